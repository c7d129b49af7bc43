import { randomBytes } from 'node:crypto';
import {
  beginning,
  migrateEventStore,
  noStream,
  openPostgresEventStore,
  type EventStore,
  type NewEvent,
  type Position,
} from '@jumin/event-store';
import { commandIdOf, eventIdOf, localDate } from '@jumin/kernel';
import { migrateParking, openPostgresParking, type Contract, type Message, type Publisher } from '@jumin/messaging';
import {
  connectKafka,
  openKafkaMessageBus,
  prepareTopics,
  relayedThrough,
  startRelay,
  type KafkaConnection,
  type Relay,
} from '@jumin/messaging/kafka';
import { describeKafka, testDatabase, testKafka, type TestDatabase } from '@jumin/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import { migrateService, openServiceDatabase } from '../database';
import type { ContractLane } from '../lane';
import { runLanes, type RunningLanes } from '../lanes';
import { fillLane } from './fill-lane';

/** A shop tells of its coins; a bank counts them, counts them once more in a lane that comes later, and answers each with thanks. */
const day = localDate('2024-03-01');
const eventOf = (type: string, id: string, data: object): NewEvent => {
  const c = commandIdOf(type, id);
  return { id: eventIdOf(c, 0), type, version: 1, effectiveOn: day, receivedOn: day, data, metadata: { c, a: ['u', 'H', 'r', '341323'] } };
};
const counted = (name: string, table: string): ContractLane => ({
  name,
  reads: 'contracts',
  topics: ['shop.events'],
  types: ['CoinHeard'],
  tables: [table],
  maxWeight: 4,
  apply: async (database, messages) => {
    for (const { key } of messages)
      await database.query(`insert into ${table} values ($1, 1) on conflict (name) do update set coins = ${table}.coins + 1`, [key]);
  },
});
const thanks = (store: EventStore): ContractLane => ({
  name: 'thanks',
  reads: 'contracts',
  topics: ['shop.events'],
  tables: [],
  act: async (messages: readonly Message[]) => {
    await store.append(
      messages.map(({ id }) => ({ stream: `thanks-${id}`, expectedRevision: noStream, events: [eventOf('Thanked', id, {})] })),
    );
  },
});
const publishers: readonly Publisher[] = [
  {
    service: 'shop',
    categories: ['coin'],
    publish: ({ data }): readonly Contract[] => [{ type: 'CoinHeard', version: 1, key: (data as { till: string }).till, data }],
  },
];
const bank = { name: 'bank' };

class Bank1700000000001 {
  up = (runner: { query(sql: string): Promise<unknown> }) =>
    runner.query(
      'create table heard (name text primary key, coins int not null); create table heard_late (name text primary key, coins int not null)',
    );
  down = async () => undefined;
}

