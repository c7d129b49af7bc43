import type { Aggregate, Dated } from '@jumin/event-store';
import type { LocalDate } from '@jumin/kernel';
import type { Party } from '../case/catalogue';
import type { CrossingLine, PeriodEvent, Statement, StatementPair } from './events';

export interface DrawnUp {
  readonly statement: Statement;
  readonly lines: readonly CrossingLine[];
  readonly drawnUpOn: LocalDate;
  readonly signedBy: readonly { readonly party: Party; readonly by: string; readonly on: LocalDate }[];
}

/** Days close once, in order; statements are drawn up, signed by both sides, and then never change; with the last signature the period is closed. */
export interface Period {
  /** The last day that closed. */
  readonly through: LocalDate | null;
  readonly statements: Readonly<Partial<Record<StatementPair, DrawnUp>>>;
  readonly closedOn: LocalDate | null;
}

/** Who signs which statement. */
export const signatories: Readonly<Record<StatementPair, readonly Party[]>> = { 'T-K': ['T', 'K'], 'T-H': ['T', 'H'] };
export const pairs = Object.keys(signatories) as readonly StatementPair[];

const evolve = (period: Period, event: Dated<PeriodEvent> | PeriodEvent): Period => {
  switch (event.type) {
    case 'DaysClosed':
      return { ...period, through: event.data.through };
    case 'StatementDrawnUp': {
      const { pair, statement, on } = event.data;
      return withStatement(period, pair, { statement, lines: [], drawnUpOn: on, signedBy: [] });
    }
    case 'CrossingsListed': {
      const { pair, lines } = event.data;
      const drawnUp = period.statements[pair]!;
      return withStatement(period, pair, { ...drawnUp, lines: [...drawnUp.lines, ...lines] });
    }
    case 'PeriodSigned': {
      const { pair, party, by, on } = event.data;
      const drawnUp = period.statements[pair]!;
      return withStatement(period, pair, { ...drawnUp, signedBy: [...drawnUp.signedBy, { party, by, on }] });
    }
    case 'PeriodClosed':
      return { ...period, closedOn: event.data.on };
    default:
      return event satisfies never;
  }
};

const withStatement = (period: Period, pair: StatementPair, drawnUp: DrawnUp): Period => ({
  ...period,
  statements: { ...period.statements, [pair]: drawnUp },
});

export const periodAggregate: Aggregate<Period, PeriodEvent> = {
  category: 'period',
  initial: { through: null, statements: {}, closedOn: null },
  evolve,
};
