import type { Fen, FeeYear, LocalDate } from '@jumin/kernel';
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
/** 代缴清册: people whose contribution government is to pay, at most 500 of a roster; it holds once the roster is closed. Key: county. */
export interface RosterLinesDrawn {
  readonly county: string;
  readonly rosterNo: string;
  readonly feeYear: FeeYear;
  /** The day whose identities count. */
  readonly asOf: LocalDate;
  readonly lines: readonly RosterLine[];
}
export interface RosterLine {
  readonly subjectId: string;
  /** 身份类别 in the word of the policy. */
  readonly identity: string;
  readonly amountFen: Fen;
}
/** Checked by another officer and closed: from here on it is the roster of its number. Key: county. */
export interface RosterClosed {
  readonly county: string;
  readonly rosterNo: string;
  readonly feeYear: FeeYear;
  readonly people: number;
  readonly amountFen: Fen;
}
/** Drawn up but not closed: none of its lines holds, and its number is free again. Key: county. */
export interface RosterDiscarded {
  readonly county: string;
  readonly rosterNo: string;
  readonly reason: string;
}
/** A roster, or the allotment for it, was put right by a countersigned correction. Null: not said. Key: county. */
export interface RosterCorrected {
  readonly caseId: string;
  readonly county: string;
  readonly rosterNo: string;
  readonly people: number | null;
  readonly amountFen: Fen | null;
  /** Since version 2. Drawn up here under its number, or what its voucher lists. */
  readonly source?: 'drawn' | 'listed';
  /** Who leaves the roster, and who joins it; empty where the correction names nobody. */
  readonly removed?: readonly string[];
  readonly added?: readonly string[];
  /** What government pays for each who joins. */
  readonly addedFen?: Fen | null;
  readonly reason?: string;
  readonly maker?: string;
  readonly checker?: string;
}
/** A countersigned correction does not fit the roster that was drawn up, and was not carried out. Key: county. */
export interface RosterNotCorrected {
  readonly caseId: string;
  readonly county: string;
  readonly rosterNo: string;
  readonly why: 'NotOnTheRoster' | 'AlreadyOnTheRoster' | 'DoesNotAddUp';
}
