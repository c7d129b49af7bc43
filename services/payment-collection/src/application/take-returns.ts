import type { Actor, Command } from '@jumin/event-store';
import { commandIdOf, type LocalDate } from '@jumin/kernel';
import { takeReturnOfEntry } from '../domain/account/correct';
import type { AccountEvent } from '../domain/account/events';
import type { Account } from '../domain/account/state';
import type { FoundReturn } from '../read-models/documents/find-returns';
import type { Policies } from './policies';

/** The same command whichever document shows whose it is: the treasury's line, the voucher's lines and entry, or the refund that is due. */
export const returnCommand = (
  found: FoundReturn,
  { receivedOn, position, actor }: { readonly receivedOn: LocalDate; readonly position: string; readonly actor: Actor },
  policies: Policies,
): Command<Account, AccountEvent> => ({
  id: commandIdOf('return', found.voucherNo, found.returnNo, found.subjectId, found.feeYear, found.kind),
  stream: `account-${found.subjectId}`,
  actor,
  effectiveOn: found.enteredOn,
  receivedOn,
  causation: position,
  decide: takeReturnOfEntry(found, policies.of),
});
