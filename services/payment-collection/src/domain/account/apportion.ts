import type { Fen } from '@jumin/kernel';

export interface ApportionedLine {
  readonly enteredFen: Fen;
  readonly disputed: boolean;
}

/**
 * What the treasury's amount of a voucher means for each of its lines, in their order, or null while that cannot be said; the money is then entered and
 * posted to nobody. The treasury's amount rules (灵政办秘〔2024〕5号 四(六)).
 *
 * - Lines that do not add up to what the tax authority reported are not complete yet, or wrong.
 * - Where the treasury entered what was reported, each line counts as it is.
 * - Where it entered another sum (D07), that sum is the one person's; of several persons nobody can say whose the difference is.
 *
 * `reportedFen` is null where the voucher itself has not been seen; its lines must then add up to the entry.
 */
export const apportion = (linesFen: readonly Fen[], enteredFen: Fen, reportedFen: Fen | null): readonly ApportionedLine[] | null => {
  const sum = linesFen.reduce<number>((total, amount) => total + amount, 0);
  if (sum !== (reportedFen ?? enteredFen)) return null;
  if (sum === enteredFen) return linesFen.map((amount) => ({ enteredFen: amount, disputed: false }));
  return linesFen.length === 1 ? [{ enteredFen, disputed: true }] : null;
};
