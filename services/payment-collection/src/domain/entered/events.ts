import type { VouchersBounced, VouchersEntered, VouchersReturned, VouchersUnapportioned as Unapportioned } from '@jumin/contracts';
import type { Aggregate, DomainEvent } from '@jumin/event-store';
import type { CorrectionMark } from '../account/events';

// NOTE: these names and shapes are the storage format. Add, never edit.
/** `entered-<county>-<year>`: vouchers that reconciliation found in the treasury, taken over; at most 500 lines. Year of the day it was told. */
export type EntriesTakenOver = DomainEvent<'EntriesTakenOver', VouchersEntered>;

/** The same stream: vouchers whose money the bank took back. */
export type BouncesTakenOver = DomainEvent<'BouncesTakenOver', VouchersBounced>;

/** The same stream: a voucher of several people that the treasury entered with another sum than its lines add up to; at most 500 of its lines. */
export type VouchersUnapportioned = DomainEvent<'VouchersUnapportioned', Unapportioned>;

/** The same stream: what the treasury gave back of vouchers, and what of that came again. */
export type ReturnsTakenOver = DomainEvent<'ReturnsTakenOver', VouchersReturned>;

/** The same stream: a countersigned correction for which no account had anything to do; the case goes back. */
export type CorrectionNotCarriedOut = DomainEvent<
  'CorrectionNotCarriedOut',
  { readonly county: string; readonly why: 'NothingToDo' } & CorrectionMark
>;
export type EnteredEvent = EntriesTakenOver | BouncesTakenOver | ReturnsTakenOver | VouchersUnapportioned | CorrectionNotCarriedOut;

/** The stream only keeps order; nothing is decided about what the treasury has entered. */
export const enteredAggregate: Aggregate<null, EnteredEvent> = {
  category: 'entered',
  initial: null,
  evolve: () => null,
  keepsOrderOnly: true,
};
