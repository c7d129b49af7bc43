import { inTransaction } from '@jumin/embedded-postgres';
import type { Instant } from '@jumin/kernel';
import type { Pool } from 'pg';
import type { TransactionClient } from '../following/log-following';
import type { Message, ParkedKey } from '../port';
import type { ParkedMessage, ParkingStore } from './parking-store';

const schema = `
create schema if not exists log;

-- A key of a consumer whose messages wait for a person. The row is locked by whoever changes what waits behind it.
create table if not exists log.parked_key (
  consumer text not null,
  key text not null,
  since text not null,
  attempts int not null default 1,
  first_error text not null,
  last_error text not null,
  primary key (consumer, key)
);

create table if not exists log.parked_message (
  consumer text not null,
  id uuid not null,
  key text not null,
  place bigint generated always as identity,
  message json not null,
  error text,
  primary key (consumer, id)
);
create index if not exists parked_message_of_key on log.parked_message (consumer, key, place);

-- Who replayed or discarded what, and why. Never deleted.
create table if not exists log.parking_act (
  id bigint generated always as identity primary key,
  consumer text not null,
  key text not null,
  what text not null,
  messages int not null,
  actor json not null,
  reason text,
  at text not null
);
`;

/** Any number; the same for every process that migrates these tables. */
const migrationLock = 7_302_110_543;

/** Idempotent, and safe to run in several processes at once. */
export const migrateParking = async (pool: Pool): Promise<void> => {
  await inTransaction(pool, async (client) => {
    await client.query('select pg_advisory_xact_lock($1)', [migrationLock]);
    await client.query(schema);
  });
};

type Rows<Row> = { readonly rows: Row[] };

/** Parked keys beside the log, after `migrateParking`. */
export const openPostgresParking = (pool: Pool): ParkingStore => {
  const on = (client: TransactionClient | undefined): TransactionClient => client ?? pool;
  return {
    transaction: (work) => inTransaction(pool, work),
    keysOf: async (consumer) => {
      const { rows } = await pool.query<{ key: string }>('select key from log.parked_key where consumer = $1', [consumer]);
      return new Set(rows.map(({ key }) => key));
    },
    holdKeys: async (client, consumer, keys) => {
      const held = (await on(client).query(
        'select key from log.parked_key where consumer = $1 and key = any ($2) order by key for update',
        [consumer, keys],
      )) as unknown as Rows<{ key: string }>;
      return new Set(held.rows.map(({ key }) => key));
    },
    add: async (client, consumer, messages, at) => {
      if (messages.length === 0) return;
      const failed = messages.filter(({ error }) => error !== null);
      await on(client).query(
        `insert into log.parked_key (consumer, key, since, first_error, last_error)
         select distinct on (key) $1, key, $4, error, error from unnest($2::text[], $3::text[]) as f (key, error)
         on conflict do nothing`,
        [consumer, failed.map(({ message }) => message.key), failed.map(({ error }) => error), at],
      );
      await on(client).query(
        `insert into log.parked_message (consumer, id, key, message, error)
         select $1, id, key, message, error
         from unnest($2::uuid[], $3::text[], $4::json[], $5::text[]) with ordinality as m (id, key, message, error, place) order by place
         on conflict do nothing`,
        [
          consumer,
          messages.map(({ message }) => message.id),
          messages.map(({ message }) => message.key),
          messages.map(({ message }) => JSON.stringify(message)),
          messages.map(({ error }) => error),
        ],
      );
    },
    list: async (consumer) => {
      const { rows } = await pool.query<ParkedKey>(
        `select consumer, key, count(m.id)::int as messages, first_error as "firstError", last_error as "lastError", attempts, since
         from log.parked_key k left join log.parked_message m using (consumer, key)
         where $1::text is null or consumer = $1
         group by k.consumer, k.key order by consumer collate "C", key collate "C"`,
        [consumer ?? null],
      );
      return rows;
    },
    messagesOf: async (consumer, key) => {
      const { rows } = await pool.query<ParkedMessage>(
        'select message, error from log.parked_message where consumer = $1 and key = $2 order by place',
        [consumer, key],
      );
      return rows;
    },
    remove: async (client, consumer, message) => {
      await on(client).query('select from log.parked_key where consumer = $1 and key = $2 for update', [consumer, message.key]);
      const { rowCount } = await on(client).query('delete from log.parked_message where consumer = $1 and id = $2', [consumer, message.id]);
      await on(client).query(
        `delete from log.parked_key k where consumer = $1 and key = $2
         and not exists (select from log.parked_message m where m.consumer = k.consumer and m.key = k.key)`,
        [consumer, message.key],
      );
      return rowCount === 1;
    },
    failed: async (consumer: string, message: Message, error: string) => {
      await pool.query('update log.parked_key set attempts = attempts + 1, last_error = $3 where consumer = $1 and key = $2', [
        consumer,
        message.key,
        error,
      ]);
      await pool.query('update log.parked_message set error = $3 where consumer = $1 and id = $2', [consumer, message.id, error]);
    },
    discard: (consumer, key) =>
      inTransaction(pool, async (client) => {
        await client.query('select from log.parked_key where consumer = $1 and key = $2 for update', [consumer, key]);
        const { rowCount } = await client.query('delete from log.parked_message where consumer = $1 and key = $2', [consumer, key]);
        await client.query('delete from log.parked_key where consumer = $1 and key = $2', [consumer, key]);
        return rowCount ?? 0;
      }),
    record: async ({ consumer, key, what, messages, by, reason, at }: { at: Instant } & Parameters<ParkingStore['record']>[0]) => {
      await pool.query(
        'insert into log.parking_act (consumer, key, what, messages, actor, reason, at) values ($1, $2, $3, $4, $5, $6, $7)',
        [consumer, key, what, messages, JSON.stringify(by), reason, at],
      );
    },
  };
};
