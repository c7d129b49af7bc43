import { parseLocalDate, type LocalDate } from './local-date';

declare const instantBrand: unique symbol;
/** A point in time, RFC 3339 at Asia/Shanghai with milliseconds (`2024-03-01T09:00:00.000+08:00`); one fixed form, so it compares as text. */
export type Instant = string & { readonly [instantBrand]: true };

/** Always +08:00. China's summer time of 1986 to 1991 is left out: nothing here was recorded then, and one offset keeps the text comparable. */
const offsetMs = 8 * 3_600_000;
const rfc3339 = /^(\d{4}-\d\d-\d\d)[Tt ]([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.(\d+))?(?:[Zz]|([+-])([01]\d|2[0-3]):([0-5]\d))$/;
const wallClock = /^(\S+?)[T\s]\s*(\d{1,2}):(\d\d)(?::(\d\d))?$/;

/** RFC 3339 with any offset; parts below a millisecond are dropped. Undefined for anything else, a time without offset included. */
export const parseInstant = (text: string): Instant | undefined => {
  const match = rfc3339.exec(text);
  if (!match) return undefined;
  const [, day, hours, minutes, seconds, fraction = '', sign, offsetHours, offsetMinutes] = match;
  const date = parseLocalDate(day!);
  if (date === undefined) return undefined;
  const away = sign === undefined ? 0 : (Number(offsetHours) * 60 + Number(offsetMinutes)) * (sign === '-' ? -60_000 : 60_000);
  return instantFromEpoch(Date.parse(`${date}T${hours}:${minutes}:${seconds}.${fraction.slice(0, 3).padEnd(3, '0')}Z`) - away);
};

/** As `parseInstant`; throws RangeError. */
export const instant = (text: string): Instant => {
  const parsed = parseInstant(text);
  if (parsed === undefined) throw new RangeError(`not an instant with an offset: ${JSON.stringify(text)}`);
  return parsed;
};

/** A date and time as files write them, in Asia/Shanghai: `2022-10-08 10:00:00`, `2022/10/8 9:30`, `20221008 10:00:00`. Undefined for anything else. */
export const parseLocalDateTime = (text: string): Instant | undefined => {
  const match = wallClock.exec(text);
  if (!match) return undefined;
  const date = parseLocalDate(match[1]!);
  const [hours, minutes, seconds] = [Number(match[2]), Number(match[3]), Number(match[4] ?? '0')];
  if (date === undefined || hours > 23 || minutes > 59 || seconds > 59) return undefined;
  return `${date}T${String(hours).padStart(2, '0')}:${match[3]}:${match[4] ?? '00'}.000+08:00` as Instant;
};

/** From milliseconds since 1970-01-01T00:00:00Z. Throws RangeError outside the years 1000 to 9999. */
export const instantFromEpoch = (epochMs: number): Instant => {
  const text = new Date(epochMs + offsetMs).toISOString();
  if (text.length !== 24 || text < '1000') throw new RangeError(`not an instant of the years 1000 to 9999: ${epochMs}`);
  return `${text.slice(0, 23)}+08:00` as Instant;
};

/** Milliseconds since 1970-01-01T00:00:00Z. */
export const epochOf = (at: Instant): number => Date.parse(at);
export const addMs = (to: Instant, ms: number): Instant => instantFromEpoch(epochOf(to) + ms);
/** The day in Asia/Shanghai. */
export const dateOf = (at: Instant): LocalDate => at.slice(0, 10) as LocalDate;
export const startOfDay = (date: LocalDate): Instant => `${date}T00:00:00.000+08:00` as Instant;
/** A time of that day in China, `HH:mm:ss` or `HH:mm:ss.SSS`. */
export const instantOn = (date: LocalDate, time: string): Instant => `${date}T${time.padEnd(9, '.').padEnd(12, '0')}+08:00` as Instant;
/** The last millisecond of the day. */
export const endOfDay = (date: LocalDate): Instant => `${date}T23:59:59.999+08:00` as Instant;
