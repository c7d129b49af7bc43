declare const instantBrand: unique symbol;
/** A point in time, RFC 3339 at Asia/Shanghai with milliseconds (`2024-03-01T09:00:00.000+08:00`); one fixed form, so it compares as text. */
export type Instant = string & { readonly [instantBrand]: true };
