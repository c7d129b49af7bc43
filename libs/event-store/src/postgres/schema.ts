import { inTransaction } from '@jumin/embedded-postgres';
import type { Pool } from 'pg';

/**
 * `tx` and `position` order the whole log: the transaction, and the place within it. Readers stay below the oldest transaction still running, so what they
 * have passed never gains an event. Fixed-width columns come first: no padding between them.
 */
const schema = `
create schema if not exists log;

-- Nothing here is ever updated or deleted. json and not jsonb: the bytes are those that were hashed.
create table if not exists log.event (
  tx xid8 not null default pg_current_xact_id(),
  recorded_at timestamptz not null,
  position int not null,
  revision int not null check (revision >= 0),
  effective_on date not null,
  received_on date not null,
  version smallint not null,
  event_id uuid not null,
  stream text collate "C" not null,
  type text not null,
  leaf_hash bytea not null,
  data json not null,
  metadata json not null,
  primary key (stream, revision)
);
create unique index if not exists event_in_order on log.event (tx, position);
`;

const checkpointSchema = `
create schema if not exists log;

-- Updated for every batch of every reader: room on the page keeps the index out of it.
create table if not exists log.checkpoint (
  name text primary key,
  position text not null
) with (fillfactor = 50);
`;

/** Lists of 500 lines are compressed in a third of the time; servers built without lz4 keep their own method. */
const compression = `
do $$ begin
  alter table log.event alter column data set compression lz4;
exception when feature_not_supported or invalid_parameter_value then null;
end $$;
`;

/** Any number; the same for every process that migrates this schema. */
const migrationLock = 7_302_110_542;

/** Makes the schema `log`. Idempotent, and safe to run in several processes at once. */
export const migrateEventStore = (pool: Pool): Promise<void> =>
  migrate(pool, { 'log.event': schema + compression, 'log.checkpoint': checkpointSchema });

/** Only the places of subscribers, where the log itself is kept elsewhere. As safe as the other. */
export const migrateCheckpoints = (pool: Pool): Promise<void> => migrate(pool, { 'log.checkpoint': checkpointSchema });

const migrate = (pool: Pool, tables: Readonly<Record<string, string>>): Promise<void> =>
  inTransaction(pool, async (client) => {
    await client.query('select pg_advisory_xact_lock($1)', [migrationLock]);
    for (const [table, sql] of Object.entries(tables)) {
      const { rows } = await client.query<{ there: boolean }>('select to_regclass($1) is not null as there', [table]);
      if (!rows[0]!.there) await client.query(sql);
    }
  });
