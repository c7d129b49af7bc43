import type { Pool } from 'pg';
import { schemaName } from '../database/open-service-database';

/** A table whose rows are not the same on both sides. Rows are PostgreSQL's text of a row, in the order of `columns`. */
export interface TableDifference {
  readonly table: string;
  readonly columns: readonly string[];
  /** Rows of the live table that replay did not give; the first few of `onlyLiveCount`. */
  readonly onlyLive: readonly string[];
  readonly onlyLiveCount: number;
  /** Rows that replay gave and the live table lacks. */
  readonly onlyReplayed: readonly string[];
  readonly onlyReplayedCount: number;
}

/** Rows shown of each side of a table; the counts say how many there are. */
const shownMax = 20;

/** Compares tables row by row, both ways, equal rows counted as often as they occur. An empty list says that replay equals live. */
export const compareTables = async (
  pool: Pool,
  liveSchema: string,
  shadowSchema: string,
  tables: readonly string[],
): Promise<readonly TableDifference[]> => {
  const differences: TableDifference[] = [];
  for (const table of tables) {
    const live = `${schemaName(liveSchema)}.${schemaName(table)}`;
    const shadow = `${schemaName(shadowSchema)}.${schemaName(table)}`;
    const columns = await columnsOf(pool, liveSchema, table);
    const [onlyLive, onlyReplayed] = [await onlyIn(pool, live, shadow, columns), await onlyIn(pool, shadow, live, columns)];
    if (onlyLive.count + onlyReplayed.count > 0)
      differences.push({
        table,
        columns,
        onlyLive: onlyLive.rows,
        onlyLiveCount: onlyLive.count,
        onlyReplayed: onlyReplayed.rows,
        onlyReplayedCount: onlyReplayed.count,
      });
  }
  return differences;
};

/** As text: a column of type json has no equality of its own, and what differs is to be shown anyway. */
const onlyIn = async (pool: Pool, one: string, other: string, columns: readonly string[]): Promise<{ count: number; rows: string[] }> => {
  const row = `row(${columns.map((column) => `"${column}"`).join(', ')})::text as row`;
  const { rows } = await pool.query<{ row: string; count: number }>(
    `select row, (count(*) over ())::int as count from (select ${row} from ${one} except all select ${row} from ${other}) only_here order by row limit ${shownMax}`,
  );
  return { count: rows[0]?.count ?? 0, rows: rows.map((found) => found.row) };
};

const columnsOf = async (pool: Pool, schema: string, table: string): Promise<string[]> => {
  const { rows } = await pool.query<{ name: string }>(
    'select column_name as name from information_schema.columns where table_schema = $1 and table_name = $2 order by ordinal_position',
    [schema, table],
  );
  if (rows.length === 0) throw new RangeError(`there is no table ${schema}.${table}`);
  return rows.map(({ name }) => name);
};
