import { setTimeout as sleep } from 'node:timers/promises';
import { openPool } from '@jumin/embedded-postgres';
import { commandIdOf } from '@jumin/kernel';
import { testDatabase, type TestDatabase } from '@jumin/testing';
import type { Pool, PoolClient } from 'pg';
import { entryOf } from '../conformance-suite';
import { stressOrder, type Seen, type StressedLog } from '../order-stress';
import { beginning, type EventStore, type Position } from '../port';
import { openPostgresEventStore } from './open';
import { migrateEventStore } from './schema';

let database: TestDatabase;
let pool: Pool;
beforeAll(async () => {
  database = await testDatabase();
  pool = openPool({ connectionString: database.connectionString, max: 20 });
  await migrateEventStore(pool);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

/** Two processes append, four callers each; a third one subscribes. */
const realLog = async (): Promise<{ log: StressedLog; close: () => Promise<void> }> => {
  await pool.query('truncate log.event');
  const stores = await Promise.all([1, 2, 3].map(() => openPostgresEventStore(pool, { pollEveryMs: 2 })));
  const seen: Seen[] = [];
  const reader: EventStore = stores[2]!;
  reader.subscribe(
    { name: 'live', after: beginning as Position, categories: ['s'] },
    async ({ events }) => void seen.push(...events.map(({ stream, revision, metadata }) => ({ stream, revision, entry: metadata.c }))),
  );
  return {
    log: {
      write: async (writer, stream, events, entry) => {
        const store = stores[writer % 2]!;
        const head = (await store.headRevisions([stream])).get(stream)!;
        const [outcome] = await store.append([entryOf(stream, head, events, entry)]);
        return outcome!.kind === 'appended' ? events : 0;
      },
      readOn: async () => seen.splice(0),
    },
    close: async () => void (await Promise.all(stores.map((store) => store.close()))),
  };
};

/** A log made wrongly: a table with a counter, writers in transactions with pauses, a reader by SQL. */
const wrongLog = async (
  reader: { readonly where: string; readonly order: string },
  write: (client: PoolClient, stream: string, events: number, entry: string) => Promise<unknown>,
): Promise<StressedLog> => {
  await pool.query(`drop table if exists wrong; create table wrong (place bigint generated always as identity, tx xid8 not null default pg_current_xact_id(),
    stream text, revision int, entry text, primary key (stream, revision))`);
  let [tx, place] = ['0', '0'];
  return {
    write: async (_, stream, events, entry) => {
      const client = await pool.connect();
      try {
        await client.query('begin');
        await write(client, stream, events, entry);
        if (Math.random() < 0.3) await sleep(Math.random() * 4);
        await client.query('commit');
        return events;
      } catch (error) {
        await client.query('rollback');
        throw error;
      } finally {
        client.release();
      }
    },
    readOn: async () => {
      const { rows } = await pool.query<Seen & { tx_text: string; place: string }>(
        `select tx::text as tx_text, place, stream, revision, entry from wrong where ${reader.where} order by ${reader.order} limit 500`,
        reader.where.includes('$2') ? [place, tx] : [place],
      );
      if (rows.length > 0) [tx, place] = [rows.at(-1)!.tx_text, rows.at(-1)!.place];
      return rows;
    },
  };
};
const right = { where: '(tx, place) > ($2::xid8, $1::bigint) and tx < pg_snapshot_xmin(pg_current_snapshot())', order: 'tx, place' };
const insert = `insert into wrong (stream, revision, entry) select $1, $2::int + n, $4 from generate_series(1, $3::int) n`;
const headOf = async (client: PoolClient, stream: string): Promise<number> =>
  (await client.query<{ head: number }>('select coalesce(max(revision), -1) as head from wrong where stream = $1', [stream])).rows[0]!.head;
const readThenInsert = async (client: PoolClient, stream: string, events: number, entry: string): Promise<void> => {
  await client.query(insert, [stream, await headOf(client, stream), events, entry]);
};

describe('the order of the log under racing writers', () => {
  it('loses nothing and reorders nothing', async () => {
    const { log, close } = await realLog();
    const report = await stressOrder(log, { ms: 2_500 });
    await close();
    expect(report).toEqual({ durable: report.durable, delivered: report.durable, lost: 0, outOfOrder: 0, torn: 0 });
    expect(report.durable).toBeGreaterThan(200);
  });

  // Each of these has been built by somebody. The same check must catch them, or it proves nothing of ours.
  it('is lost by a reader that goes by the counter alone', async () => {
    const report = await stressOrder(await wrongLog({ where: 'place > $1', order: 'place' }, readThenInsert), { patienceMs: 500 });
    expect(report.lost).toBeGreaterThan(0);
  });
  it('is lost by a reader that stays below running transactions but goes by the counter', async () => {
    const where = 'place > $1 and tx < pg_snapshot_xmin(pg_current_snapshot())';
    // The counter and the transaction must be taken in different orders: a writer that has written something else before.
    const log = await wrongLog({ where, order: 'place' }, async (client, stream, events, entry) => {
      await client.query('select pg_current_xact_id()');
      if (Math.random() < 0.5) await sleep(Math.random() * 4);
      await readThenInsert(client, stream, events, entry);
    });
    expect((await stressOrder(log, { ms: 2_500, patienceMs: 500 })).lost).toBeGreaterThan(0);
  });
  it('is inverted by a blind append, whose transaction begins before the one it follows has ended', async () => {
    const log = await wrongLog(right, async (client, stream, events, entry) => {
      await client.query('select pg_current_xact_id()');
      await client.query('select pg_advisory_xact_lock(hashtext($1))', [stream]);
      await client.query(insert, [stream, await headOf(client, stream), events, entry]);
    });
    expect((await stressOrder(log, { patienceMs: 500 })).outOfOrder).toBeGreaterThan(0);
  });
  it('is inverted by a pipelined append, which goes out before the one to the same stream that it follows has come back', async () => {
    const assumed = new Map<string, number>();
    const log = await wrongLog(right, async (client, stream, events, entry) => {
      const head = assumed.get(stream) ?? -1;
      assumed.set(stream, head + events);
      await sleep(Math.random() * 4); // On its way, on a connection of its own.
      await client.query(insert, [stream, head, events, entry]);
    });
    expect((await stressOrder(log, { patienceMs: 500 })).outOfOrder).toBeGreaterThan(0);
  });
  it('has torn entries where conflicts are judged event by event', async () => {
    const log = await wrongLog(right, async (client, stream, events, entry) => {
      const head = await headOf(client, stream);
      await sleep(Math.random() * 2);
      await client.query(`${insert} on conflict do nothing`, [stream, head, events, entry]);
    });
    expect((await stressOrder(log, { patienceMs: 500 })).torn).toBeGreaterThan(0);
  });
});

describe('an append that does not wait for the one before', () => {
  it('on one stream is refused, where its revision is not yet there to be read', async () => {
    await pool.query('truncate log.event');
    const store = await openPostgresEventStore(pool);
    const other = await openPostgresEventStore(pool);
    await store.append([entryOf('s-0')]);
    const holding = await pool.connect();
    await holding.query('begin');
    await holding.query(`insert into log.event select pg_current_xact_id(), recorded_at, position, 1, effective_on, received_on, version, event_id, stream, type,
      leaf_hash, data, metadata from log.event where stream = 's-0'`);
    const [pipelined] = await other.append([entryOf('s-0', 1, 1, commandIdOf('assumed'))]);
    await holding.query('commit');
    holding.release();
    expect(pipelined).toEqual({ kind: 'conflict' });
    await Promise.all([store.close(), other.close()]);
  });

  it('leaves no torn entry where another process takes its first place meanwhile', async () => {
    await pool.query(`truncate log.event`);
    const store = await openPostgresEventStore(pool);
    await store.append([entryOf('s-0')]);
    const holding = await pool.connect();
    await holding.query('begin');
    await holding.query(`insert into log.event select pg_current_xact_id(), recorded_at, position, 1, effective_on, received_on, version, event_id, stream, type,
      leaf_hash, data, metadata from log.event where stream = 's-0'`);
    const torn = store.append([entryOf('s-0', 0, 3, commandIdOf('late')), entryOf('s-1', -1, 3)]);
    await sleep(50);
    await holding.query('commit');
    holding.release();
    expect((await torn).map(({ kind }) => kind)).toEqual(['conflict', 'appended']);
    expect([...(await store.headRevisions(['s-0', 's-1'])).values()]).toEqual([1, 2]);
    await store.close();
  });
});

describe('lists in opposite orders', () => {
  it('wait for each other in a circle where they are not sorted, and never in the store', async () => {
    await pool.query(`truncate log.event; drop table if exists wrong; create table wrong (stream text primary key)`);
    const streams = Array.from({ length: 400 }, (_, n) => `s-${n}`);
    const unsorted = async (list: readonly string[]): Promise<string> => {
      const client = await pool.connect();
      try {
        await client.query('begin');
        for (const half of [list.slice(0, 200), list.slice(200)]) {
          await client.query('insert into wrong select unnest($1::text[]) on conflict do nothing', [half]);
          await sleep(20);
        }
        await client.query('commit');
        return 'went in';
      } catch (error) {
        await client.query('rollback');
        return (error as { code: string }).code;
      } finally {
        client.release();
      }
    };
    const became: string[] = [];
    // On a busy machine one list may be in before the other begins: tried until they meet.
    for (let attempt = 0; attempt < 20 && !became.includes('40P01'); attempt++) {
      await pool.query('truncate wrong');
      became.push(...(await Promise.all([unsorted(streams), unsorted(streams.toReversed())])));
    }
    expect(became).toContain('40P01');
    const stores = await Promise.all([1, 2].map(() => openPostgresEventStore(pool, { eventsPerBatchMax: 1_000 })));
    for (let round = 0; round < 10; round++) {
      const entries = (nth: number) => streams.map((stream) => entryOf(`${stream}x${round}`, -1, 1, commandIdOf(stream, nth)));
      const outcomes = await Promise.all([stores[0]!.append(entries(0)), stores[1]!.append(entries(1).toReversed())]);
      expect(outcomes.flat().filter(({ kind }) => kind === 'appended')).toHaveLength(streams.length);
    }
    await Promise.all(stores.map((store) => store.close()));
  });
});
