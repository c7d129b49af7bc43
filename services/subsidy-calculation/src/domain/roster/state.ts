import type { Aggregate } from '@jumin/event-store';
import type { RosterEvent } from './events';

/** The cases that have corrected it; lists themselves will stand here once rosters are drawn. */
export interface Roster {
  readonly cases: readonly string[];
}

export const rosterAggregate: Aggregate<Roster, RosterEvent> = {
  category: 'roster',
  initial: { cases: [] },
  evolve: ({ cases }, { data }) => ({ cases: [...cases, data.caseId] }),
};
