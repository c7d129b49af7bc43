import { instantFromEpoch } from '@jumin/kernel';
import { leafHashOf } from '@jumin/event-store';
import { openPool } from '@jumin/embedded-postgres';
import { hashesChecked } from './hashes-checked';
import type { Check } from './verify';

interface Row {
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly type: string;
  readonly version: number;
  readonly effective_on: string;
  readonly received_on: string;
  readonly epoch_ms: string;
  readonly data: string;
  readonly metadata: string;
  readonly leaf: string;
}

const pageEventsMax = 5_000;
/** As stored, that is compressed: documents of 500 lines are eight times as long in memory, and in this order they stand side by side. */
const pageBytesMax = 2 << 20;

/** Reads the whole log in the order of its primary key: every leaf as it is stored is hashed again, and revisions have no holes. */
export async function checkHashes(connectionString: string): Promise<Check> {
  const pool = openPool({ connectionString, max: 1 });
  const differences: string[] = [];
  let checked = 0;
  let [stream, revision] = ['', -1];
  try {
    for (;;) {
      const { rows } = await pool.query<Row>(
        `select stream, revision, event_id::text as id, type, version, effective_on::text, received_on::text,
                (extract(epoch from recorded_at) * 1000)::bigint::text as epoch_ms, data::text, metadata::text, encode(leaf_hash, 'hex') as leaf
         from (
           select *, sum(pg_column_size(data)) over (order by stream, revision rows unbounded preceding) - pg_column_size(data) as bytes_before
           from (select * from log.event where (stream, revision) > ($1, $2) order by stream, revision limit $3) as next
         ) as page where bytes_before < $4 order by stream, revision`,
        [stream, revision, pageEventsMax, pageBytesMax],
      );
      for (const row of rows) {
        if (leafHashOf(leafOf(row)) !== row.leaf) differences.push(`${row.stream} ${row.revision}: hash`);
        if (row.revision !== (row.stream === stream ? revision + 1 : 0)) differences.push(`${row.stream} ${row.revision}: revision`);
        [stream, revision] = [row.stream, row.revision];
      }
      checked += rows.length;
      if (rows.length === 0 || differences.length > 20) break;
    }
  } finally {
    await pool.end();
  }
  return hashesChecked(checked, differences);
}

const leafOf = ({ id, stream, revision, type, version, effective_on, received_on, epoch_ms, data, metadata }: Row) => ({
  id,
  stream,
  revision,
  type,
  version,
  effectiveOn: effective_on,
  receivedOn: received_on,
  recordedAt: instantFromEpoch(Number(epoch_ms)),
  data,
  metadata,
});
