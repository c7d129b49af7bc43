import type { Fen, FeeYear, Instant, LocalDate, Month } from '@jumin/kernel';

/** 缴费类型. `on-behalf` (代缴) is government's money; the others are the person's own. */
export type PaymentKind = 'current' | 'back-payment' | 'tier-upgrade' | 'on-behalf';

/** What rules need to know of a person. Every span includes both its ends; an end of null is open. */
export interface PersonFacts {
  /** Null for a payer whom nobody registered: age is then not judged. */
  readonly born: LocalDate | null;
  readonly sex?: 'female' | 'male';
  readonly diedOn: LocalDate | null;
  /** 在校学生. */
  readonly student: readonly { readonly from: LocalDate; readonly to: LocalDate | null }[];
  /** 公职人员. */
  readonly publicOfficial: boolean;
  /** 职工基本养老保险. */
  readonly employeeScheme: readonly { readonly fromMonth: Month; readonly toMonth: Month | null }[];
  readonly identities: readonly IdentityFact[];
}

/** 特殊身份 in any of the words that a department uses; the policy knows the synonyms. */
export interface IdentityFact {
  readonly type: string;
  readonly grade: string | null;
  readonly from: LocalDate;
  readonly to: LocalDate | null;
  readonly rosterConfirmedOn?: LocalDate | null;
}

/** One person's line of a voucher, once the treasury has entered it. */
export interface PaymentFact {
  /** Names the payment in the outcome; unique within a person. */
  readonly paymentId: string;
  readonly voucherNo: string;
  /** 缴费时间, the bank's instant (for village cash too): decides order, window, age. */
  readonly paidAt: Instant;
  /** The treasury's date of entry. */
  readonly enteredOn: LocalDate;
  /** The treasury's amount. */
  readonly amountFen: Fen;
  readonly kind: PaymentKind;
  readonly forYear: FeeYear;
  /** 原缴费年度档次, for 提档补缴. */
  readonly originalTierFen?: Fen | null;
  /** The person said in writing that this payment is a top-up (W2). */
  readonly writtenChoice?: boolean;
  /** An open D07 stands against the voucher: the treasury's amount is kept up to the cap and raises no D26. */
  readonly amountDisputed?: boolean;
}

/** 档次变更, signed. The latest signature counts; signed after the first payment it is the written choice to top up. */
export interface ElectionFact {
  readonly feeYear: FeeYear;
  readonly tierFen: Fen;
  readonly signedOn: LocalDate;
  readonly hardship: boolean;
}

/** Everything the account has seen for one fee year, in any order: the engine puts it in its own (bank instant, then voucher number). */
export interface YearFacts {
  readonly feeYear: FeeYear;
  readonly person: PersonFacts;
  /** Elections of other fee years are passed over. */
  readonly elections: readonly ElectionFact[];
  /** Payments for other fee years are passed over. */
  readonly payments: readonly PaymentFact[];
}
