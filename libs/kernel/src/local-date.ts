declare const localDateBrand: unique symbol;
/** A calendar day in China, `YYYY-MM-DD`; compares as text. Legal dates have no time zone and no time of day. */
export type LocalDate = string & { readonly [localDateBrand]: true };

declare const monthBrand: unique symbol;
/** `YYYY-MM`; compares as text. */
export type Month = string & { readonly [monthBrand]: true };

const dayMs = 86_400_000;
const pad = (n: number) => (n < 10 ? `0${n}` : `${n}`);
const isLeap = (year: number) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
const daysIn = (year: number, month: number) => (month === 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31);

const ofParts = (year: number, month: number, day: number): LocalDate | undefined =>
  year >= 1800 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month)
    ? (`${year}-${pad(month)}-${pad(day)}` as LocalDate)
    : undefined;

const written = /^(\d{4})(?:-(\d{1,2})-(\d{1,2})|\/(\d{1,2})\/(\d{1,2})|\.(\d{1,2})\.(\d{1,2})|(\d{2})(\d{2})|年(\d{1,2})月(\d{1,2})日)$/;

/** Reads `2024-03-01`, `20240301`, `2024/3/1`, `2024.3.1`, `2024年3月1日`; undefined where that is no day of the calendar. */
export const parseLocalDate = (text: string): LocalDate | undefined => {
  const match = written.exec(text);
  if (!match) return undefined;
  const [year, month, day] = match.slice(1).filter((part) => part !== undefined).map(Number);
  return ofParts(year!, month!, day!);
};

/** As `parseLocalDate`; throws RangeError, for literals and configuration. */
export const localDate = (text: string): LocalDate => {
  const date = parseLocalDate(text);
  if (!date) throw new RangeError(`not a date: ${text}`);
  return date;
};

const epochDayOf = (date: LocalDate) => Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7)) - 1, Number(date.slice(8, 10))) / dayMs;
const ofEpochDay = (epochDay: number): LocalDate => new Date(epochDay * dayMs).toISOString().slice(0, 10) as LocalDate;

export const addDays = (date: LocalDate, days: number): LocalDate => ofEpochDay(epochDayOf(date) + days);
/** Calendar days from the first to the second; negative when the second is earlier. */
export const daysBetween = (from: LocalDate, to: LocalDate): number => epochDayOf(to) - epochDayOf(from);
/** 0 is Sunday. */
export const weekdayOf = (date: LocalDate): number => (epochDayOf(date) + 4) % 7;

export const yearOf = (date: LocalDate): number => Number(date.slice(0, 4));
export const monthOf = (date: LocalDate): Month => date.slice(0, 7) as Month;

/** `YYYY-MM`, `YYYYMM` or `YYYY/M`. */
export const parseMonth = (text: string): Month | undefined => {
  const match = /^(\d{4})(?:-(\d{1,2})|\/(\d{1,2})|(\d{2}))$/.exec(text);
  const month = match ? Number(match[2] ?? match[3] ?? match[4]) : 0;
  return match && month >= 1 && month <= 12 ? (`${match[1]}-${pad(month)}` as Month) : undefined;
};
export const month = (text: string): Month => {
  const parsed = parseMonth(text);
  if (!parsed) throw new RangeError(`not a month: ${text}`);
  return parsed;
};

/**
 * Full years (周岁) on a day: a birthday adds a year on the day itself. Who was born on 29 February grows older on 1 March of common years.
 */
export const ageOn = (born: LocalDate, day: LocalDate): number => yearOf(day) - yearOf(born) - (day.slice(5) < born.slice(5) ? 1 : 0);

/** The same day so many years later; 29 February becomes 1 March where there is none. */
export const addYears = (date: LocalDate, years: number): LocalDate => {
  const year = yearOf(date) + years;
  return ofParts(year, Number(date.slice(5, 7)), Number(date.slice(8, 10))) ?? (`${year}-03-01` as LocalDate);
};

/** A spreadsheet's day number (1900 system, with its invented 29 February 1900): 45352 is 2024-03-01. Undefined before March 1900. */
export const dateOfSpreadsheetSerial = (serial: number): LocalDate | undefined =>
  Number.isFinite(serial) && serial >= 61 && serial < 2_958_466 ? ofEpochDay(Math.floor(serial) - 25_569) : undefined;
