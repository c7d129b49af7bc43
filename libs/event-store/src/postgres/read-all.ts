import type { Pool } from 'pg';
import type { LogPage, ReadAllOptions } from '../port';
import { parametersOf, positionOf, txTextOf } from './position';
import { eventColumns, rawQuery, RowReader } from './rows';

/** How far one page looks for events of the categories that are asked for, in events per event that may be returned. */
const lookAhead = 8;

/**
 * Below the oldest transaction still running, in the order (tx, position): what a reader has passed never gains an event. The last row looked at comes along
 * without data, so that the reader moves on where nothing matched. Bytes are counted as stored, which for long data is compressed.
 */
const pageOf = (filtered: boolean): string => `
  with seen as (
    select * from log.event
    where (tx, position) > ($1::xid8, $2::int) and tx < pg_snapshot_xmin(pg_current_snapshot())
    order by tx, position limit $3::int * ${filtered ? lookAhead : 1}
  ),
  matching as (
    select *, sum(pg_column_size(data)) over (order by tx, position rows unbounded preceding) - pg_column_size(data) as bytes_before
    from seen ${filtered ? `where split_part(stream, '-', 1) = any (string_to_array($5, ','))` : ''} order by tx, position limit $3
  )
  (select ${eventColumns} from matching e where e.bytes_before < $4 order by e.tx, e.position)
  union all
  (select e.tx::text, e.position, '', 0, e.event_id, '', 0::smallint, e.effective_on, e.received_on, (select count(*) from matching), null, null
   from seen e order by e.tx desc, e.position desc limit 1)`;

const [page, filteredPage] = [pageOf(false), pageOf(true)];

export const readPage = async (
  pool: Pool,
  { after, categories, maxEvents = 2_000, maxBytes = 4 * 1024 * 1024 }: ReadAllOptions,
): Promise<LogPage> => {
  const values = [...parametersOf(after), maxEvents, maxBytes];
  const { rows } = await pool.query<string[]>(
    categories ? rawQuery('log-page-filtered', filteredPage, [...values, categories.join(',')]) : rawQuery('log-page', page, values),
  );
  const last = rows.pop();
  if (!last) return { events: [], through: after };
  const reader = new RowReader();
  const events = rows.map((row) => reader.read(row));
  const wholePage = events.length < maxEvents && events.length === Number(last[9]);
  return { events, through: wholePage ? positionOf(txTextOf(Number(last[0])), Number(last[1])) : events.at(-1)!.position };
};
