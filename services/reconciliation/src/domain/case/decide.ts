import { accept, nothingToDo, type Decision, type LocalDate } from '@jumin/kernel';
import { attribute, type DiscrepancyClass } from './catalogue';
import type { CaseEvent, Difference } from './events';
import type { DiscrepancyCase } from './state';

/** When a difference stood: from the close of `on` until the close of `until`, null while it stands. Days come from the documents, never from the run that sees them. */
export interface Span {
  readonly on: LocalDate;
  readonly until: LocalDate | null;
  /** Another difference of the root key stood before, and until then; absent where none did. */
  readonly waitsUntil?: LocalDate;
}

/**
 * Opens the case of a difference and puts it to the party that erred. One case per root key, whatever the class: while one difference stands, another
 * changes nothing. A cleared case opens again only for a difference that outlasts its clearing. Where a document of an earlier day comes in after the
 * close, the case stands from that day: it is as it would be, had the document been there.
 */
export const open =
  (difference: Difference, { on, until, waitsUntil = on }: Span, dueAfter: (day: LocalDate) => LocalDate) =>
  (current: DiscrepancyCase): Decision<CaseEvent, never> => {
    if (current.status === 'none') return found(difference, on, dueAfter(on));
    const stood = current.status === 'attributed' || (current.status === 'cleared' && current.clearedOn > current.openedOn);
    if (stood && current.class === difference.class && (until === null || until > current.openedOn)) {
      const since = [on, waitsUntil, current.notBefore ?? on].reduce((latest, day) => (day > latest ? day : latest));
      if (since < current.openedOn) return found(difference, since, dueAfter(since));
    }
    if (current.status === 'cleared') {
      // What was cleared as of its own day never stood at a close, and keeps nothing waiting.
      const stoodUntil = stood ? current.clearedOn : null;
      if (until !== null && stoodUntil !== null && until <= stoodUntil) return nothingToDo;
      const openedOn = stoodUntil !== null && on < stoodUntil ? stoodUntil : on;
      return found(difference, openedOn, dueAfter(openedOn));
    }
    // What is being carried out is not disturbed, and what was corrected opens again only for another class or other figures.
    if (current.status === 'countersigned' || current.status === 'corrected') return nothingToDo;
    if (current.status === 'closed') {
      if (until !== null || hasFigures(current, difference)) return nothingToDo;
      const openedOn = on > current.closedOn ? on : current.closedOn;
      return found(difference, openedOn, dueAfter(openedOn));
    }
    // The same difference with other figures: the case goes on under its old dates.
    if (current.class === difference.class && until === null && !saysTheSame(current, difference))
      return found(difference, current.openedOn, dueAfter(current.openedOn));
    return nothingToDo;
  };

/** The difference of this class is gone. `by` names the document or the finding that took it away. A document handed in late cannot clear a case before it opened. */
export const clear =
  (difference: DiscrepancyClass, { on, by }: { readonly on: LocalDate; readonly by: string }) =>
  (current: DiscrepancyCase): Decision<CaseEvent, never> => {
    // A document of an earlier day than the one that cleared it, or that shows that it never stood.
    if (current.status === 'cleared' && current.class === difference && on >= current.openedOn && on < current.clearedOn)
      return accept<CaseEvent>({ type: 'DiscrepancyCleared', data: { on, by } });
    // Once countersigned it is carried out, whatever the documents say meanwhile.
    if ((current.status !== 'attributed' && current.status !== 'submitted') || current.class !== difference || on < current.openedOn)
      return nothingToDo;
    return accept<CaseEvent>({ type: 'DiscrepancyCleared', data: { on, by } });
  };

const found = (difference: Difference, openedOn: LocalDate, dueOn: LocalDate): Decision<CaseEvent, never> => {
  const { erred, corrects, rule } = attribute(difference.class, difference.parties);
  return accept<CaseEvent>(
    { type: 'DiscrepancyFound', data: { ...difference, openedOn } },
    { type: 'ResponsibilityAssigned', data: { erred, corrects, rule: rule.zh, dueOn } },
  );
};

const hasFigures = (one: Difference, other: Difference): boolean =>
  one.class === other.class && one.amountFen === other.amountFen && one.differenceFen === other.differenceFen;

const saysTheSame = (one: Difference, other: Difference): boolean =>
  one.amountFen === other.amountFen &&
  one.differenceFen === other.differenceFen &&
  JSON.stringify([one.parties, one.keys]) === JSON.stringify([other.parties, other.keys]);
