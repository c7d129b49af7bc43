declare const fenBrand: unique symbol;
/** Renminbi in whole fen (分). The largest total of a province, 10^14 fen, is exact in a JavaScript number. */
export type Fen = number & { readonly [fenBrand]: true };

/** A whole number of fen. Throws RangeError on anything that is not a safe integer: money never passes through a fraction. */
export const fen = (amount: number): Fen => {
  if (!Number.isSafeInteger(amount)) throw new RangeError(`not a whole number of fen: ${amount}`);
  return (amount === 0 ? 0 : amount) as Fen; // never minus zero, which is written differently
};

export const noFen = 0 as Fen;
export const addFen = (...amounts: readonly Fen[]): Fen => sumFen(amounts);
/** Of a list of any length; of none it is nothing. */
export const sumFen = (amounts: Iterable<Fen>): Fen => {
  let sum = 0;
  for (const amount of amounts) sum += amount;
  return fen(sum);
};
export const subtractFen = (from: Fen, amount: Fen): Fen => fen(from - amount);
/** The same amount on the other side of an account. */
export const minusFen = (amount: Fen): Fen => fen(0 - amount);

/**
 * amount × numerator ÷ denominator, rounded half up to the fen (四舍五入), the remainder staying with the whole.
 * Exact: the product is computed in BigInt. For non-negative amounts and a positive denominator; else RangeError.
 */
export const shareHalfUp = (amount: Fen, numerator: number, denominator: number): Fen => {
  if (amount < 0 || numerator < 0 || denominator <= 0) throw new RangeError('a share is taken of a non-negative amount');
  const [n, d] = [BigInt(amount) * BigInt(numerator), BigInt(denominator)];
  return fen(Number((2n * n + d) / (2n * d)));
};

/**
 * Splits a non-negative amount by whole weights so that the parts add up to it. Each part is rounded down; the fen left over go one each to the
 * parts that lost most by it, the earlier one first where they lost alike, so a part without weight gets nothing. Throws RangeError without a positive weight.
 */
export const splitFen = (amount: Fen, weights: readonly number[]): readonly Fen[] => {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (amount < 0 || total <= 0 || weights.some((weight) => weight < 0))
    throw new RangeError('a non-negative amount is split by positive weights');
  const shares = weights.map((weight) => BigInt(amount) * BigInt(weight));
  const parts = shares.map((share) => Number(share / BigInt(total)));
  const left = amount - parts.reduce((sum, part) => sum + part, 0);
  const lost = shares.map((share, index) => ({ index, rest: share % BigInt(total) }));
  lost.sort((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1));
  for (const { index } of lost.slice(0, left)) parts[index]! += 1;
  return parts.map(fen);
};
