import { accept, refuse, yearOf, type Decision, type FeeYear, type LocalDate } from '@jumin/kernel';
import { identitiesOn, monthsInEmployeeScheme, onBehalfDue, rulesOn, whyExcluded, type PersonFacts, type Policy } from '@jumin/policy';
import type { RosterEvent, RosterLine } from './events';
import type { Roster } from './state';

/** Somebody with a special identity, as registration knows them. */
export interface Candidate {
  readonly subjectId: string;
  readonly person: PersonFacts;
}

export type DrawUpRefusal =
  | { readonly code: 'RosterExists'; readonly status: Roster['status'] }
  | { readonly code: 'AsOfOutsideTheYear'; readonly feeYear: FeeYear }
  | { readonly code: 'AsOfNotYet'; readonly today: LocalDate }
  | { readonly code: 'NobodyToPayFor'; readonly asOf: LocalDate };

export interface DrawUp {
  readonly county: string;
  readonly rosterNo: string;
  readonly asOf: LocalDate;
  readonly today: LocalDate;
  /** 9 digits; absent: the whole county. */
  readonly unit?: string;
  readonly policy: Policy;
  readonly candidates: readonly Candidate[];
  /** People on another roster of the year, or with 代缴 of it: government pays once. */
  readonly elsewhere: ReadonlySet<string>;
  readonly maker: string;
}

/** Lines per event of a document. */
const linesMax = 500;

/**
 * For whom government pays by the policy, with the identities that hold on the day and of which it pays most: those who may take part on that day, so
 * neither the dead nor who is 60. In order of their pseudonyms, so that the same facts give the same roster.
 */
export const rosterLines = (policy: Policy, candidates: readonly Candidate[], asOf: LocalDate): readonly RosterLine[] => {
  const rules = rulesOn(policy, asOf);
  return candidates
    .flatMap(({ subjectId, person }): RosterLine[] => {
      const amountFen = onBehalfDue(policy, person.identities, asOf);
      if (amountFen === 0) return [];
      if (whyExcluded(person, asOf, monthsInEmployeeScheme(person, policy.feeYear), rules) !== null) return [];
      const identity = identitiesOn(policy, person.identities, asOf)
        .filter((word) => rules.onBehalf!.amountFen.get(word) === amountFen)
        .sort()[0]!;
      return [{ subjectId, identity, amountFen }];
    })
    .sort((one, other) => (one.subjectId < other.subjectId ? -1 : 1));
};

/** Draws a roster up under a number that is free. Guards in this order: the number, the day, whether anybody is left to pay for. */
export const drawUp =
  ({ county, rosterNo, asOf, today, unit, policy, candidates, elsewhere, maker }: DrawUp) =>
  (roster: Roster): Decision<RosterEvent, DrawUpRefusal> => {
    const { feeYear, version } = policy;
    if (roster.status !== 'none') return refuse({ code: 'RosterExists', status: roster.status });
    if (yearOf(asOf) !== feeYear) return refuse({ code: 'AsOfOutsideTheYear', feeYear });
    if (asOf > today) return refuse({ code: 'AsOfNotYet', today });
    const lines = rosterLines(policy, candidates, asOf).filter(({ subjectId }) => !elsewhere.has(subjectId));
    if (lines.length === 0) return refuse({ code: 'NobodyToPayFor', asOf });
    const name = { county, rosterNo, feeYear, asOf, ...(unit === undefined ? {} : { unit }), policy: version, maker };
    const events: RosterEvent[] = [];
    for (let from = 0; from < lines.length; from += linesMax)
      events.push({ type: 'RosterLinesDrawn', data: { ...name, lines: lines.slice(from, from + linesMax) } });
    return accept(...events);
  };
