import { openPool } from '@jumin/embedded-postgres';
import { cellsOf, type HandedOver } from './sample-year';

/** Columns of the files that hold what belongs to a person and to nobody else. */
const personalColumns = ['姓名', '证件号码', '手机号', '银行账号', '对方户名'];

/** Names of two characters and more, citizen numbers, phones and bank accounts of a sample. */
export const personalDataOf = (files: readonly HandedOver[]): ReadonlySet<string> => {
  const found = new Set<string>();
  for (const file of files) {
    const [heading, ...lines] = cellsOf(file);
    for (const [at, title] of heading!.entries())
      if (personalColumns.includes(title)) for (const line of lines) if ((line[at] ?? '').length >= 2) found.add(line[at]!);
  }
  return found;
};

/** Finds any of many values in texts: as a run of digits where it is a number, as a whole run of Chinese characters where it is a name. */
export class PersonalDataScan {
  /** Of the numbers among the values. */
  private readonly lengths: readonly number[];

  constructor(private readonly values: ReadonlySet<string>) {
    this.lengths = [...new Set([...values].filter((value) => /^\d{6,}[0-9X]?$/.test(value)).map(({ length }) => length))];
  }

  /** The values found. Escapes of JSON and base64 of plain text are undone first: hidden is not sealed. */
  in(text: string): readonly string[] {
    const found = new Set<string>();
    for (const readable of [text, unescaped(text), ...decodedWithin(text)])
      for (const [word] of readable.matchAll(/\p{Script=Han}+|[0-9]{6,}[0-9Xx]?/gu)) {
        if (this.values.has(word)) found.add(word);
        // A number may stand within a longer run, as in a key made of several.
        else if (/^\d/.test(word)) for (const value of this.numbersIn(word)) found.add(value);
      }
    return [...found];
  }

  private numbersIn(run: string): readonly string[] {
    const found: string[] = [];
    for (const length of this.lengths)
      for (let from = 0; from + length <= run.length; from++)
        if (this.values.has(run.slice(from, from + length).toUpperCase())) found.push(run.slice(from, from + length));
    return found;
  }
}

const unescaped = (text: string): string =>
  text.replace(/\\u([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));

/** Whatever looks like base64 or hex, decoded. */
const decodedWithin = (text: string): readonly string[] => {
  const decoded: string[] = [];
  for (const [blob] of text.matchAll(/[A-Za-z0-9+/_-]{16,}={0,2}/g)) decoded.push(Buffer.from(blob, 'base64').toString('utf8'));
  for (const [blob] of text.matchAll(/(?:[0-9a-f]{2}){12,}/gi)) decoded.push(Buffer.from(blob, 'hex').toString('utf8'));
  return decoded;
};

export interface Leak {
  readonly column: string;
  readonly value: string;
  readonly rows: number;
}

/** Looks through every column of every table of the database, whatever its type. `looked` says how much there was to look at. */
export async function scanDatabase(
  connectionString: string,
  scan: PersonalDataScan,
): Promise<{ readonly leaks: readonly Leak[]; readonly looked: ReadonlyMap<string, number> }> {
  const pool = openPool({ connectionString, max: 1 });
  try {
    const { rows: columns } = await pool.query<{ table: string; column: string }>(
      `select format('%I.%I', table_schema, table_name) as table, column_name as column from information_schema.columns
       join information_schema.tables using (table_schema, table_name)
       where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema') order by 1, ordinal_position`,
    );
    const leaks = new Map<string, Leak>();
    const looked = new Map<string, number>();
    for (const { table, column } of columns) {
      const { rows } = await pool.query<{ value: string }>(
        `select distinct "${column}"::text as value from ${table} where "${column}" is not null`,
      );
      looked.set(`${table}.${column}`, rows.length);
      for (const { value } of rows)
        for (const found of scan.in(value)) {
          const at = `${table}.${column} ${found}`;
          leaks.set(at, { column: `${table}.${column}`, value: found, rows: (leaks.get(at)?.rows ?? 0) + 1 });
        }
    }
    return { leaks: [...leaks.values()], looked };
  } finally {
    await pool.end();
  }
}
