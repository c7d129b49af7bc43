import type { Level, Sentence } from '../outcome';
import type { PaymentKind } from '../facts';

/*
 * A policy file as written, after its form has been checked. Amounts are yuan with up to two decimals, dates `YYYY-MM-DD`. Whatever can be argued
 * about carries its grounds: the words of a document, a listed reading, or both.
 */

export interface Grounded {
  readonly source?: { readonly document: string; readonly paragraph: string; readonly quote: string };
  /** Id of an assumption listed in this file or in a file it inherits from. */
  readonly assumption?: string;
}

export interface SubsidyRow {
  readonly fromYuan?: number;
  readonly upToYuan?: number;
  readonly yuan: number;
}
export interface SubsidyRows extends Grounded {
  readonly rows: readonly SubsidyRow[];
}
export interface WindowEntry extends Grounded {
  readonly id: string;
  readonly name: Sentence;
  readonly from: string;
  readonly to: string;
  readonly allows: readonly PaymentKind[];
}

/** Each key is one topic: a nearer file replaces it whole, together with its grounds, and never a part of it. */
export interface RulesEntry {
  readonly tiers?: Grounded & { readonly yuan: readonly number[] };
  readonly specialTier?: Grounded & { readonly yuan: number; readonly selfPaidBy?: readonly string[] };
  readonly onBehalf?: Grounded & {
    readonly mode?: 'within-tier' | 'on-top';
    readonly payer: Level;
    readonly yuan: Readonly<Record<string, number>>;
  };
  /** Without `yuan`: the highest tier. */
  readonly cap?: Grounded & { readonly yuan?: number; readonly includesOnBehalf: boolean };
  readonly windows?: Grounded & { readonly list: readonly WindowEntry[] };
  readonly furtherPayments?: Grounded & { readonly allowed: boolean; readonly stepYuan?: number };
  readonly duplicates?: Grounded & { readonly withinDays: number };
  readonly ages?: Grounded & { readonly from: number; readonly below: number };
  readonly exclusions?: Grounded;
  readonly employeeOverlap?: Grounded;
  readonly offListSums?: Grounded;
  readonly backPayments?: Grounded & { readonly subsidised: boolean };
  readonly tierUpgrades?: Grounded & { readonly subsidised: boolean };
  readonly subsidy?: SubsidyEntry;
}
export interface SubsidyEntry {
  readonly undetermined?: Grounded & { readonly reason: Sentence };
  readonly province?: SubsidyRows;
  readonly city?: SubsidyRows;
  readonly county?: SubsidyRows;
  /** What the document gives as the sum of the levels, to check against. */
  readonly total?: SubsidyRows;
}

/** What a file of any level may say. */
export interface SharedEntry {
  /** Id of the file it inherits from. */
  readonly inherits?: string;
  readonly documents?: readonly { readonly number: string; readonly title: string; readonly issuedOn?: string; readonly text?: string }[];
  readonly assumptions?: readonly ({ readonly id: string } & Sentence)[];
  readonly identities?: Grounded & { readonly words: readonly { readonly word: string; readonly also?: readonly string[] }[] };
  readonly codes?: Grounded & {
    readonly treasury?: string;
    readonly collectingBody?: string;
    readonly budgetSubject?: string;
    readonly budgetLevel?: string;
  };
  readonly dueWorkingDays?: Grounded & { readonly days: number };
  readonly channels?: Grounded & { readonly names: readonly string[] };
  readonly moneyRoute?: Grounded & { readonly route: 'treasury' | 'special-account' };
  readonly reportRhythm?: Grounded & { readonly rhythm: 'daily' | 'weekly' | 'monthly' };
  /** The highest tier that the province admits. */
  readonly ceiling?: Grounded & { readonly yuan: number };
  readonly rules?: RulesEntry;
}
export interface ParentFile extends SharedEntry {
  readonly id: string;
  readonly name: string;
}
export interface CountyFile extends SharedEntry {
  readonly county: string;
  readonly name: string;
  readonly feeYear: number;
  /** Only where the rules change within the fee year: each part says what differs from `rules`. */
  readonly periods?: readonly { readonly from: string; readonly to: string; readonly rules?: RulesEntry }[];
  readonly targets?: Grounded & {
    readonly totalPayers: number;
    readonly units: readonly { readonly unit: string; readonly name: string; readonly payers: number }[];
  };
  readonly kpis?: readonly KpiEntry[];
}
export interface KpiEntry extends Grounded {
  readonly id: string;
  readonly name: Sentence;
  readonly formula: 'payers-against-target' | 'average-contribution' | 'participation' | 'average-new-pension';
  readonly atLeastYuan?: number;
  readonly atLeastPercent?: number;
  readonly by?: string;
}
