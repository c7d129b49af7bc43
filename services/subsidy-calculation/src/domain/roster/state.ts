import type { Aggregate, Dated } from '@jumin/event-store';
import { sumFen, type FeeYear, type Fen } from '@jumin/kernel';
import type { RosterEvent } from './events';

/**
 * none → drawn → closed, or back from drawn to none (discarded). Corrections come to a closed roster, and to one that only its voucher lists: that one
 * stays `none`.
 */
export type Roster =
  | { readonly status: 'none'; readonly cases: readonly string[] }
  | {
      readonly status: 'drawn' | 'closed';
      readonly feeYear: FeeYear;
      readonly maker: string;
      /** What government pays, by person. */
      readonly amountFen: ReadonlyMap<string, Fen>;
      /** The cases that have corrected it. */
      readonly cases: readonly string[];
    };

const evolve = (roster: Roster, event: Dated<RosterEvent> | RosterEvent): Roster => {
  switch (event.type) {
    case 'RosterLinesDrawn': {
      const { feeYear, maker, lines } = event.data;
      const before = roster.status === 'none' ? [] : roster.amountFen;
      const amountFen = new Map([...before, ...lines.map(({ subjectId, amountFen: one }) => [subjectId, one] as const)]);
      return { status: 'drawn', feeYear, maker, amountFen, cases: roster.cases };
    }
    case 'RosterClosed':
      return roster.status === 'none' ? roster : { ...roster, status: 'closed' };
    case 'RosterDiscarded':
      return { status: 'none', cases: roster.cases };
    case 'RosterCorrected': {
      const { caseId, removed = [], added = [], addedFen = null } = event.data;
      const cases = [...roster.cases, caseId];
      if (roster.status === 'none') return { ...roster, cases };
      const amountFen = new Map(roster.amountFen);
      for (const subject of removed) amountFen.delete(subject);
      if (addedFen !== null) for (const subject of added) amountFen.set(subject, addedFen);
      return { ...roster, amountFen, cases };
    }
    case 'RosterNotCorrected':
      return roster;
    default:
      return event satisfies never;
  }
};

export const totalOf = (amounts: ReadonlyMap<string, Fen>): Fen => sumFen(amounts.values());

export const rosterAggregate: Aggregate<Roster, RosterEvent> = { category: 'roster', initial: { status: 'none', cases: [] }, evolve };

export const rosterStream = (county: string, rosterNo: string): string => `roster-${county}-${rosterNo}`;
