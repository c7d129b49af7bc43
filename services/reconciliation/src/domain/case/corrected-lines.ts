import type { CorrectionLine, CorrectionPair } from '@jumin/contracts';
import { fen, type Fen } from '@jumin/kernel';
import type { CorrectionRule, VoucherFacts, VoucherLine } from './corrections';

/*
 * A voucher of several people whose amount is corrected: nobody but the party that erred can say whose line was wrong, so its document names each line
 * that changes, with what it said and what it says now; with the lines that it does not name they add up to the corrected amount.
 */

/** What the lines must add up to, and which lines there are as far as that is known. */
export interface LinesWanted {
  readonly currentFen: Fen;
  readonly lines: readonly VoucherLine[];
}

const keyOf = ({ subjectId, feeYear, kind }: Pick<VoucherLine, 'subjectId' | 'feeYear' | 'kind'>) => `${subjectId}/${feeYear}/${kind}`;
const sumOf = (amounts: readonly number[]): number => amounts.reduce((sum, amount) => sum + amount, 0);

/** Undefined where the document may name no line, because it counts nothing anew. */
export const linesWanted = (
  { action }: CorrectionRule,
  pairs: readonly Pick<CorrectionPair, 'field' | 'current'>[],
  { lines }: VoucherFacts,
): LinesWanted | undefined => {
  const currentFen = pairs.find(({ field }) => field === 'amountFen')?.current;
  return action === 'recount' && typeof currentFen === 'number' ? { currentFen: fen(currentFen), lines } : undefined;
};

/**
 * Whether the named lines say what they said before, no sum below 0, each once, and all together the corrected amount. Where the lines are not known
 * here, a document that names any names all; the service that keeps them looks again before it posts.
 */
export const linesAddUp = (wanted: LinesWanted | undefined, named: readonly CorrectionLine[]): boolean => {
  if (wanted === undefined) return named.length === 0;
  const current = new Map(named.map((line) => [keyOf(line), line.currentFen]));
  if (current.size !== named.length || named.some(({ currentFen }) => currentFen < 0)) return false;
  const { currentFen, lines } = wanted;
  if (lines.length === 0) return named.length === 0 || sumOf([...current.values()]) === currentFen;
  const original = new Map(lines.map((line) => [keyOf(line), line.amountFen]));
  if (named.some((line) => original.get(keyOf(line)) !== line.originalFen)) return false;
  return sumOf(lines.map((line) => current.get(keyOf(line)) ?? line.amountFen)) === currentFen;
};

/** The lines of which the document must name those that change; empty where they add up as they are. */
export const linesToName = (wanted: LinesWanted | undefined): readonly VoucherLine[] =>
  wanted === undefined || linesAddUp(wanted, []) ? [] : wanted.lines;
