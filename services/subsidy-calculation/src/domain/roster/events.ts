import type { DomainEvent } from '@jumin/event-store';
import type { FeeYear, Fen, LocalDate } from '@jumin/kernel';

/** A person on a roster: what government pays for them, and the identity (in the policy's word) that gives it. */
export interface RosterLine {
  readonly subjectId: string;
  readonly identity: string;
  readonly amountFen: Fen;
}

/** What every event of a roster says of it. */
export interface RosterName {
  readonly county: string;
  readonly rosterNo: string;
}

export interface LinesDrawn extends RosterName {
  readonly feeYear: FeeYear;
  /** The day whose identities count. */
  readonly asOf: LocalDate;
  /** 9 digits, of a roster for one unit. */
  readonly unit?: string;
  /** Version of the policy that gave the amounts. */
  readonly policy: string;
  readonly maker: string;
  readonly lines: readonly RosterLine[];
}

export interface Corrected extends RosterName {
  readonly caseId: string;
  readonly instrument: string;
  readonly people: number | null;
  readonly amountFen: Fen | null;
  readonly reason: string;
  readonly maker: string;
  readonly checker: string;
  /** Absent in corrections from before rosters were drawn up here. */
  readonly source?: 'drawn' | 'listed';
  /** Whom the correction names. */
  readonly removed?: readonly string[];
  readonly added?: readonly string[];
  /** What government pays for each who joins a roster that was drawn up here. */
  readonly addedFen?: Fen | null;
}

/** Why a countersigned correction does not fit the roster. */
export type Misfit = 'NotOnTheRoster' | 'AlreadyOnTheRoster' | 'DoesNotAddUp';

// NOTE: these names and shapes are the storage format. Add, never edit.
/** `roster-<county>-<rosterNo>`: 代缴清册. A roster that only its voucher lists has corrections and no lines. */
export type RosterEvent =
  /** At most 500 lines; the events of one drawing are appended together. */
  | DomainEvent<'RosterLinesDrawn', LinesDrawn>
  /** By another officer than drew it up. Count and total of all its lines. */
  | DomainEvent<
      'RosterClosed',
      RosterName & {
        readonly feeYear: FeeYear;
        readonly people: number;
        readonly amountFen: Fen;
        readonly maker: string;
        readonly checker: string;
      }
    >
  /** The checker did not agree, or its maker thought again. Its number is free again. */
  | DomainEvent<'RosterDiscarded', RosterName & { readonly reason: string; readonly by: string }>
  /** 补充清册 or 补充拨付单, countersigned: what the roster, or the allotment for it, counts as from now on; null: as before. */
  | DomainEvent<'RosterCorrected', Corrected>
  /** Countersigned, but not about the roster that stands here: it is the erring party's again. */
  | DomainEvent<'RosterNotCorrected', RosterName & { readonly caseId: string; readonly why: Misfit }>;
