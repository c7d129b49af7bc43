import type { DiscrepancyKeys } from '@jumin/contracts';
import { accept, nothingToDo, type Decision, type Fen, type LocalDate } from '@jumin/kernel';
import { catalogue, type DiscrepancyClass } from './catalogue';
import type { CaseEvent, PartyRows } from './events';
import type { DiscrepancyCase } from './state';

/** A difference as the detectors see it at the close of a day. */
export interface Difference {
  readonly county: string;
  readonly class: DiscrepancyClass;
  readonly rootKey: string;
  readonly keys: DiscrepancyKeys;
  readonly amountFen: Fen | null;
  readonly differenceFen: Fen | null;
  readonly parties: PartyRows;
}

/** Opens the case of a difference and puts it to the party that erred. One case per root key: a difference that stands already changes nothing. */
export const open =
  (difference: Difference, { on, dueOn }: { readonly on: LocalDate; readonly dueOn: LocalDate }) =>
  (current: DiscrepancyCase): Decision<CaseEvent, never> => {
    if (current.status === 'open' || current.status === 'attributed') return nothingToDo;
    const { erred, corrects, rule } = catalogue[difference.class];
    return accept<CaseEvent>(
      { type: 'DiscrepancyFound', data: { ...difference, openedOn: on } },
      { type: 'ResponsibilityAssigned', data: { erred, corrects, rule: rule.zh, dueOn } },
    );
  };

/** The difference is gone. `by` names the document or the finding that took it away. */
export const clear =
  ({ on, by }: { readonly on: LocalDate; readonly by: string }) =>
  (current: DiscrepancyCase): Decision<CaseEvent, never> =>
    current.status !== 'attributed' ? nothingToDo : accept({ type: 'DiscrepancyCleared', data: { on, by } });
