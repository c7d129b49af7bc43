import { migrateEventStore, noStream, openPostgresEventStore, Transient, type EventStore, type NewEvent } from '@jumin/event-store';
import { commandIdOf, eventIdOf, localDate } from '@jumin/kernel';
import { migrateParking, openLogMessageBus, openPostgresParking, type Contract, type Message, type Publisher } from '@jumin/messaging';
import { testDatabase, type TestDatabase } from '@jumin/testing';
import { Client, type Pool } from 'pg';
import type { QueryRunner } from 'typeorm';
import { migrateService, openServiceDatabase } from '../database';
import type { Lane } from '../lane';
import type { Ports, Service, ServiceDefinition } from '../service';
import { compareTables } from './compare-tables';
import { rebuildLanes } from './rebuild-lanes';
import { runLanes, settled, type RunningLanes } from './run-lanes';

/** A tiny service: tills take coins; a lane counts them from the log, another from contracts, a third answers every coin with a receipt. */
const day = localDate('2024-03-01');
const eventOf = (type: string, id: string, data: object): NewEvent => {
  const c = commandIdOf(type, id);
  return { id: eventIdOf(c, 0), type, version: 1, effectiveOn: day, receivedOn: day, data, metadata: { c, a: ['u', 'H', 'r', '341323'] } };
};
const takeCoin = (store: EventStore, till: string, n: number, fen: number) =>
  store.append([{ stream: `coin-${till}${n}`, expectedRevision: noStream, events: [eventOf('CoinTaken', `${till}${n}`, { till, fen })] }]);

class Tills1700000000001 {
  up = (runner: QueryRunner) =>
    runner.query(
      'create table till (name text primary key, fen bigint not null); create table heard (name text primary key, coins int not null)',
    );
  down = (runner: QueryRunner) => runner.query('drop table till, heard');
}

/** What goes wrong, and when; emptied by the tests. */
const faults: { afterApply?: () => void; beforeAct?: () => void; afterAct?: () => void; onMessage?: (message: Message) => void } = {};

const lanes = (store: EventStore): Lane[] => [
  {
    name: 'tills',
    reads: 'log',
    categories: ['coin'],
    tables: ['till'],
    maxWeight: 3,
    apply: async (database, events) => {
      for (const { data } of events as unknown as { data: { till: string; fen: number } }[])
        await database.query('insert into till values ($1, $2) on conflict (name) do update set fen = till.fen + excluded.fen', [
          data.till,
          data.fen,
        ]);
      faults.afterApply?.();
    },
  },
  {
    name: 'heard',
    reads: 'contracts',
    topics: ['shop.events'],
    types: ['CoinHeard'],
    tables: ['heard'],
    apply: async (database, messages) => {
      for (const message of messages) {
        faults.onMessage?.(message);
        await database.query('insert into heard values ($1, 1) on conflict (name) do update set coins = heard.coins + 1', [message.key]);
      }
    },
  },
  {
    name: 'receipts',
    reads: 'log',
    categories: ['coin'],
    tables: [],
    act: async (events) => {
      faults.beforeAct?.();
      await store.append(
        events.map(({ id, stream }) => ({
          stream: `receipt-${stream}`,
          expectedRevision: noStream,
          events: [eventOf('ReceiptGiven', id, {})],
        })),
      );
      faults.afterAct?.();
    },
  },
];

const definition: ServiceDefinition = {
  name: 'shop',
  schema: 'shop',
  categories: ['coin', 'receipt'],
  publish: ({ type, data }): Contract[] =>
    type === 'CoinTaken' ? [{ type: 'CoinHeard', version: 1, key: (data as { till: string }).till, data }] : [],
  migrations: [Tills1700000000001],
  kinds: [],
  compose: ({ store }): Service => ({ lanes: lanes(store), history: async () => [] }),
};
const publishers: Publisher[] = [{ service: 'shop', categories: definition.categories, publish: definition.publish }];

