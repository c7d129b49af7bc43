import type { ReportedEntry, ReportedVoucher } from '@jumin/contracts';
import type { Aggregate, DomainEvent } from '@jumin/event-store';
import type { Fen, LocalDate } from '@jumin/kernel';

// NOTE: these names and shapes are the storage format. Add, never edit.

/** `expected-<county>-<year>`: vouchers that the tax authority reported, taken over; at most 500 lines an event. */
export type VouchersExpected = DomainEvent<
  'VouchersExpected',
  { readonly county: string; readonly fileHash?: string; readonly lines: readonly ReportedVoucher[] }
>;

/** `matching-<county>-<month of entry>`: found on both sides by voucher number. The treasury's date and amount rule (灵政办秘〔2024〕5号 四(六)). */
export interface MatchedVoucher {
  readonly voucherNo: string;
  readonly enteredOn: LocalDate;
  readonly amountFen: Fen;
}
export type VouchersMatched = DomainEvent<'VouchersMatched', { readonly county: string; readonly lines: readonly MatchedVoucher[] }>;

/** `matching-<county>-<month of the bank's line>`: declared money that the bank took back whole (冲正); nothing of it is kept. */
export interface BouncedVoucher {
  readonly voucherNo: string;
  readonly bouncedOn: LocalDate;
  readonly amountFen: Fen;
}
export type VouchersBounced = DomainEvent<'VouchersBounced', { readonly county: string; readonly lines: readonly BouncedVoucher[] }>;
export type MatchingEvent = VouchersMatched | VouchersBounced;

/** `period-<county>-<month>`: days of the month that closed, after which their differences stand as cases; `opened` and `cleared` count the steps dated in them. */
export type DaysClosed = DomainEvent<
  'DaysClosed',
  { readonly county: string; readonly from: LocalDate; readonly through: LocalDate; readonly opened: number; readonly cleared: number }
>;

/** A line of 入库流水 as the file of the treasury says it. */
export interface TreasuryEntryLine extends Omit<ReportedEntry, 'originalVoucherNo'> {
  readonly packageNo: string;
  readonly seq: string;
  readonly budgetLevel: string;
  readonly originalVoucherNo?: string | null;
}

// These two streams only keep order and revision; which vouchers are there stands in the tables.
export const expectedAggregate: Aggregate<null, VouchersExpected> = {
  category: 'expected',
  initial: null,
  evolve: () => null,
  keepsOrderOnly: true,
};
export const matchingAggregate: Aggregate<null, MatchingEvent> = {
  category: 'matching',
  initial: null,
  evolve: () => null,
  keepsOrderOnly: true,
};
