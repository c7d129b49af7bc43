import type { LocalDate } from './local-date';

declare const instantBrand: unique symbol;
/** A point in time, RFC 3339 at Asia/Shanghai with milliseconds (`2024-03-01T09:00:00.000+08:00`); one fixed form, so it compares as text. */
export type Instant = string & { readonly [instantBrand]: true };

const offsetMs = 8 * 3_600_000; // Asia/Shanghai keeps no summer time since 1991.

export const instantFromEpoch = (ms: number): Instant => `${new Date(ms + offsetMs).toISOString().slice(0, 23)}+08:00` as Instant;
/** Milliseconds since 1970-01-01T00:00:00Z. */
export const epochOf = (instant: Instant): number => Date.parse(instant);

/** RFC 3339 with any offset; undefined where it is none, or names no offset. */
export const parseInstant = (text: string): Instant | undefined => {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/.test(text)) return undefined;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : instantFromEpoch(ms);
};

/** As `parseInstant`; throws RangeError. */
export const instant = (text: string): Instant => {
  const parsed = parseInstant(text);
  if (!parsed) throw new RangeError(`not an instant: ${text}`);
  return parsed;
};

/** The calendar day in China. */
export const dateOf = (at: Instant): LocalDate => at.slice(0, 10) as LocalDate;

/** A time of that day in China, `HH:mm:ss` or `HH:mm:ss.SSS`. */
export const instantOn = (date: LocalDate, time: string): Instant => `${date}T${time.padEnd(9, '.').padEnd(12, '0')}+08:00` as Instant;

/** `2022-10-08 10:00:00`, as the exchanged files write it: Asia/Shanghai, seconds optional. Undefined where it is no time. */
export const parseLocalDateTime = (text: string): Instant | undefined => {
  const match = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}):(\d{2})(?::(\d{2}))?$/.exec(text);
  return match ? parseInstant(`${match[1]}T${match[2]}:${match[3]}:${match[4] ?? '00'}+08:00`) : undefined;
};
