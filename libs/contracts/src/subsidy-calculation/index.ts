import type { Fen, FeeYear } from '@jumin/kernel';
import type { FenPerLevel } from '../shared';

/** 缴费补贴 of a person and fee year after an assessment, and its difference to the last. Key: subjectId. */
export interface SubsidyAssessed {
  readonly subjectId: string;
  readonly county: string;
  readonly feeYear: FeeYear;
  readonly tierFen: Fen;
  readonly subsidyFen: FenPerLevel;
  readonly deltaFen: FenPerLevel;
  readonly policy: string;
  readonly rules: readonly string[];
}
export type SubsidyReassessed = SubsidyAssessed & { readonly cause: string };
/** A policy is in force for a county and fee year from this version on; the text is the file and its parents as loaded. Key: county. */
export interface PolicyLoaded {
  readonly county: string;
  readonly feeYear: FeeYear;
  readonly version: string;
  readonly sha256: string;
  readonly text: string;
  readonly parents: readonly string[];
}
/** A roster, or the allotment for it, was put right by a countersigned correction. Null: not said. Key: county. */
export interface RosterCorrected {
  readonly caseId: string;
  readonly county: string;
  readonly rosterNo: string;
  readonly people: number | null;
  readonly amountFen: Fen | null;
}
