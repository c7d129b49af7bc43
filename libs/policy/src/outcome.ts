import type { Fen, FeeYear } from '@jumin/kernel';

/** Government levels that subsidise. */
export type Level = 'province' | 'city' | 'county';
export const levels: readonly Level[] = ['province', 'city', 'county'];
export type FenPerLevel = Readonly<Record<Level, Fen>>;

/** Why money was kept or goes back. Names are forever: events carry them. */
export type AdmissionRule =
  | 'kept.tier'
  | 'kept.further'
  | 'kept.covered'
  | 'kept.on-behalf'
  | 'kept.back-payment'
  | 'kept.tier-upgrade'
  | 'kept.year-not-loaded'
  | 'kept.amount-disputed'
  | RefundRule;

/** Rules that send money back, by the discrepancy class that they raise. */
export type RefundRule = D12Rule | D25Rule | D26Rule;
export type D12Rule = 'refund.duplicate' | 'refund.second-payment';
export type D25Rule =
  | 'refund.dead'
  | 'refund.age-reached'
  | 'refund.under-age'
  | 'refund.student'
  | 'refund.public-official'
  | 'refund.employee-scheme'
  | 'refund.employee-overlap';
export type D26Rule =
  | 'refund.outside-window'
  | 'refund.below-minimum'
  | 'refund.not-a-tier'
  | 'refund.over-cap'
  | 'refund.not-a-whole-step'
  | 'refund.over-on-behalf'
  | 'refund.nothing-to-raise';

export type YearRule = 'tier.reached' | 'tier.none' | 'tier.year-not-loaded';
export type SubsidyRule = 'subsidy.province' | 'subsidy.city' | 'subsidy.county' | 'subsidy.none' | 'subsidy.undetermined';
export type RuleCode = AdmissionRule | YearRule | SubsidyRule;

/** A discrepancy that the policy sees in one person's line. `differenceFen` is the part that goes back. */
export interface Finding {
  readonly class: 'D12' | 'D25' | 'D26';
  readonly code: RefundRule;
  readonly amountFen: Fen;
  readonly differenceFen: Fen;
}

/** `keptFen + refundDueFen` is the payment's amount, always. */
export interface PaymentOutcome {
  readonly paymentId: string;
  readonly keptFen: Fen;
  readonly refundDueFen: Fen;
  /** In the order in which they decided. */
  readonly rules: readonly AdmissionRule[];
  readonly finding: Finding | null;
}

/** `keptFen + onBehalfFen + refundDueFen` is what the treasury entered for the person and year, always. */
export interface YearAssessment {
  readonly feeYear: FeeYear;
  /** The person's own money that counts. */
  readonly keptFen: Fen;
  /** 代缴 that counts. */
  readonly onBehalfFen: Fen;
  /** The tier that both reach together; 0 where none is reached or the year's list is not loaded. */
  readonly tierFen: Fen;
  /** The tier as far as it earns a subsidy: without 补缴 and 提档补缴 where the policy subsidises neither. */
  readonly subsidyTierFen: Fen;
  /** Own money and 代缴 that goes back to whoever paid it. */
  readonly refundDueFen: Fen;
  /** In canonical order: bank instant, then voucher number. */
  readonly payments: readonly PaymentOutcome[];
  /** Every rule that decided anything, once each, sorted. */
  readonly rules: readonly RuleCode[];
  /** Short version of the policy; `none` where the year's list is not loaded. */
  readonly policyVersion: string;
}

/** What a subsidy is judged on: an assessed year, as it comes over the contract. */
export interface SubsidyBasis {
  readonly feeYear: FeeYear;
  readonly tierFen: Fen;
  readonly subsidyTierFen: Fen;
  readonly keptFen: Fen;
  readonly onBehalfFen: Fen;
}

export type SubsidyAssessment =
  | { readonly kind: 'assessed'; readonly subsidyFen: FenPerLevel; readonly rules: readonly SubsidyRule[]; readonly policyVersion: string }
  /** No table is known: nothing is assessed, and every screen says why. */
  | { readonly kind: 'undetermined'; readonly reason: Sentence; readonly policyVersion: string };

/** What is said to people, in both languages. */
export interface Sentence {
  readonly zh: string;
  readonly en: string;
}

/** Where a value comes from: the words of a document, a listed reading, or both. */
export interface Grounds {
  readonly source: { readonly document: string; readonly paragraph: string; readonly quote: string } | null;
  readonly assumption: ({ readonly id: string } & Sentence) | null;
  /** Id of the parent file that says it, or null where the county's own file does. */
  readonly inheritedFrom: string | null;
}

/** One step of an explanation: rule, version, grounds, inputs, output, and the sentence for a person. */
export interface TraceStep {
  readonly rule: RuleCode;
  readonly policyVersion: string;
  readonly source: Grounds['source'];
  readonly assumption: Grounds['assumption'];
  readonly inheritedFrom: string | null;
  readonly inputs: Readonly<Record<string, string | number | boolean | null>>;
  readonly output: Readonly<Record<string, string | number | boolean | null>>;
  readonly sentence: Sentence;
}

/** Collects steps. Pass null to compute without: sentences are then never built. */
export interface Trace {
  readonly steps: TraceStep[];
}
export const newTrace = (): Trace => ({ steps: [] });
