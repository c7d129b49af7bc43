import type { LocalDate } from '@jumin/kernel';
import type { Person } from '../population/person';

export type PaymentKind = '当年' | '补缴' | '提档补缴' | '代缴';

/** One person's part of a voucher, as it should count. Amounts in fen. */
export interface Payment {
  readonly person: Person;
  readonly kind: PaymentKind;
  readonly feeYear: number;
  readonly amountFen: number;
  /** 原缴费年度档次 of a 提档补缴. */
  readonly originalTierFen?: number;
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
  readonly day: number;
  readonly second: number;
  readonly channel: string;
  readonly payments: readonly Payment[];
  readonly batch?: Batch;
  readonly roster?: Roster;
  /** The treasury's day. */
  enteredDay: number;
  /** Within its day, from 1; given when all vouchers are known. */
  sequence: number;
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
  readonly vouchers: readonly Voucher[];
  readonly elections: readonly Election[];
  readonly deaths: readonly Death[];
  readonly employments: readonly Employment[];
  readonly schoolings: readonly Schooling[];
}

export const amountOf = ({ payments }: Voucher): number => payments.reduce((sum, { amountFen }) => sum + amountFen, 0);
