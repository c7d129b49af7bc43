declare const feeYearBrand: unique symbol;
/** 缴费年度: the calendar year a contribution counts for. */
export type FeeYear = number & { readonly [feeYearBrand]: true };
