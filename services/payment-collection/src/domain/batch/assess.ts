import { accept, nothingToDo, type Decision } from '@jumin/kernel';
import type { BatchEvent } from './events';
import { depositedFen, evolve, type Batch, type BatchList, type DepositSlip } from './state';

type Assessed = Decision<BatchEvent, never>;

/** A village's list came whole. After the declaration a list changes nothing any more. */
export const takeList =
  (list: BatchList) =>
  (batch: Batch): Assessed =>
    batch.status === 'declared' || batch.list?.fileHash === list.fileHash
      ? nothingToDo
      : compared(batch, { type: 'BatchListed', data: list });

/** Cash of the batch lies at the bank. A batch may be deposited in several slips. */
export const takeSlip =
  (slip: DepositSlip) =>
  (batch: Batch): Assessed =>
    batch.slips.some(({ slipNo }) => slipNo === slip.slipNo) ? nothingToDo : compared(batch, { type: 'BatchDeposited', data: slip });

/**
 * With list and slip both there, they agree to the fen or the batch is held (D08, W4). A batch without one of them waits; when it has waited too long
 * (D03, D04) is for the close of a day to say.
 */
const compared = (before: Batch, event: BatchEvent): Assessed => {
  const batch = evolve(before, event);
  if (batch.status === 'declared' || batch.list === null || batch.slips.length === 0) return accept(event);
  const listedFen = batch.list.amountFen;
  const deposited = depositedFen(batch);
  // Of several slips the first in order of number names the batch's deposit, so that their order of arrival does not matter.
  const slipNo = batch.slips.map((slip) => slip.slipNo).sort()[0]!;
  const afterHeld = batch.status === 'held' ? { afterHeld: true as const } : {};
  if (listedFen === deposited)
    return accept(event, { type: 'BatchDeclared', data: { people: batch.list.people, amountFen: listedFen, slipNo, ...afterHeld } });
  const same = batch.heldAt?.listedFen === listedFen && batch.heldAt.depositedFen === deposited;
  return same ? accept(event) : accept(event, { type: 'BatchHeld', data: { listedFen, depositedFen: deposited, slipNo } });
};
