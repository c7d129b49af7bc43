import type { DomainEvent } from '@jumin/event-store';
import type { Fen } from '@jumin/kernel';

// NOTE: these names and shapes are the storage format. Add, never edit.
/** `roster-<county>-<rosterNo>`: 补充清册 or 补充拨付单, countersigned. What the roster, or the allotment for it, counts as from now on; null: as before. */
export type RosterEvent = DomainEvent<
  'RosterCorrected',
  {
    readonly caseId: string;
    readonly county: string;
    readonly rosterNo: string;
    readonly instrument: string;
    readonly people: number | null;
    readonly amountFen: Fen | null;
    readonly reason: string;
    readonly maker: string;
    readonly checker: string;
  }
>;
