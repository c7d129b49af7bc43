import type { PaymentKind } from '../facts';
import type { Level } from '../outcome';

/** What a case comes to, and what it may be held against. Amounts in fen; a level that is not named is 0. */
export interface CaseResult {
  readonly keptFen: number;
  readonly onBehalfFen: number;
  readonly tierFen: number;
  /** `{}` where no table is known. */
  readonly subsidyFen: Readonly<Partial<Record<Level, number>>>;
  /** Everything that goes to the person's account: own money, 代缴 and subsidies. */
  readonly creditedFen: number;
  readonly refundDueFen: number;
}

export interface CasePayment {
  readonly paidOn: string;
  /** `10:00:00` on that day when absent. */
  readonly paidAt?: string;
  /** Default: paidOn. */
  readonly enteredOn?: string;
  readonly amountFen: number;
  /** Default: current. */
  readonly kind?: PaymentKind;
  /** Default: the fee year of the case. */
  readonly forYear?: number;
  readonly originalTierFen?: number;
  readonly writtenChoice?: boolean;
  readonly amountDisputed?: boolean;
}
interface Span {
  readonly from: string;
  readonly to?: string | null;
}

/** One worked example that an expert can read: a person, what was paid, and what it comes to. */
export interface PolicyCase {
  readonly case: string;
  readonly person: {
    /** Absent or null: nobody registered the payer, age is not judged. */
    readonly born?: string | null;
    readonly diedOn?: string | null;
    readonly student?: boolean | readonly Span[];
    readonly publicOfficial?: boolean;
    /** Months, `2022-09`. */
    readonly employeeScheme?: readonly Span[];
    /** A roster confirmed on a day means that government paid on behalf of the person on that day. */
    readonly identities?: readonly (Span & {
      readonly type: string;
      readonly grade?: string | null;
      readonly rosterConfirmedOn?: string | null;
    })[];
  };
  readonly feeYear: number;
  readonly chosenTierFen?: number | null;
  /** Tiers signed for on a day; after the first payment that is the written choice to top up. */
  readonly elections?: readonly { readonly tierFen: number; readonly signedOn: string }[];
  readonly payments: readonly CasePayment[];
  readonly expect?: Partial<CaseResult>;
}