let database: TestDatabase;
let pool: Pool;
let store: EventStore;
let runnings: RunningLanes[];
beforeEach(async () => {
  database = await testDatabase();
  pool = openServiceDatabase(database.connectionString, 'shop', { max: 8 });
  await migrateService(database.connectionString, definition);
  await migrateEventStore(pool);
  await migrateParking(pool);
  store = await openPostgresEventStore(pool);
  runnings = [];
});
afterEach(async () => {
  for (const name of Object.keys(faults)) delete faults[name as keyof typeof faults];
  for (const running of runnings) await running.stop();
  await store.close();
  await pool.end();
  await database.drop();
});
const start = (read: EventStore = store): RunningLanes => {
  const bus = openLogMessageBus({ store: read, publishers, parking: openPostgresParking(pool), backOff: { waitMs: 1, waitMsMax: 2 } });
  const ports = { store: read, bus, pool, backOff: { waitMs: 1, waitMsMax: 2 } };
  const running = runLanes(definition, definition.compose({ store } as Ports), ports);
  runnings.push(running);
  return running;
};
const takeCoins = async (count: number): Promise<void> => {
  for (let n = 0; n < count; n++) await takeCoin(store, n % 2 ? 'east' : 'west', n, 100 + n);
};
const tills = async () => (await pool.query('select name, fen::int from till order by name')).rows;
const receipts = async () => (await store.readAll({ after: '' as never, categories: ['receipt'] })).events.length;

