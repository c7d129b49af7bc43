declare const localDateBrand: unique symbol;
/** A calendar day in China, `YYYY-MM-DD`; compares as text. Legal dates have no time zone and no time of day. */
export type LocalDate = string & { readonly [localDateBrand]: true };
