import { daysInMonth, type LocalDate } from './local-date';

declare const monthBrand: unique symbol;
/** A calendar month, `YYYY-MM`; compares as text. */
export type Month = string & { readonly [monthBrand]: true };

const written = /^([1-9]\d{3})(?:-?(\d\d)|[-/](\d))$/;

/** `2022-09`, `202209`, `2022-9` or `2022/9`; undefined for anything else. */
export const parseMonth = (text: string): Month | undefined => {
  const match = written.exec(text.replace('/', '-'));
  const month = Number(match?.[2] ?? match?.[3]);
  return match && month >= 1 && month <= 12 ? write(Number(match[1]), month) : undefined;
};

/** As `parseMonth`; throws RangeError. */
export const month = (text: string): Month => {
  const parsed = parseMonth(text);
  if (parsed === undefined) throw new RangeError(`not a month: ${JSON.stringify(text)}`);
  return parsed;
};

export const monthOf = (date: LocalDate): Month => date.slice(0, 7) as Month;
export const firstDayOf = (of: Month): LocalDate => `${of}-01` as LocalDate;
export const lastDayOf = (of: Month): LocalDate => `${of}-${daysInMonth(Number(of.slice(0, 4)), Number(of.slice(5)))}` as LocalDate;
export const addMonths = (to: Month, months: number): Month => {
  const index = indexOf(to) + months;
  return write(Math.floor(index / 12), (index % 12) + 1);
};

const indexOf = (of: Month): number => Number(of.slice(0, 4)) * 12 + Number(of.slice(5)) - 1;
const write = (year: number, ofYear: number): Month => {
  if (!(Number.isInteger(year) && year >= 1000 && year <= 9999)) throw new RangeError(`not a year from 1000 to 9999: ${year}`);
  return `${year}-${ofYear < 10 ? '0' : ''}${ofYear}` as Month;
};
