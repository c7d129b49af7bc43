import type { LocalDate } from '@jumin/kernel';
import type { Person } from '../population/person';

export type PaymentKind = '当年' | '补缴' | '提档补缴' | '代缴';

/** What of a payment counts. Amounts in fen. */
export interface Counted {
  /** Before any correction: kept, and what goes back. */
  readonly keptFen: number;
  readonly backFen: number;
  /** Kept after the corrections that a run carries out, when nothing is left to go back. */
  readonly correctedFen: number;
  /** What the tier is judged on, where that is not what is kept. */
  readonly towardsTierFen?: number;
}

/** One person's part of a voucher. Amounts in fen. */
export interface Payment {
  readonly person: Person;
  readonly kind: PaymentKind;
  readonly feeYear: number;
  /** What the person paid at the bank. */
  amountFen: number;
  /** 原缴费年度档次 of a 提档补缴. */
  readonly originalTierFen?: number;
  /** Where a fault makes it count otherwise than whole. */
  counted?: Counted;
  /** What the tax authority wrote, where it is not what was paid. */
  statedFen?: number;
  /** What the village's list says, where it is not what was paid. */
  listedFen?: number;
  /** The number that was written in the place of the payer's own. */
  statedNumber?: string;
}

/** A village's cash of one deposit. */
export interface Batch {
  readonly batchNo: string;
  readonly unit: string;
  readonly village: string;
  readonly slipNo: string;
}

/** A roster of people for whom government pays, 统计清册. */
export interface Roster {
  readonly rosterNo: string;
  readonly allotmentNo: string;
  readonly unit: string;
}

/** What one voucher stands for: one person online, a village's cash, or a roster. Days are places in the sample's calendar. */
export interface Voucher {
  /** Bank day and second of that day: 缴费时间 and 开票日期. */
  day: number;
  readonly second: number;
  readonly channel: string;
  readonly payments: readonly Payment[];
  readonly batch?: Batch;
  readonly roster?: Roster;
  /** The treasury's day; null: it never came. */
  enteredDay: number | null;
  /** Within its day, from 1; given when all vouchers are known. */
  sequence: number;
  /** 开票日期, where it is not the bank's day. */
  issuedDay?: number;
  /** What the treasury entered, where it is not what was paid. */
  enteredFen?: number;
  /** The tax authority has no document of it. */
  unreported?: true;
  /** Another county's treasury, another subject of the budget. */
  treasury?: string;
  subject?: string;
  /** The day on which the bank takes the money back. */
  bouncedDay?: number;
  /** Whom the village's list forgot. */
  forgotten?: Payment;
  /** What finance allotted for the roster, where it is not the roster. */
  allotted?: { readonly people: number; readonly amountFen: number };
}

export interface Election {
  readonly person: Person;
  readonly feeYear: number;
  readonly tierFen: number;
  /** Signed and handed over. */
  readonly day: number;
}

export interface Death {
  readonly person: Person;
  readonly diedOn: LocalDate;
  readonly reportedDay: number;
}
export interface Employment {
  readonly person: Person;
  readonly fromMonth: string;
  readonly toMonth: string | undefined;
  readonly reportedDay: number;
}
export interface Schooling {
  readonly person: Person;
  readonly enrolledOn: LocalDate;
  readonly reportedDay: number;
}

/** Everything that happens in the county's year, before anybody writes it down. */
export interface Happenings {
  readonly people: readonly Person[];
  /** By bank day, second, sequence. */
  readonly vouchers: Voucher[];
  readonly elections: readonly Election[];
  readonly deaths: Death[];
  readonly employments: Employment[];
  readonly schoolings: Schooling[];
}

export const amountOf = ({ payments }: Voucher): number => payments.reduce((sum, { amountFen }) => sum + amountFen, 0);

/** As the tax authority has it. */
export const statedAmountOf = ({ payments }: Voucher): number =>
  payments.reduce((sum, { amountFen, statedFen }) => sum + (statedFen ?? amountFen), 0);

/** Puts the vouchers in the order of their instants and numbers those of each day. */
export const numberVouchers = (vouchers: Voucher[]): void => {
  vouchers.sort((a, b) => a.day - b.day || a.second - b.second);
  let day = -1;
  let sequence = 0;
  for (const voucher of vouchers) {
    if (voucher.day !== day) [day, sequence] = [voucher.day, 0];
    voucher.sequence = ++sequence;
  }
};
