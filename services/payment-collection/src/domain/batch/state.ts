import type { Aggregate } from '@jumin/event-store';
import { sumFen, type Fen, type FileHash, type LocalDate } from '@jumin/kernel';
import type { BatchEvent } from './events';

export interface BatchList {
  readonly fileHash: FileHash;
  readonly people: number;
  readonly amountFen: Fen;
}
export interface DepositSlip {
  readonly slipNo: string;
  readonly amountFen: Fen;
  readonly depositedOn: LocalDate;
}
/** collecting → held ⇄ …, collecting or held → declared. What comes after the declaration is recorded and changes it no more. */
export interface Batch {
  readonly status: 'collecting' | 'held' | 'declared';
  readonly list: BatchList | null;
  readonly slips: readonly DepositSlip[];
  /** What the list and the slips said when it was held. */
  readonly heldAt: { readonly listedFen: Fen; readonly depositedFen: Fen } | null;
}

export const depositedFen = (batch: Batch): Fen => sumFen(batch.slips.map(({ amountFen }) => amountFen));

export const evolve = (batch: Batch, event: BatchEvent): Batch => {
  switch (event.type) {
    case 'BatchListed':
      return { ...batch, list: event.data };
    case 'BatchDeposited':
      return { ...batch, slips: [...batch.slips, event.data] };
    case 'BatchHeld':
      return { ...batch, status: 'held', heldAt: { listedFen: event.data.listedFen, depositedFen: event.data.depositedFen } };
    case 'BatchDeclared':
      return { ...batch, status: 'declared', heldAt: null };
    default:
      return event satisfies never;
  }
};

export const batchAggregate: Aggregate<Batch, BatchEvent> = {
  category: 'batch',
  initial: { status: 'collecting', list: null, slips: [], heldAt: null },
  evolve,
};
