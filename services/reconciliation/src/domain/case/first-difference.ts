import type { PartyRows } from './catalogue';

/** Where the documents first part, along the way that money and lists take: the last party that agrees with those before it, and the first that does not. */
export interface FirstDifference {
  readonly between: readonly [string, string];
  /** The field in which they part; null where the second has no document at all. */
  readonly field: string | null;
}

/** Village, township, bank, tax authority, treasury, finance, agency; last the payer, who may object to what has come out. */
const way = ['V', 'W', 'B', 'T', 'K', 'F', 'H', 'payer'];
/** What two documents of one thing must say alike, in the order in which one looks. */
const compared = ['amountFen', 'people', 'treasury', 'budgetSubject'];

/** Null where only one party has anything to say, as of a broken file. Pure, so that it need not be stored. */
export const firstDifferenceOf = (parties: PartyRows): FirstDifference | null => {
  const along = way.filter((party) => parties[party] !== undefined);
  for (const [index, second] of along.entries()) {
    if (index === 0) continue;
    const first = along[index - 1]!;
    const [one, other] = [parties[first]!, parties[second]!];
    if ((Object.keys(one).length === 0) !== (Object.keys(other).length === 0)) return { between: [first, second], field: null };
    const field = compared.find((name) => one[name] !== undefined && other[name] !== undefined && one[name] !== other[name]);
    if (field !== undefined) return { between: [first, second], field };
  }
  // Alike in all that both say: what only the last one says is the difference.
  const [first, second] = along.slice(-2);
  if (first === undefined || second === undefined) return null;
  const own = Object.keys(parties[second]!).find((name) => parties[first]![name] === undefined);
  return own === undefined ? null : { between: [first, second], field: own };
};
