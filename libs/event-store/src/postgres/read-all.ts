import type { Pool } from 'pg';
import type { LogPage, ReadAllOptions } from '../port';
import { parametersOf, positionOf, txTextOf } from './position';
import { eventColumns, rawQuery, RowReader } from './rows';

/** How far one page looks for events of the categories that are asked for, in events per event that may be returned. */
const lookAhead = 8;

/**
 * Below the oldest transaction still running, in the order (tx, position): what a reader has passed never gains an event. Rows are streamed in the order of
 * the index and no more are looked at than the page needs. Where it is not filled, the last row looked at comes along without data, so that the reader
 * moves on where nothing matched. Bytes are counted as stored, which for long data is compressed.
 */
const pageOf = (filtered: boolean): string => {
  const seen = `from log.event where (tx, position) > ($1::xid8, $2::int) and tx < pg_snapshot_xmin(pg_current_snapshot())
    order by tx, position limit $3::int * ${filtered ? lookAhead : 1}`;
  return `
  with matching as materialized (
    select *, sum(pg_column_size(data)) over (order by tx, position rows unbounded preceding) - pg_column_size(data) as bytes_before
    from (select * ${seen}) as seen ${filtered ? `where split_part(stream, '-', 1) = any (string_to_array($5, ','))` : ''} order by tx, position limit $3
  )
  (select ${eventColumns} from matching e where e.bytes_before < $4 order by e.tx, e.position)
  union all
  (select e.tx::text, e.position, '', 0, null, '', 0::smallint, null, null, (select count(*) from matching), null, null
   from (select tx, position ${seen}) as e where (select count(*) from matching) < $3 order by e.tx desc, e.position desc limit 1)`;
};

const [page, filteredPage] = [pageOf(false), pageOf(true)];

export const readPage = async (
  pool: Pool,
  { after, categories, maxEvents = 2_000, maxBytes = 4 * 1024 * 1024 }: ReadAllOptions,
): Promise<LogPage> => {
  const values = [...parametersOf(after), maxEvents, maxBytes];
  const { rows } = await pool.query<string[]>(
    categories ? rawQuery('log-page-filtered', filteredPage, [...values, categories.join(',')]) : rawQuery('log-page', page, values),
  );
  if (rows.length === 0) return { events: [], through: after };
  const lookedAt = rows.at(-1)![2] === '' ? rows.pop() : undefined;
  const reader = new RowReader();
  const events = rows.map((row) => reader.read(row));
  // Where bytes cut the page short, reading goes on behind its last event.
  const allMatching = lookedAt !== undefined && events.length === Number(lookedAt[9]);
  return { events, through: allMatching ? positionOf(txTextOf(Number(lookedAt[0])), Number(lookedAt[1])) : events.at(-1)!.position };
};
