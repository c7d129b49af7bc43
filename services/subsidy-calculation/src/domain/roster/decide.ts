import { accept, fen, nothingToDo, refuse, type Decision, type Fen } from '@jumin/kernel';
import type { Corrected, Misfit, RosterEvent, RosterName } from './events';
import { totalOf, type Roster } from './state';

export type RosterRefusal =
  | { readonly code: 'NoSuchRoster' }
  | { readonly code: 'RosterAlreadyClosed' }
  | { readonly code: 'MakerIsChecker' }
  | { readonly code: 'ReasonMissing' };

type Decided = Decision<RosterEvent, RosterRefusal>;

/** Whoever drew it up does not check it. From here on it is the roster of its number. */
export const close =
  ({ county, rosterNo, checker }: RosterName & { readonly checker: string }) =>
  (roster: Roster): Decided => {
    if (roster.status === 'none') return refuse({ code: 'NoSuchRoster' });
    if (roster.status === 'closed') return refuse({ code: 'RosterAlreadyClosed' });
    if (roster.maker === checker) return refuse({ code: 'MakerIsChecker' });
    const { feeYear, maker, amountFen } = roster;
    return accept<RosterEvent>({
      type: 'RosterClosed',
      data: { county, rosterNo, feeYear, people: amountFen.size, amountFen: totalOf(amountFen), maker, checker },
    });
  };

/** The checker does not agree, or the maker thinks again: the number is free for another drawing. */
export const discard =
  ({ county, rosterNo, reason, by }: RosterName & { readonly reason: string; readonly by: string }) =>
  (roster: Roster): Decided => {
    if (roster.status === 'none') return refuse({ code: 'NoSuchRoster' });
    if (roster.status === 'closed') return refuse({ code: 'RosterAlreadyClosed' });
    if (reason.trim() === '') return refuse({ code: 'ReasonMissing' });
    return accept<RosterEvent>({ type: 'RosterDiscarded', data: { county, rosterNo, reason: reason.trim(), by } });
  };

export type ToCorrect = Omit<Corrected, 'source' | 'addedFen'> & { readonly removed: readonly string[]; readonly added: readonly string[] };

/**
 * A countersigned correction: a fact, so nothing is refused. One that does not fit the roster that was closed here is told as such, and is the erring
 * party's again. What only a voucher lists is no roster of ours to compare with: reconciliation has done that.
 */
export const correct =
  (correction: ToCorrect) =>
  (roster: Roster): Decision<RosterEvent, never> => {
    const { caseId, county, rosterNo, instrument } = correction;
    if (roster.cases.includes(caseId)) return nothingToDo;
    if (roster.status !== 'closed' || instrument !== 'supplementary-roster')
      return accept<RosterEvent>({
        type: 'RosterCorrected',
        data: { ...correction, source: roster.status === 'closed' ? 'drawn' : 'listed', addedFen: null },
      });
    const fitted = fit(roster.amountFen, correction);
    return 'why' in fitted
      ? accept<RosterEvent>({ type: 'RosterNotCorrected', data: { caseId, county, rosterNo, why: fitted.why } })
      : accept<RosterEvent>({ type: 'RosterCorrected', data: { ...correction, source: 'drawn', ...fitted } });
  };

/** Who leaves stands on it, who joins does not, and what is left adds up to what the correction says; those who join share its rest evenly. */
const fit = (
  amounts: ReadonlyMap<string, Fen>,
  { removed, added, people, amountFen }: ToCorrect,
): { readonly addedFen: Fen | null } | { readonly why: Misfit } => {
  if (removed.some((subject) => !amounts.has(subject))) return { why: 'NotOnTheRoster' };
  if (added.some((subject) => amounts.has(subject))) return { why: 'AlreadyOnTheRoster' };
  const leftFen = removed.reduce<number>((left, subject) => left - amounts.get(subject)!, totalOf(amounts));
  const restFen = (amountFen ?? leftFen) - leftFen;
  if (people !== null && people !== amounts.size - removed.length + added.length) return { why: 'DoesNotAddUp' };
  if (added.length === 0) return restFen === 0 ? { addedFen: null } : { why: 'DoesNotAddUp' };
  return restFen > 0 && restFen % added.length === 0 ? { addedFen: fen(restFen / added.length) } : { why: 'DoesNotAddUp' };
};