describe('the lanes of a service', () => {
  it('take everything, and are at rest when nothing more follows from it', async () => {
    await takeCoins(7);
    const running = start();
    const head = await settled(store, [running]);
    expect(await tills()).toEqual([
      { name: 'east', fen: 309 },
      { name: 'west', fen: 412 },
    ]);
    expect((await pool.query('select * from heard order by name')).rows).toEqual([
      { name: 'east', coins: 3 },
      { name: 'west', coins: 4 },
    ]);
    expect(await receipts()).toBe(7);
    expect(running.lanes.map(({ name, status, position }) => [name, status, position])).toEqual([
      ['shop.tills', 'running', head],
      ['shop.heard', 'running', head],
      ['shop.receipts', 'running', head],
    ]);
  });

  it('take effect once, though the database was lost before the commit and after the act', async () => {
    let losses = 4;
    faults.afterApply = faults.afterAct = () => {
      if (losses-- > 0) throw new Transient('lost');
    };
    await takeCoins(7);
    await settled(store, [start()]);
    expect(losses).toBeLessThan(0);
    expect((await tills()).map(({ fen }) => fen)).toEqual([309, 412]);
    expect(await receipts()).toBe(7);
  });

  it('that answer by commands move their checkpoint after them: what died before its commands comes again', async () => {
    let losses = 3;
    faults.beforeAct = () => {
      if (losses-- > 0) throw new Transient('lost');
    };
    await takeCoins(7);
    await settled(store, [start()]);
    expect([losses < 0, await receipts()]).toEqual([true, 7]);
  });

  it('that keep rows move their checkpoint with them: one that cannot move takes the rows of its batch back', async () => {
    let losses = 3;
    const { checkpoints } = store;
    const advance: typeof checkpoints.advance = async (...move) => {
      if (move[0] !== 'shop.receipts' && losses-- > 0) throw new Transient('lost');
      return checkpoints.advance(...move);
    };
    await takeCoins(7);
    const lost = { checkpoints: { value: { read: (name: string) => checkpoints.read(name), advance } } };
    await settled(store, [start(Object.create(store, lost) as EventStore)]);
    expect(losses).toBeLessThan(0);
    expect((await tills()).map(({ fen }) => fen)).toEqual([309, 412]);
    expect((await pool.query('select sum(coins)::int as coins from heard')).rows).toEqual([{ coins: 7 }]);
  });

  it('take effect once, though every connection is cut again and again at whatever moment', async () => {
    await takeCoins(120);
    const head = await store.head();
    const running = start();
    const knife = new Client({ connectionString: database.connectionString });
    await knife.connect();
    const cut = () =>
      knife.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`);
    let cuts = 0;
    const cutting = setInterval(() => void (cuts++ < 8 && cut()), 15);
    try {
      await running.reached(head);
    } finally {
      clearInterval(cutting);
      await knife.end();
    }
    expect(cuts).toBeGreaterThan(1);
    expect((await tills()).map(({ fen }) => fen)).toEqual([60 * 100 + 3_600, 60 * 100 + 3_540]);
    expect((await pool.query('select sum(coins)::int as coins from heard')).rows).toEqual([{ coins: 120 }]);
  });

  it('go on after a restart where they were', async () => {
    await takeCoins(4);
    const first = start();
    await settled(store, [first]);
    await first.stop();
    expect(first.lanes.map(({ status }) => status)).toEqual(['stopped', 'stopped', 'stopped']);
    await takeCoin(store, 'west', 99, 1);
    await settled(store, [start()]);
    expect(await tills()).toEqual([
      { name: 'east', fen: 204 },
      { name: 'west', fen: 203 },
    ]);
  });

  it('over the log fail on an unexpected error rather than leave out what they did not take', async () => {
    faults.afterApply = () => {
      throw new TypeError('a bug');
    };
    const running = start();
    await takeCoins(3);
    await expect(settled(store, [running])).rejects.toThrow(/shop\.tills failed .*a bug/);
    expect(running.lanes.map(({ status, lastError }) => [status, lastError])).toEqual([
      ['failed', 'TypeError: a bug'],
      ['running', null],
      ['running', null],
    ]);
    expect(await tills()).toEqual([]);
  });

  it('over contracts park the key of an unexpected error, and the others flow', async () => {
    faults.onMessage = ({ key }) => {
      if (key === 'west') throw new TypeError('a bug');
    };
    await takeCoins(5);
    const running = start();
    await settled(store, [running]);
    expect(running.lanes[1]!.status).toBe('running');
    expect((await pool.query('select * from heard')).rows).toEqual([{ name: 'east', coins: 2 }]);
  });
});

describe('replay', () => {
  const rebuild = async () => {
    const [rebuilt] = await rebuildLanes([definition], {
      ports: { store } as Omit<Ports, 'database'>,
      publishers,
      connectionString: database.connectionString,
      schemaOf: ({ schema }) => `${schema}_replayed`,
    });
    return rebuilt!;
  };

  it('gives the same rows as the live lanes, acting on nothing, as often as it is asked', async () => {
    await takeCoins(50);
    const head = await settled(store, [start()]);
    for (let round = 0; round < 2; round++) {
      const { tables, through, events } = await rebuild();
      expect([tables, through, events]).toEqual([['till', 'heard'], head, 100]);
      expect(await compareTables(pool, 'shop', 'shop_replayed', tables)).toEqual([]);
    }
    expect(await store.head()).toBe(head);
  });

  it('shows rows that somebody changed, left out or added', async () => {
    await takeCoins(6);
    await settled(store, [start()]);
    await pool.query(`update till set fen = fen + 1 where name = 'west'`);
    await pool.query(`delete from heard where name = 'east'`);
    const { tables } = await rebuild();
    expect(await compareTables(pool, 'shop', 'shop_replayed', tables)).toEqual([
      {
        table: 'till',
        columns: ['name', 'fen'],
        onlyLive: ['(west,307)'],
        onlyLiveCount: 1,
        onlyReplayed: ['(west,306)'],
        onlyReplayedCount: 1,
      },
      { table: 'heard', columns: ['name', 'coins'], onlyLive: [], onlyLiveCount: 0, onlyReplayed: ['(east,3)'], onlyReplayedCount: 1 },
    ]);
  });

  it('refuses to run on the live schema', async () => {
    await expect(
      rebuildLanes([definition], {
        ports: { store } as Omit<Ports, 'database'>,
        publishers,
        connectionString: database.connectionString,
        schemaOf: ({ schema }) => schema,
      }),
    ).rejects.toThrow(RangeError);
  });
});
