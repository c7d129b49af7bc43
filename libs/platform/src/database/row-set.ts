/** How PostgreSQL reads a column of a row set. */
export type ColumnType = 'text' | 'uuid' | 'date' | 'smallint' | 'int' | 'bigint' | 'boolean';

type Value = string | number | boolean | null | undefined;

/** Rows that travel to PostgreSQL in one statement, a text of lines per column. */
export interface RowSet<Row extends object> {
  /** What the statement selects from: `… from ${set.from} as r`, the columns under the names that the rows have. */
  readonly from: string;
  /**
   * One parameter per column, `$1` first. Null and undefined become null. Throws TypeError where a value holds a line feed: its lines would fall
   * out of step. So a row set is for ids, codes, dates and amounts; free text travels as JSON.
   */
  readonly values: (rows: Iterable<Row>) => string[];
}

/**
 * Declares the columns of a statement that writes many rows. Split by the server, lines cost it a quarter less per inserted row than `json_to_recordset`, and the
 * driver a third less than JSON.
 */
export const rowSet = <Row extends { readonly [Column in keyof Row]: Value }>(types: {
  readonly [Column in keyof Row & string]-?: ColumnType;
}): RowSet<Row> => {
  const columns = Object.entries(types) as [keyof Row & string, ColumnType][];
  const casts = columns.map(([name, type]) => (type === 'text' ? `"${name}"` : `"${name}"::${type}`));
  const selected = casts.map((cast, nth) => `${cast} as "${columns[nth]![0]}"`);
  // The first line is left out: a text of one empty line would be split into no line at all.
  const lists = columns.map((_, nth) => `(string_to_array($${nth + 1}, E'\\n', '${nothing}'))[2:]`);
  const names = columns.map(([name]) => `"${name}"`);
  return {
    from: `(select ${selected.join(', ')} from unnest(${lists.join(', ')}) as line (${names.join(', ')}))`,
    values: (rows) => {
      const lines = columns.map((): string[] => ['']);
      for (const row of rows) for (let nth = 0; nth < columns.length; nth++) lines[nth]!.push(lineOf(row[columns[nth]![0]]));
      return lines.map((column) => column.join('\n'));
    },
  };
};

/** Stands for null; no id, code, date or amount is written so. */
const nothing = String.raw`\N`;

const lineOf = (value: Value): string => {
  if (typeof value !== 'string') return value === null || value === undefined ? nothing : String(value);
  if (value.includes('\n')) throw new TypeError(`a row set holds no line feed: ${JSON.stringify(value.slice(0, 80))}`);
  return value;
};
