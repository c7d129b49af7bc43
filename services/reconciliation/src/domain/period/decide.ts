import type { Actor } from '@jumin/event-store';
import { accept, isWithin, nothingToDo, refuse, type Decision, type LocalDate, type Month } from '@jumin/kernel';
import type { Party } from '../case/catalogue';
import type { CrossingLine, PeriodEvent, Statement, StatementItem, StatementPair } from './events';
import { pairs, signatories, type DrawnUp, type Period } from './state';
import { monthsOfYear, signedMonth } from './year';

export type PeriodRefusal =
  | { readonly code: 'DaysNotClosed'; readonly through: LocalDate | null }
  | { readonly code: 'AlreadySigned' }
  | { readonly code: 'NotYourDivision'; readonly county: string }
  | { readonly code: 'NotDrawnUp' }
  | { readonly code: 'NotASignatory'; readonly signatories: readonly Party[] }
  /** Of a year: months whose statement between the same two parties was not signed by both when the year's was drawn up. */
  | { readonly code: 'MonthsNotSigned'; readonly months: readonly Month[] }
  | { readonly code: 'DifferencesUnexplained'; readonly unexplained: number }
  /** What is left once all items between the sides are counted: money of which no item says why it is on one side only. */
  | { readonly code: 'DoesNotClose'; readonly differenceFen: number; readonly items: readonly StatementItem[] };

type Decided = Decision<PeriodEvent, PeriodRefusal>;

/** Lines of one event. */
const linesMax = 500;

/** Puts both sides' figures and the items between them on record. As long as nobody has signed, a newer statement replaces it. */
export const drawUp =
  ({
    pair,
    statement,
    lines,
    closedThrough,
    on,
  }: {
    readonly pair: StatementPair;
    readonly statement: Statement;
    readonly lines: readonly CrossingLine[];
    /** Of the county: the last day that is over and closed. */
    readonly closedThrough: LocalDate | null;
    readonly on: LocalDate;
  }) =>
  (period: Period): Decided => {
    const before = period.statements[pair];
    if (before && before.signedBy.length > 0) return refuse({ code: 'AlreadySigned' });
    if (closedThrough === null || closedThrough < statement.to) return refuse({ code: 'DaysNotClosed', through: closedThrough });
    if (before && JSON.stringify([before.statement, before.lines]) === JSON.stringify([statement, lines])) return nothingToDo;
    const listed: PeriodEvent[] = [];
    for (let from = 0; from < lines.length; from += linesMax)
      listed.push({ type: 'CrossingsListed', data: { pair, lines: lines.slice(from, from + linesMax) } });
    return accept<PeriodEvent>({ type: 'StatementDrawnUp', data: { pair, statement, lines: lines.length, on } }, ...listed);
  };

/**
 * A head of one of the two sides signs. Every difference then has a class, an owner and a due date, and the adjusted balances agree. A year is signed
 * over signed months: what its statement lists of them is what stood when it was drawn up, so that it is drawn up again once the last has been signed.
 */
export const sign =
  ({ pair, actor, county, on }: { readonly pair: StatementPair; readonly actor: Actor; readonly county: string; readonly on: LocalDate }) =>
  (period: Period): Decided => {
    const drawnUp = period.statements[pair];
    if (drawnUp?.signedBy.some(({ party }) => party === actor.agency)) return nothingToDo;
    if (!isWithin(county, actor.division)) return refuse({ code: 'NotYourDivision', county });
    if (!(signatories[pair] as readonly string[]).includes(actor.agency))
      return refuse({ code: 'NotASignatory', signatories: signatories[pair] });
    if (drawnUp === undefined) return refuse({ code: 'NotDrawnUp' });
    const months = monthsNotSigned(drawnUp);
    if (months.length > 0) return refuse({ code: 'MonthsNotSigned', months });
    const { unexplained, differenceFen } = drawnUp.statement;
    if (unexplained > 0) return refuse({ code: 'DifferencesUnexplained', unexplained });
    if (differenceFen !== 0) return refuse({ code: 'DoesNotClose', differenceFen, items: drawnUp.statement.items });
    const party = actor.agency as Party;
    const signed: PeriodEvent = { type: 'PeriodSigned', data: { pair, party, by: actor.id, on } };
    const missing = pairs.flatMap((one) =>
      signatories[one].filter(
        (side) => !(one === pair && side === party) && !period.statements[one]?.signedBy.some((by) => by.party === side),
      ),
    );
    return missing.length === 0 ? accept<PeriodEvent>(signed, { type: 'PeriodClosed', data: { on } }) : accept<PeriodEvent>(signed);
  };

const monthsNotSigned = ({ statement, lines }: DrawnUp): readonly Month[] => {
  const signed = new Set(lines.flatMap(({ item, key }) => (item === signedMonth ? key : [])));
  return monthsOfYear(statement).filter((month) => !signed.has(month));
};
