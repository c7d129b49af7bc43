import type { DomainEvent } from '@jumin/event-store';
import type { Fen, LocalDate } from '@jumin/kernel';
import type { DaysClosed } from '../day/documents';
import type { Party } from '../case/catalogue';

/** Between whom a statement is: tax authority and treasury by vouchers, tax authority and agency by what is posted to people. */
export type StatementPair = 'T-K' | 'T-H';

/** A line of 余额调节表: what one side has and the other has not, or has otherwise. Signed, from the first side to the second. */
export interface StatementItem {
  readonly item: string;
  readonly count: number;
  readonly amountFen: Fen;
}
/** 对账单 of a month or year: both sides' totals, the items between them, and what is left, which must be 0. */
export interface Statement {
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly firstFen: Fen;
  readonly firstCount: number;
  readonly secondFen: Fen;
  readonly secondCount: number;
  readonly items: readonly StatementItem[];
  readonly differenceFen: Fen;
  /** Differences without class, owner or due date: they block the signature. */
  readonly unexplained: number;
}
/** A document behind an item, or a case brought forward, standing, or corrected in the period. */
export interface CrossingLine {
  readonly item: string;
  readonly key: string;
  readonly class: string | null;
  readonly owner: string | null;
  readonly dueOn: LocalDate | null;
  readonly amountFen: Fen;
}

// NOTE: these names and shapes are the storage format. Add, never edit.
export type PeriodEvent =
  | DaysClosed
  /** `by`: the officer. Drawn up again it replaces the one before, until somebody has signed. */
  | DomainEvent<
      'StatementDrawnUp',
      { readonly pair: StatementPair; readonly statement: Statement; readonly lines: number; readonly on: LocalDate }
    >
  /** The lines of the statement just drawn up, at most 500 an event, in order. */
  | DomainEvent<'CrossingsListed', { readonly pair: StatementPair; readonly lines: readonly CrossingLine[] }>
  | DomainEvent<'PeriodSigned', { readonly pair: StatementPair; readonly party: Party; readonly by: string; readonly on: LocalDate }>
  /** Both statements are signed by both their sides. */
  | DomainEvent<'PeriodClosed', { readonly on: LocalDate }>;
