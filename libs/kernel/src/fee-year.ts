declare const feeYearBrand: unique symbol;
/** 缴费年度: the calendar year a contribution counts for. */
export type FeeYear = number & { readonly [feeYearBrand]: true };

/** The scheme and its forerunner (新农保) begin with 2009. */
const first = 2009;
const last = 2100;

export const parseFeeYear = (text: string): FeeYear | undefined => {
  const year = /^\d{4}$/.test(text) ? Number(text) : NaN;
  return year >= first && year <= last ? (year as FeeYear) : undefined;
};

export const feeYear = (year: number): FeeYear => {
  const parsed = parseFeeYear(String(year));
  if (parsed === undefined) throw new RangeError(`not a fee year: ${year}`);
  return parsed;
};
