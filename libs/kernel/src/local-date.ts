declare const localDateBrand: unique symbol;
/** A calendar day in China, `YYYY-MM-DD`; compares as text. Legal dates have no time zone and no time of day. */
export type LocalDate = string & { readonly [localDateBrand]: true };

const msOfDay = 86_400_000;
const written =
  /^([1-9]\d{3})(?:-(\d{1,2})-(\d{1,2})|\/(\d{1,2})\/(\d{1,2})|\.(\d{1,2})\.(\d{1,2})|(\d\d)(\d\d)|年(\d{1,2})月(\d{1,2})日)$/;

/** Reads `2024-03-01`, `20240301`, `2024/3/1`, `2024.3.1` and `2024年3月1日`; undefined for anything else and for days the calendar does not have. Years 1000 to 9999. */
export const parseLocalDate = (text: string): LocalDate | undefined => {
  const match = written.exec(text);
  if (!match) return undefined;
  const month = match[2] ?? match[4] ?? match[6] ?? match[8] ?? match[10];
  const day = match[3] ?? match[5] ?? match[7] ?? match[9] ?? match[11];
  return calendarDay(Number(match[1]), Number(month), Number(day));
};

/** As `parseLocalDate`; throws RangeError. For constants and for text that has been checked before. */
export const localDate = (text: string): LocalDate => {
  const date = parseLocalDate(text);
  if (date === undefined) throw new RangeError(`not a calendar day: ${JSON.stringify(text)}`);
  return date;
};

/** The day of this year, month (1 to 12) and day of month; undefined where the calendar has none. */
export const calendarDay = (year: number, month: number, day: number): LocalDate | undefined => {
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined;
  return write(year, month, day);
};

/** Days since 1970-01-01, for counting. */
export const dayNumberOf = (date: LocalDate): number =>
  Date.UTC(yearOf(date), Number(date.slice(5, 7)) - 1, Number(date.slice(8))) / msOfDay;
export const dateOfDayNumber = (dayNumber: number): LocalDate => {
  const day = new Date(dayNumber * msOfDay);
  const year = day.getUTCFullYear();
  if (!(year >= 1000 && year <= 9999)) throw new RangeError(`not a day of the years 1000 to 9999: ${dayNumber}`);
  return write(year, day.getUTCMonth() + 1, day.getUTCDate());
};

export const yearOf = (date: LocalDate): number => Number(date.slice(0, 4));
export const addDays = (date: LocalDate, days: number): LocalDate => dateOfDayNumber(dayNumberOf(date) + days);
/** Days from the first to the second; negative when the second is earlier. */
export const daysBetween = (from: LocalDate, to: LocalDate): number => dayNumberOf(to) - dayNumberOf(from);

/** The corresponding day; where the month has none (29 February), its last day (民法典 art. 202). */
export const addYears = (date: LocalDate, years: number): LocalDate => {
  const year = yearOf(date) + years;
  const month = Number(date.slice(5, 7));
  if (!(Number.isInteger(year) && year >= 1000 && year <= 9999)) throw new RangeError(`not a year from 1000 to 9999: ${year}`);
  return write(year, month, Math.min(Number(date.slice(8)), daysInMonth(year, month)));
};

/** Full years of age (周岁): one more on each birthday itself. Negative before birth. */
export const ageOn = (born: LocalDate, day: LocalDate): number => {
  const years = yearOf(day) - yearOf(born);
  return addYears(born, years) <= day ? years : years - 1;
};

/** A spreadsheet's day number (1900 system: 45352 is 2024-03-01); a time of day is dropped. Undefined outside 1 to 2958465 and for 60, the 29 February 1900 that spreadsheets made up. */
export const dateOfSpreadsheetSerial = (serial: number): LocalDate | undefined => {
  const day = Math.floor(serial);
  if (!(day >= 1 && day <= 2_958_465) || day === 60) return undefined;
  const dayBefore1900 = day < 60 ? -25_568 : -25_569; // Day numbers of 1899-12-31 and, past the made-up day, of 1899-12-30.
  return dateOfDayNumber(dayBefore1900 + day);
};

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
/** Days of a month (1 to 12). */
export const daysInMonth = (year: number, month: number): number =>
  month === 2 ? (isLeap(year) ? 29 : 28) : month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;

const two = (n: number): string => (n < 10 ? `0${n}` : `${n}`);
const write = (year: number, month: number, day: number): LocalDate => `${year}-${two(month)}-${two(day)}` as LocalDate;
