import { parseFeeYear, type FeeYear } from '@jumin/kernel';
import { Problem } from './problem';

/** The refusal of whoever asks: each interface keeps the code and the words that its clients know. */
export type Bad = (field: string) => Problem;

/** Of interfaces whose clients know no other: the document says what the parameter is. */
export const badQuery = (field: string): Problem =>
  new Problem({
    status: 400,
    code: 'BadQuery',
    zh: `查询参数 ${field} 有误，请对照接口文档`,
    en: `The query parameter ${field} is not as the API document says`,
    where: { field },
  });

/** A county's code, from an address, a query or a body. Throws what `bad` makes, as the others do. */
export const countyIn = (county: unknown, bad: Bad): string => {
  if (typeof county !== 'string' || !/^\d{6}$/.test(county)) throw bad('county');
  return county;
};

export const feeYearIn = (year: unknown, bad: Bad): FeeYear => {
  const feeYear = parseFeeYear(String(year ?? ''));
  if (feeYear === undefined) throw bad('feeYear');
  return feeYear;
};

/** How many rows a page has: as many as `usual` where nothing is said. */
export const limitIn = (
  limit: string | undefined,
  { usual, most }: { readonly usual: number; readonly most: number },
  bad: Bad,
): number => {
  const rows = limit === undefined ? usual : Number(limit);
  if (!Number.isInteger(rows) || rows < 1 || rows > most) throw bad('limit');
  return rows;
};
