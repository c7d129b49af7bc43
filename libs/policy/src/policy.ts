import type { Fen, FeeYear, LocalDate } from '@jumin/kernel';
import type { FenPerLevel, Grounds, Level, Sentence } from './outcome';
import type { PaymentKind } from './facts';

/** A county's policy of one fee year, compiled for reading: parents are merged in, amounts are fen, lookups are built. */
export interface Policy {
  /** `<county code>-<fee year>`. */
  readonly id: string;
  readonly county: string;
  readonly countyName: string;
  /** Two digits. */
  readonly province: string;
  readonly feeYear: FeeYear;
  /** SHA-256 of the canonical content of the file and its parents, lower-case hex. */
  readonly sha256: string;
  /** First 12 digits of `sha256`: what events carry. */
  readonly version: string;
  /** One rule set per part of the fee year, ascending, without gaps; nearly always one. */
  readonly periods: readonly Rules[];
  readonly targets: Targets | null;
  readonly kpis: readonly Kpi[];
  /** Every reading that no document states, of the file and its parents. */
  readonly assumptions: readonly ({ readonly id: string } & Sentence)[];
  /** Notices and regulations that the file and its parents quote. */
  readonly documents: readonly { readonly number: string; readonly title: string; readonly issuedOn: string | null }[];
  /** Treasury, collecting body, budget subject and level that money of this county carries. */
  readonly codes: Codes;
  /** Working days from the opening of a case to its due date. */
  readonly dueWorkingDays: number;
  readonly channels: readonly string[];
  readonly moneyRoute: 'treasury' | 'special-account';
  readonly reportRhythm: 'daily' | 'weekly' | 'monthly';
  /** The words of departments to the policy's word for an identity. */
  readonly identityWord: ReadonlyMap<string, string>;
}

/** What holds from `from` to `to` (both included). */
export interface Rules {
  readonly from: LocalDate;
  readonly to: LocalDate;
  /** Ordinary tiers, ascending. */
  readonly tiersFen: readonly Fen[];
  readonly specialTier: SpecialTier | null;
  readonly onBehalf: OnBehalf | null;
  /** The most that a person's fee year may hold. */
  readonly capFen: Fen;
  readonly capIncludesOnBehalf: boolean;
  readonly windows: readonly Window[];
  readonly furtherPayments: { readonly allowed: boolean; readonly stepFen: Fen };
  readonly duplicateWithinDays: number;
  readonly ageFrom: number;
  readonly ageBelow: number;
  readonly backPaymentSubsidised: boolean;
  readonly tierUpgradeSubsidised: boolean;
  /** Null where no table is known. */
  readonly subsidy: SubsidyTable | null;
  readonly subsidyUndetermined: Sentence | null;
  readonly grounds: Readonly<Record<Topic, Grounds>>;
}

/** What a rule of the file is about; each has its grounds. */
export type Topic =
  | 'tiers'
  | 'specialTier'
  | 'onBehalf'
  | 'cap'
  | 'furtherPayments'
  | 'duplicates'
  | 'ages'
  | 'exclusions'
  | 'employeeOverlap'
  | 'offListSums'
  | 'backPayments'
  | 'tierUpgrades'
  | 'windows'
  | 'subsidy.province'
  | 'subsidy.city'
  | 'subsidy.county';

/** A tier outside the ordinary list, open to listed identities only. */
export interface SpecialTier {
  readonly tierFen: Fen;
  /** Identities (in the policy's words) that may pay it themselves. */
  readonly selfPaidBy: ReadonlySet<string>;
}
export interface OnBehalf {
  /** Whether government's money is a part of the tier or comes on top of it. */
  readonly mode: 'within-tier' | 'on-top';
  /** By identity in the policy's words. */
  readonly amountFen: ReadonlyMap<string, Fen>;
  readonly payer: Level;
  readonly highestFen: Fen;
}
export interface Window {
  readonly id: string;
  readonly name: Sentence;
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly allows: readonly PaymentKind[];
  readonly grounds: Grounds;
}
export interface SubsidyTable {
  /** By tier. */
  readonly byTier: ReadonlyMap<Fen, FenPerLevel>;
}
export interface Codes {
  readonly treasury: string;
  readonly collectingBody: string;
  readonly budgetSubject: string;
  readonly budgetLevel: string;
}
/** 目标任务: payers per unit. */
export interface Targets {
  readonly units: readonly { readonly unit: string; readonly name: string; readonly payers: number }[];
  readonly totalPayers: number;
  readonly grounds: Grounds;
}
export interface Kpi {
  readonly id: string;
  readonly name: Sentence;
  readonly formula: 'payers-against-target' | 'average-contribution' | 'participation' | 'average-new-pension';
  /** Fen for `average-contribution`, basis points of 1 (9800 = 98 %) for shares; null where the notice only ranks. */
  readonly atLeast: number | null;
  readonly by: LocalDate | null;
  readonly grounds: Grounds;
}