describeKafka('filling a lane from the log', () => {
  let database: TestDatabase;
  let pool: Pool;
  let store: EventStore;
  let connection: KafkaConnection;
  let relay: Relay;
  let lanes: { readonly heard: ContractLane; readonly late: ContractLane; readonly thanks: ContractLane };
  let stop: (() => Promise<void>)[];
  let nth: number;

  beforeEach(async () => {
    [nth, stop] = [0, []];
    database = await testDatabase();
    pool = openServiceDatabase(database.connectionString, 'bank', { max: 8 });
    await migrateService(database.connectionString, { schema: 'bank', migrations: [Bank1700000000001] });
    await migrateEventStore(pool);
    await migrateParking(pool);
    store = await openPostgresEventStore(pool);
    const prefix = `spec-${randomBytes(4).toString('hex')}.`;
    connection = connectKafka({ brokers: await testKafka(), clientId: 'spec', prefix, fetchWaitMs: 50 });
    await prepareTopics(connection, { services: ['shop'], partitions: 3, replicas: 1 });
    relay = startRelay({ connection, store, publishers, connectionString: database.connectionString, progressMs: 10 });
    lanes = { heard: counted('heard', 'heard'), late: counted('late', 'heard_late'), thanks: thanks(store) };
  });
  afterEach(async () => {
    for (const one of stop) await one();
    await relay.stop();
    await store.close();
    await pool.end();
    await database.drop();
  });

  const run = (...these: readonly ContractLane[]): RunningLanes => {
    const timing = { lookMs: 10, heartbeatMs: 100 };
    const bus = openKafkaMessageBus({ connection, store, parking: openPostgresParking(pool), timing });
    const running = runLanes(bank, { lanes: these }, { store, bus, pool });
    stop.push(async () => {
      await running.stop();
      await bus.close();
    });
    return running;
  };
  const takeCoins = async (count: number) => {
    for (let n = 0; n < count; n++) {
      const id = String(nth++);
      const events = [eventOf('CoinTaken', id, { till: `till ${nth % 7}` })];
      await store.append([{ stream: `coin-${id}`, expectedRevision: noStream, events }]);
    }
    return store.head();
  };
  const fill = (lane: ContractLane, anew = false) =>
    fillLane(bank, lane, { connection, store, publishers, parking: openPostgresParking(pool), pool, anew });
  const rowsOf = async (table: string) => (await pool.query<{ coins: number }>(`select name, coins from ${table} order by name`)).rows;
  const coinsIn = async (table: string) => (await rowsOf(table)).reduce((sum, { coins }) => sum + coins, 0);
  const thanked = async () => (await pool.query(`select from log.event where type = 'Thanked'`)).rowCount;
  const retentionRemovesAll = async (): Promise<void> => {
    const admin = connection.kafka.admin();
    await admin.connect();
    const topic = connection.topicName('shop.events');
    const offsets = await admin.fetchTopicOffsets(topic);
    await admin.deleteTopicRecords({ topic, partitions: offsets.map(({ partition, high }) => ({ partition, offset: high })) });
    await admin.disconnect();
  };
  /** The bank runs on thirty coins, of which the topic then holds none. */
  const goOnWithoutRecords = async (): Promise<void> => {
    const running = run(lanes.heard, lanes.thanks);
    await running.reached(await takeCoins(30));
    await running.stop();
    await retentionRemovesAll();
  };
  const relayed = async (position: Position): Promise<void> => {
    while ((await store.checkpoints.read(relayedThrough('shop'))) < position) await sleep(10);
  };

  it('that is new gives the rows of one that heard everything as it came, and both go on with new messages', async () => {
    await goOnWithoutRecords();
    await fill(lanes.late);
    expect(await rowsOf('heard_late')).toEqual(await rowsOf('heard'));
    expect(await coinsIn('heard_late')).toBe(30);
    await run(lanes.heard, lanes.late).reached(await takeCoins(20));
    expect(await rowsOf('heard_late')).toEqual(await rowsOf('heard'));
    expect(await coinsIn('heard_late')).toBe(50);
  });

  it('that fell behind gives it what it lacks, commands too, and repeats none', async () => {
    await goOnWithoutRecords();
    await relayed(await takeCoins(10));
    await retentionRemovesAll();
    for (let round = 0; round < 2; round++) {
      await fill(lanes.heard);
      await fill(lanes.thanks);
      expect([await coinsIn('heard'), await thanked()]).toEqual([40, 40]);
    }
    await run(lanes.heard, lanes.thanks).reached(await takeCoins(5));
    expect([await coinsIn('heard'), await thanked()]).toEqual([45, 45]);
  });

  it('anew empties its tables first, and carries out no command again', async () => {
    await goOnWithoutRecords();
    const before = await rowsOf('heard');
    await pool.query(`update heard set coins = coins + 1`);
    await pool.query(`insert into heard values ('no till', 1)`);
    await fill(lanes.heard, true);
    await fill(lanes.thanks, true);
    expect([await rowsOf('heard'), await thanked()]).toEqual([before, 30]);
    await run(lanes.heard, lanes.thanks).reached(await takeCoins(5));
    expect([await coinsIn('heard'), await thanked()]).toEqual([35, 35]);
  });

  it('is refused while its service runs, and anew while keys are parked, and nothing is emptied', async () => {
    await run(lanes.heard).reached(await takeCoins(3));
    for (const anew of [false, true]) await expect(fill(lanes.heard, anew)).rejects.toMatchObject({ code: 'ConsumerRunning' });
    expect(await coinsIn('heard')).toBe(3);
    const { events } = await store.readAll({ after: beginning, categories: ['coin'] });
    const message = { ...events[0]!, key: 'till 1', source: 'shop' } as unknown as Message;
    const parking = openPostgresParking(pool);
    await parking.transaction((client) => parking.add(client, 'bank.late', [{ message, error: 'a bug' }], store.clock.now()));
    await expect(fill(lanes.late, true)).rejects.toMatchObject({ code: 'KeysParked' });
  });
});
