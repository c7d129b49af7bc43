import type { Aggregate, Dated } from '@jumin/event-store';
import type { LocalDate } from '@jumin/kernel';
import type { Party } from './catalogue';
import type { CaseEvent, Correction, Difference } from './events';

interface Found extends Difference {
  readonly openedOn: LocalDate;
  /** The root key's last difference was closed then by a correction; absent where none was. A document that comes late dates no case before it. */
  readonly notBefore?: LocalDate;
}
export interface Attributed extends Found {
  readonly erred: Party;
  readonly corrects: Party;
  readonly dueOn: LocalDate;
}
interface Submitted extends Attributed {
  /** With who handed it in and who agreed, and the days, as the trail of the case shows them. */
  readonly correction: Correction & {
    readonly by: Party;
    readonly on: LocalDate;
    readonly checker?: string;
    readonly checkedBy?: Party;
    readonly checkedOn?: LocalDate;
    readonly carriedOutOn?: LocalDate;
  };
}

/**
 * None → open → attributed → submitted → countersigned → corrected → closed. A refused correction, and one that failed, go back to attributed. A case
 * whose late document comes is cleared from wherever nobody has countersigned yet. Cleared and closed cases open again when the same root key differs anew.
 */
export type DiscrepancyCase =
  | { readonly status: 'none' }
  | (Found & { readonly status: 'open' })
  /** `sentBack`: why the last correction was refused, or failed. */
  | (Attributed & { readonly status: 'attributed'; readonly sentBack?: string })
  | (Submitted & { readonly status: 'submitted' })
  | (Submitted & { readonly status: 'countersigned' })
  | (Submitted & { readonly status: 'corrected' })
  | (Submitted & { readonly status: 'closed'; readonly closedOn: LocalDate })
  | (Attributed & { readonly status: 'cleared'; readonly clearedOn: LocalDate });

export const evolve = (current: DiscrepancyCase, event: Dated<CaseEvent> | CaseEvent): DiscrepancyCase => {
  switch (event.type) {
    case 'DiscrepancyFound':
      return { status: 'open', ...event.data, ...closedBefore(current) };
    case 'ResponsibilityAssigned': {
      const { erred, corrects, dueOn } = event.data;
      return current.status === 'open' ? { ...current, status: 'attributed', erred, corrects, dueOn } : current;
    }
    case 'CorrectionSubmitted': {
      const { instrument, reason, pairs, lines, enteredOn, maker, by, on } = event.data;
      if (current.status !== 'attributed') return current;
      return {
        ...attributedOf(current),
        status: 'submitted',
        correction: { instrument, reason, pairs, ...(lines === undefined ? {} : { lines }), enteredOn, maker, by, on },
      };
    }
    case 'CorrectionCountersigned':
      return current.status === 'submitted'
        ? {
            ...current,
            status: 'countersigned',
            correction: { ...current.correction, checker: event.data.order.checker, checkedBy: event.data.by, checkedOn: event.data.on },
          }
        : current;
    case 'CorrectionRefused':
      return current.status === 'submitted' ? { ...attributedOf(current), status: 'attributed', sentBack: event.data.reason } : current;
    case 'CorrectionFailed':
      return current.status === 'countersigned' ? { ...attributedOf(current), status: 'attributed', sentBack: event.data.how } : current;
    case 'DiscrepancyCorrected':
      return current.status === 'countersigned'
        ? { ...current, status: 'corrected', correction: { ...current.correction, carriedOutOn: event.data.on } }
        : current;
    case 'DiscrepancyClosed':
      return current.status === 'corrected' ? { ...current, status: 'closed', closedOn: event.data.on } : current;
    case 'DiscrepancyCleared':
      return current.status === 'attributed' || current.status === 'submitted' || current.status === 'cleared'
        ? { ...attributedOf(current), status: 'cleared', clearedOn: event.data.on }
        : current;
    default:
      return event satisfies never;
  }
};

const closedBefore = (current: DiscrepancyCase): Pick<Found, 'notBefore'> => {
  if (current.status === 'none') return {};
  const notBefore = current.status === 'closed' ? current.closedOn : current.notBefore;
  return notBefore === undefined ? {} : { notBefore };
};

/** Without what a correction had added. */
const attributedOf = ({
  county,
  class: discrepancy,
  rootKey,
  keys,
  amountFen,
  differenceFen,
  parties,
  openedOn,
  notBefore,
  erred,
  corrects,
  dueOn,
}: Attributed): Attributed => ({
  county,
  class: discrepancy,
  rootKey,
  keys,
  amountFen,
  differenceFen,
  parties,
  openedOn,
  ...(notBefore === undefined ? {} : { notBefore }),
  erred,
  corrects,
  dueOn,
});

export const caseAggregate: Aggregate<DiscrepancyCase, CaseEvent> = { category: 'case', initial: { status: 'none' }, evolve };
