import { addMonths, fen, monthOf, type Fen, type Month } from '@jumin/kernel';
import type { CrossingLine, Statement, StatementPair } from './events';
import { signatories, type Period } from './state';

/** Lines of a year's statement: the second side's figure of each signed month, and what the year has that no signed month has. */
export const signedMonth = 'signed-month';
export const outsideSignedMonths = 'outside-signed-months';

/** The months of a year's statement; none where it is a month's. */
export const monthsOfYear = ({ from, to }: Pick<Statement, 'from' | 'to'>): readonly Month[] => {
  const [first, last] = [monthOf(from), monthOf(to)];
  return first === last ? [] : Array.from({ length: 12 }, (_, nth) => addMonths(first, nth));
};

const isSigned = (month: Period | undefined, pair: StatementPair): boolean =>
  signatories[pair].every((party) => month?.statements[pair]?.signedBy.some((by) => by.party === party));

/**
 * How a year's figure follows from its signed months (domain.md 3.7: Σ months). What was handed over or corrected after a month was signed stays out of
 * it and stands here as what it is; a month that is not signed by both is not listed.
 */
export const linesOfMonths = (
  pair: StatementPair,
  statement: Statement,
  monthsOf: (month: Month) => Period | undefined,
): readonly CrossingLine[] => {
  const signed = monthsOfYear(statement).filter((month) => isSigned(monthsOf(month), pair));
  if (signed.length === 0) return [];
  const lines = signed.map((month) => lineOf(signedMonth, month, monthsOf(month)!.statements[pair]!.statement.secondFen));
  const rest = lines.reduce<number>((left, { amountFen }) => left - amountFen, statement.secondFen);
  return rest === 0 ? lines : [...lines, lineOf(outsideSignedMonths, '', fen(rest))];
};

const lineOf = (item: string, key: string, amountFen: Fen): CrossingLine => ({
  item,
  key,
  class: null,
  owner: null,
  dueOn: null,
  amountFen,
});
