declare const fenBrand: unique symbol;
/** Renminbi in whole fen (分). The largest total of a province, 10^14 fen, is exact in a JavaScript number. */
export type Fen = number & { readonly [fenBrand]: true };

/** A whole number of fen. Throws RangeError on anything that is not a safe integer: money never passes through a fraction. */
export const fen = (amount: number): Fen => {
  if (!Number.isSafeInteger(amount)) throw new RangeError(`not a whole number of fen: ${amount}`);
  return (amount === 0 ? 0 : amount) as Fen; // never minus zero, which is written differently
};

export const noFen = 0 as Fen;
export const addFen = (...amounts: readonly Fen[]): Fen => fen(amounts.reduce<number>((sum, amount) => sum + amount, 0));
export const subtractFen = (from: Fen, amount: Fen): Fen => fen(from - amount);
export const minFen = (one: Fen, other: Fen): Fen => (one < other ? one : other);
export const maxFen = (one: Fen, other: Fen): Fen => (one > other ? one : other);

/**
 * amount × numerator ÷ denominator, rounded half up to the fen (四舍五入), the remainder staying with the whole.
 * Exact: the product is computed in BigInt. For non-negative amounts and a positive denominator; else RangeError.
 */
export const shareHalfUp = (amount: Fen, numerator: number, denominator: number): Fen => {
  if (amount < 0 || numerator < 0 || denominator <= 0) throw new RangeError('a share is taken of a non-negative amount');
  const [n, d] = [BigInt(amount) * BigInt(numerator), BigInt(denominator)];
  return fen(Number((2n * n + d) / (2n * d)));
};

/** Splits an amount by weights; what does not divide goes fen by fen to the first parts, so the parts add up to the whole. */
export const splitFen = (amount: Fen, weights: readonly number[]): readonly Fen[] => {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (amount < 0 || total <= 0) throw new RangeError('a non-negative amount is split by positive weights');
  const parts = weights.map((weight) => Number((BigInt(amount) * BigInt(weight)) / BigInt(total)));
  const left = amount - parts.reduce((sum, part) => sum + part, 0);
  return parts.map((part, index) => fen(index < left ? part + 1 : part));
};

export type FenParseError = 'NotAnAmount' | 'TooManyDecimals' | 'AmountTooLarge';

/** Reads yuan written in digits (`1234.5`, `-20`) exactly, digit by digit and never through a floating-point number. */
export const fenFromYuan = (text: string): { readonly ok: true; readonly fen: Fen } | { readonly ok: false; readonly code: FenParseError } => {
  const match = /^([+-]?)(\d+)(?:\.(\d*))?$/.exec(text);
  if (!match) return { ok: false, code: 'NotAnAmount' };
  const decimals = (match[3] ?? '').replace(/0+$/, '');
  if (decimals.length > 2) return { ok: false, code: 'TooManyDecimals' };
  if (match[2]!.length > 13) return { ok: false, code: 'AmountTooLarge' };
  const amount = Number(match[2]) * 100 + Number(decimals.padEnd(2, '0'));
  return { ok: true, fen: fen(match[1] === '-' ? -amount : amount) };
};

/** `1234.50` */
export const yuanOf = (amount: Fen): string => {
  const digits = String(Math.abs(amount)).padStart(3, '0');
  return `${amount < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
};
/** `1,234.50`, for people. */
export const yuanForPeople = (amount: Fen): string => yuanOf(amount).replace(/\B(?=(\d{3})+(?=\.))/g, ',');
