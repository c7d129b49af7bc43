import type { CountyYear } from '../counties/county-year';
import type { Days } from '../happenings/days';
import { amountOf, type Happenings, type Payment, type Voucher } from '../happenings/happenings';
import type { Person } from '../population/person';
import type { Random } from '../random';

/** What went wrong, before numbers are given to vouchers. Days are places in the sample's calendar; amounts in fen. */
export interface Fault {
  readonly class: string;
  readonly erred: string;
  readonly corrects: string;
  /** The day on which the files first tell of it. */
  readonly knowableDay: number;
  readonly voucher?: Voucher;
  /** What happened, where the key names no voucher: the batch whose list is wrong, the roster that finance allotted for. */
  readonly batch?: Voucher;
  readonly roster?: Voucher;
  /** Keys besides the voucher's own. */
  readonly keys: Readonly<Record<string, string>>;
  readonly amountFen: number | null;
  readonly differenceFen: number | null;
}

/** The year in which faults are seeded, and who may still suffer one: nobody suffers two. */
export interface Scene {
  readonly rules: CountyYear;
  readonly days: Days;
  readonly happenings: Happenings;
  readonly random: Random;
  /** Another fault of a class per so many payments of the year, one at the least while there are victims. */
  count(perTenThousand: number): number;
  /** Takes vouchers of one person paid online, whose only payment it is, without 代缴, identity or signature after it. */
  lonely(many: number, fits?: (voucher: Voucher) => boolean): Voucher[];
  /** Takes vouchers of a village's cash, of two people or more; those of one person where `alone`. */
  batches(many: number, alone?: boolean): Voucher[];
}

/** One class of discrepancies: changes what happened or what was written, and says what is to be found. */
export interface FaultClass {
  readonly code: string;
  seed(scene: Scene): Fault[];
}

export const paymentOf = (voucher: Voucher): Payment => voucher.payments[0]!;
export const payerOf = (voucher: Voucher): Person => paymentOf(voucher).person;
/** Entered, but nothing of it counts until it is corrected. */
export const withhold = (payment: Payment, correctedFen: number): void => {
  payment.counted = { keptFen: 0, backFen: 0, correctedFen };
};
/** A part of it, or all, goes back. */
export const sendBack = (payment: Payment, backFen: number): void => {
  const keptFen = payment.amountFen - backFen;
  payment.counted = { keptFen, backFen, correctedFen: keptFen };
};
export const wholeVoucher = (voucher: Voucher): { readonly amountFen: number; readonly differenceFen: number } => ({
  amountFen: amountOf(voucher),
  differenceFen: amountOf(voucher),
});
