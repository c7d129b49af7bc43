import { openPool } from '@jumin/embedded-postgres';
import { instantFromEpoch } from '@jumin/kernel';
import { types, type Pool } from 'pg';

export interface DatabaseOptions {
  /** Connections at most. Default 4: one for each lane that is writing, the others wait. */
  readonly max?: number;
  /** Settings of PostgreSQL for these sessions, such as `synchronous_commit`. */
  readonly settings?: Readonly<Record<string, string>>;
  /** How long a connection may take, waiting for a free one included. Default: for ever. */
  readonly connectMsMax?: number;
}

/**
 * A pool whose search_path is the service's schema and nothing else, so the same unqualified SQL runs on the live schema and on a shadow of it. Nothing
 * connects before the first query.
 *
 * Rows come in the kernel's values: `date` as LocalDate text, `timestamptz` as Instant text, `int8` and `numeric` as text (parse with care for range).
 */
export const openServiceDatabase = (
  connectionString: string,
  schema: string,
  { max = 4, settings = {}, connectMsMax: connectionTimeoutMillis = 0 }: DatabaseOptions = {},
): Pool => {
  const options = sessionOptions({ search_path: schemaName(schema), ...settings });
  return openPool({ connectionString, max, options, connectionTimeoutMillis, types: { getTypeParser } });
};

/** Settings of PostgreSQL as a session is opened with them. */
export const sessionOptions = (settings: Readonly<Record<string, string>>): string =>
  Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ');

/** Schema names are ours, never a user's: lower case, digits, underscores. Throws RangeError for anything else, since they are written into SQL as they are. */
export const schemaName = (schema: string): string => {
  if (!/^[a-z][a-z0-9_]{0,62}$/.test(schema)) throw new RangeError(`not a name of a schema: ${JSON.stringify(schema)}`);
  return schema;
};

// Oids of PostgreSQL, fixed for ever: date, date[], timestamptz.
const parsers: Readonly<Record<number, (text: string) => unknown>> = {
  1082: (text) => text,
  1182: (text) => listOfTexts(text),
  1184: (text) => instantFromEpoch(Date.parse(text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00'))),
};
const listOfTexts = types.getTypeParser(1009 as never, 'text') as (text: string) => unknown;

const getTypeParser = (oid: number, format?: 'text' | 'binary'): unknown =>
  (format !== 'binary' && parsers[oid]) || types.getTypeParser(oid as never, format as never);
