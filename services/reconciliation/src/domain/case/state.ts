import type { Aggregate, Dated } from '@jumin/event-store';
import type { LocalDate } from '@jumin/kernel';
import type { Party } from './catalogue';
import type { CaseEvent, Difference } from './events';

interface Found extends Difference {
  readonly openedOn: LocalDate;
}
interface Attributed extends Found {
  readonly erred: Party;
  readonly corrects: Party;
  readonly dueOn: LocalDate;
}

/**
 * None → open → attributed → cleared; a cleared case opens again when the same root key differs anew.
 * Submitted, countersigned, corrected and closed stand between attributed and the end once corrections exist.
 */
export type DiscrepancyCase =
  | { readonly status: 'none' }
  | (Found & { readonly status: 'open' })
  | (Attributed & { readonly status: 'attributed' })
  | (Attributed & { readonly status: 'cleared'; readonly clearedOn: LocalDate });

export const evolve = (current: DiscrepancyCase, event: Dated<CaseEvent>): DiscrepancyCase => {
  switch (event.type) {
    case 'DiscrepancyFound':
      return { status: 'open', ...event.data };
    case 'ResponsibilityAssigned': {
      const { erred, corrects, dueOn } = event.data;
      return current.status === 'open' ? { ...current, status: 'attributed', erred, corrects, dueOn } : current;
    }
    case 'DiscrepancyCleared':
      return current.status === 'attributed' ? { ...current, status: 'cleared', clearedOn: event.data.on } : current;
    default:
      return event satisfies never;
  }
};

export const caseAggregate: Aggregate<DiscrepancyCase, CaseEvent> = { category: 'case', initial: { status: 'none' }, evolve };
