declare const fenBrand: unique symbol;
/** Renminbi in whole fen (分). The largest total of a province, 10^14 fen, is exact in a JavaScript number. */
export type Fen = number & { readonly [fenBrand]: true };

/** A whole number of fen. Throws RangeError on anything that is not a safe integer: money never passes through a fraction. */
export const fen = (amount: number): Fen => {
  if (!Number.isSafeInteger(amount)) throw new RangeError(`not a whole number of fen: ${amount}`);
  return amount as Fen;
};

export const noFen = 0 as Fen;
export const addFen = (...amounts: readonly Fen[]): Fen => fen(amounts.reduce<number>((sum, amount) => sum + amount, 0));
export const subtractFen = (from: Fen, amount: Fen): Fen => fen(from - amount);
