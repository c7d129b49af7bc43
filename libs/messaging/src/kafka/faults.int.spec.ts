import { inTransaction } from '@jumin/embedded-postgres';
import { beginning, Transient, type EventStore } from '@jumin/event-store';
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Consumption, Contract, MessageBus, MessageHandler } from '../port';
import { describeKafka, kafkaDeployment, quick, type KafkaDeployment } from './kafka-deployment';
import { openKafkaMessageBus } from './kafka-message-bus';
import { relayCheckpoint } from './relay';
import { openPostgresParking } from '../parking/postgres-parking';

/**
 * What goes wrong between a log and its readers, with a real broker and a real database. Effects are counted in a table, one row per message and time it took
 * effect, so nothing lost and nothing doubled is one comparison.
 */
const officer = { id: 'officer-1', agency: 'H', role: 'operator', division: '341323' };
const keys = ['a', 'b', 'c', 'd', 'e'];
const said = (n: number): Contract => ({ type: 'Said', version: 1, key: keys[n % keys.length]!, data: { n } });

describeKafka('Kafka: nothing is lost and nothing takes effect twice', () => {
  let deployment: KafkaDeployment;
  let buses: MessageBus[];
  let published: number;
  const start = async (options: Parameters<typeof kafkaDeployment>[0] = {}): Promise<void> => {
    deployment = await kafkaDeployment(options);
    await deployment.database.query('create table heard (n int, key text, at int generated always as identity)');
  };
  beforeEach(() => {
    buses = [];
    published = 0;
  });
  afterEach(async () => {
    for (const bus of buses) await bus.close();
    await deployment.close();
  });

  const open = (): MessageBus => {
    const bus = deployment.open();
    buses.push(bus);
    return bus;
  };
  const publish = async (count: number) => {
    let last!: Awaited<ReturnType<KafkaDeployment['publish']>>;
    for (let n = 0; n < count; n++) last = await deployment.publish('north', [said(published++)]);
    return last;
  };
  /** Rows and checkpoint in one transaction, as a lane has them. */
  const counting =
    (before: (n: number) => void | Promise<void> = () => undefined): MessageHandler =>
    async (batch) => {
      await inTransaction(deployment.database, async (client) => {
        for (const { key, data } of batch.messages) {
          const { n } = data as { n: number };
          await before(n);
          await client.query('insert into heard (n, key) values ($1, $2)', [n, key]);
        }
        await batch.commit(client);
      });
    };
  const listen = (handler = counting(), bus = open(), maxWeight?: number): Consumption =>
    bus.consume({ consumer: 'spec.listener', topics: ['north.events'], ...(maxWeight ? { maxWeight } : {}) }, handler);
  const heard = async (): Promise<number[]> =>
    (await deployment.database.query<{ n: number }>('select n from heard order by n')).rows.map(({ n }) => n);
  const upTo = (count: number): number[] => Array.from({ length: count }, (_, n) => n);
  const expectOrderPerKey = async (): Promise<void> => {
    const { rows } = await deployment.database.query(
      'select from (select n, lag(n) over (partition by key order by at) as before from heard) x where n <= before',
    );
    expect(rows).toEqual([]);
  };
  const records = async (): Promise<number> => {
    const admin = deployment.connection.kafka.admin();
    await admin.connect();
    const offsets = await admin.fetchTopicOffsets(deployment.connection.topicName('north.events'));
    await admin.disconnect();
    return offsets.reduce((sum, { high }) => sum + Number(high), 0);
  };
  const asAdmin = async (work: (admin: ReturnType<KafkaDeployment['connection']['kafka']['admin']>) => Promise<unknown>): Promise<void> => {
    const admin = deployment.connection.kafka.admin();
    await admin.connect();
    await work(admin).finally(() => admin.disconnect());
  };
  const until = async (true_: () => boolean | Promise<boolean>): Promise<void> => {
    while (!(await true_())) await sleep(5);
  };

  describe('a relay', () => {
    it('that dies between the acknowledgement and its checkpoint has sent twice what takes effect once', async () => {
      await start({ relay: false });
      const checkpoints = deployment.store.checkpoints;
      /** As far as the log is concerned, the process is dead from its first acknowledgement on. */
      const dying = Object.create(deployment.store, {
        checkpoints: {
          value: {
            read: (name: string) => checkpoints.read(name),
            advance: (name: string, ...rest: [never, never]) =>
              name === relayCheckpoint('north') ? Promise.reject(new Error('killed')) : checkpoints.advance(name, ...rest),
          },
        },
      }) as EventStore;
      const last = await publish(12);
      const dead = deployment.relay({ store: dying });
      await until(() => dead.relays[0]!.status === 'failed');
      expect(dead.relays[0]!.lastError).toBe('Error: killed');
      const consumption = listen();
      await until(async () => (await heard()).length > 0);
      deployment.relay();
      await publish(3);
      await consumption.reached(await publish(1));
      expect(last).toBeDefined();
      expect(await records()).toBe(12 + 16);
      expect(await heard()).toEqual(upTo(16));
      await expectOrderPerKey();
    });

    it('whose brokers acknowledge nothing stays where it is, and sends all of it when they do', async () => {
      await start({ relay: false });
      const { kafka } = deployment.connection;
      const make = kafka.producer.bind(kafka);
      let [away, tries] = [true, 0];
      kafka.producer = (config) => {
        const producer = make(config);
        const send = producer.sendBatch.bind(producer);
        producer.sendBatch = (batch) => {
          tries++;
          return away ? Promise.reject(Object.assign(new Error('no leader'), { name: 'KafkaJSConnectionError' })) : send(batch);
        };
        return producer;
      };
      deployment.relay();
      const last = await publish(5);
      const place = () => deployment.store.checkpoints.read(relayCheckpoint('north'));
      await until(async () => tries > 2 || (await place()) !== beginning);
      expect(await place()).toBe(beginning);
      away = false;
      await listen().reached(last);
      expect(await heard()).toEqual(upTo(5));
    });

    it('waits while another relays, and takes over when that one loses its lock', async () => {
      await start();
      const [first] = deployment.relays;
      await until(() => first!.relays.every(({ status }) => status === 'relaying'));
      const second = deployment.relay();
      const consumption = listen();
      await consumption.reached(await publish(5));
      expect(second.relays.map(({ status }) => status)).toEqual(['waiting', 'waiting']);
      for (let round = 0; round < 3; round++) {
        await deployment.database.query(
          `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'jumin relay.north' and datname = current_database()`,
        );
        await publish(5);
      }
      await first!.stop();
      await consumption.reached(await publish(5));
      await until(() => second.relays.every(({ status }) => status === 'relaying'));
      expect(await heard()).toEqual(upTo(25));
      await expectOrderPerKey();
    });

    it('fails for good on what no broker would take, rather than leave it out', async () => {
      await start();
      await deployment.publish('north', [{ ...said(0), data: { n: 0, text: 'x'.repeat(8 * 1024 * 1024) } }]);
      const [{ relays }] = deployment.relays as [(typeof deployment.relays)[number]];
      await until(() => relays[0]!.status === 'failed');
      expect(relays[0]!.lastError).toMatch(/a message of key a has 8388\d+ bytes/);
      expect(relays[1]!.status).toBe('relaying');
    });
  });

  it('connections that fell silent, as behind a firewall that forgot them, are found out by the first request that nobody answers', async () => {
    const sockets: net.Socket[] = [];
    const connect = net.connect.bind(net) as (...of: unknown[]) => net.Socket;
    const spy = jest.spyOn(net, 'connect').mockImplementation((...of: unknown[]) => {
      const socket = connect(...of);
      sockets.push(socket);
      return socket;
    });
    try {
      await start({ answerMsMax: 1_000 });
      const consumption = listen();
      await consumption.reached(await publish(5));
      for (const socket of sockets) {
        socket.pause();
        socket.write = () => true;
      }
      const silent = performance.now();
      await consumption.reached(await publish(5));
      // All five tries over the same connection would take six times as long, for each client.
      expect(performance.now() - silent).toBeLessThan(5_000);
      expect(await heard()).toEqual(upTo(10));
      await expectOrderPerKey();
    } finally {
      spy.mockRestore();
    }
  });

  describe('a consumer', () => {
    it('whose group has forgotten its offsets goes on from its own checkpoints', async () => {
      await start();
      const bus = open();
      await listen(counting(), bus).reached(await publish(10));
      await bus.close();
      await asAdmin((admin) => admin.deleteGroups([deployment.connection.groupName('spec.listener')]));
      await listen().reached(await publish(5));
      expect(await heard()).toEqual(upTo(15));
    });

    it('under whose name a stranger has read and committed everything misses nothing', async () => {
      await start();
      const bus = open();
      await listen(counting(), bus).reached(await publish(10));
      await bus.close();
      const last = await publish(10);
      await until(async () => (await records()) === 20);
      const { kafka, groupName, topicName } = deployment.connection;
      const stranger = kafka.consumer({ groupId: groupName('spec.listener'), maxWaitTimeInMs: 50 });
      let read = 0;
      await stranger.connect();
      await stranger.subscribe({ topics: [topicName('north.events')] });
      await stranger.run({ eachBatch: async ({ batch }) => void (read += batch.messages.length) });
      await until(() => read >= 10);
      await stranger.disconnect();
      await listen().reached(last);
      expect(await heard()).toEqual(upTo(20));
      await expectOrderPerKey();
    });

    it('that was away until retention removed what it had not taken fails and says so', async () => {
      await start({ partitions: 1 });
      const bus = open();
      await listen(counting(), bus).reached(await publish(3));
      await bus.close();
      await publish(4);
      await until(async () => (await records()) === 7);
      const topic = deployment.connection.topicName('north.events');
      await asAdmin(async (admin) => {
        await admin.fetchTopicOffsets(topic); // The client must know a topic before it deletes records of it.
        await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '5' }] });
      });
      const consumption = listen();
      await expect(consumption.reached(await publish(1))).rejects.toThrow(/begins at 5, and this consumer is at 3: retention has removed/);
      expect([consumption.status, await heard()]).toEqual(['failed', upTo(3)]);
    });

    it('whose topic was made anew fails and says so', async () => {
      await start({ partitions: 1, relay: false });
      const relay = deployment.relay();
      const bus = open();
      await listen(counting(), bus).reached(await publish(3));
      await Promise.all([bus.close(), relay.stop()]);
      const topic = deployment.connection.topicName('north.events');
      await asAdmin(async (admin) => {
        await admin.deleteTopics({ topics: [topic] });
        await until(async () => !(await admin.listTopics()).includes(topic));
        const made = () => admin.createTopics({ topics: [{ topic, numPartitions: 1, replicationFactor: 1 }] });
        // False says that it is there: an attempt whose answer came too late has made it.
        await until(() =>
          made().then(
            () => true,
            () => false,
          ),
        );
      });
      const consumption = listen();
      await until(() => consumption.status === 'failed');
      expect(consumption.lastError).toMatch(/ends at 0, before 3 where this consumer is: the topic was made anew/);
    });

    it('meets a record that is no message of ours: its key is parked, the rest flows, and it can be discarded', async () => {
      await start();
      const bus = open();
      const consumption = listen(counting(), bus);
      await consumption.reached(await publish(5));
      const producer = deployment.connection.kafka.producer({ allowAutoTopicCreation: false });
      await producer.connect();
      await producer.send({ topic: deployment.connection.topicName('north.events'), messages: [{ key: 'b', value: 'poison' }] });
      await producer.disconnect();
      await until(async () => (await records()) === 6);
      await consumption.reached(await publish(10));
      expect(await bus.parking.list()).toMatchObject([
        { key: 'b', messages: 3, firstError: 'UnreadableRecord: the header ce_specversion is missing' },
      ]);
      expect((await heard()).filter((n) => n % 5 !== 1)).toEqual(upTo(15).filter((n) => n % 5 !== 1));
      expect(await bus.parking.replay('spec.listener', 'b', officer)).toEqual({ replayed: 0, left: 3 });
      const [stranger] = await bus.parking.inspect('spec.listener', 'b');
      expect(Buffer.from((stranger!.message.data as { value: string }).value, 'base64').toString()).toBe('poison');
      expect(await bus.parking.discard('spec.listener', 'b', officer, 'not ours')).toBe(3);
    });

    it('that takes longer than its session keeps its partitions, because it gives signs of life meanwhile', async () => {
      await start({ partitions: 1 });
      const openWith = (heartbeatMs: number): MessageBus => {
        const { connection, store, database } = deployment;
        const timing = { sessionMs: 600, heartbeatMs, lookMs: 10 };
        const bus = openKafkaMessageBus({ connection, store, parking: openPostgresParking(database), backOff: quick, timing });
        buses.push(bus);
        return bus;
      };
      const tries: number[] = [];
      const slow = counting(async (n) => {
        tries.push(n);
        if (n === 0) await sleep(1_500);
      });
      await publish(1);
      const one = listen(slow, openWith(150));
      await until(() => tries.length > 0);
      const last = await publish(1);
      const elsewhere: number[] = [];
      const other = listen(
        counting((n) => void elsewhere.push(n)),
        openWith(150),
      );
      await Promise.all([one.reached(last), other.reached(last)]);
      expect([tries.filter((n) => n === 0), elsewhere.filter((n) => n === 0)]).toEqual([[0], []]);
      expect(await heard()).toEqual(upTo(2));
    });

    it('that joins or leaves hands partitions over; each message takes effect in one of them', async () => {
      await start();
      const [one, two, three] = [open(), open(), open()];
      const slowly = counting(() => sleep(1));
      const first = listen(slowly, one, 4);
      await first.reached(await publish(10));
      const second = listen(slowly, two, 4);
      await publish(40);
      const third = listen(slowly, three, 4);
      await publish(40);
      await one.close();
      const last = await publish(40);
      await Promise.all([second.reached(last), third.reached(last)]);
      expect(await heard()).toEqual(upTo(130));
      await expectOrderPerKey();
    });

    it('that another instance believes to be as well commits what the other has not: the checkpoint decides', async () => {
      await start();
      const { connection, store, database } = deployment;
      const consumptions = ['one', 'other'].map((group) => {
        // As if the group had given a partition to both: each reads all of them, on the same checkpoints.
        const apart = { ...connection, groupName: (name: string) => connection.groupName(`${name}-${group}`) };
        const timing = { lookMs: 10, heartbeatMs: 100 };
        const bus = openKafkaMessageBus({ connection: apart, store, parking: openPostgresParking(database), backOff: quick, timing });
        buses.push(bus);
        return listen(
          counting(() => sleep(1)),
          bus,
          group === 'one' ? 2 : 3,
        );
      });
      const last = await publish(60);
      await Promise.all(consumptions.map((one) => one.reached(last)));
      expect(consumptions.map(({ status }) => status)).toEqual(['running', 'running']);
      expect(await heard()).toEqual(upTo(60));
      await expectOrderPerKey();
    });

    it('whose client crashes on a bug is failed for good, and on a lost broker starts again', async () => {
      await start();
      const { kafka } = deployment.connection;
      const crashes: ((error: Error) => void)[] = [];
      const make = kafka.consumer.bind(kafka);
      kafka.consumer = (config) => {
        const consumer = make(config);
        const on = consumer.on.bind(consumer);
        consumer.on = ((name: 'consumer.crash', listener: (event: unknown) => void) => {
          if (name === 'consumer.crash') crashes.push((error) => listener({ payload: { error, groupId: '', restart: false } }));
          return on(name, listener as never);
        }) as typeof consumer.on;
        return consumer;
      };
      const consumption = listen();
      await consumption.reached(await publish(3));
      crashes[0]!(Object.assign(new Error('broker gone'), { name: 'KafkaJSConnectionError' }));
      await until(() => consumption.status === 'retrying');
      await consumption.reached(await publish(3));
      expect([consumption.status, crashes.length]).toEqual(['running', 2]);
      crashes[1]!(new TypeError('a bug in the client'));
      await until(() => consumption.status === 'failed');
      expect(consumption.lastError).toBe('TypeError: a bug in the client');
      await expect(consumption.reached(await publish(1))).rejects.toThrow('spec.listener failed');
      expect(await heard()).toEqual(upTo(6));
    });

    it('retries in place while its database is away, and its partitions stay with it', async () => {
      await start();
      let losses = 5;
      const consumption = listen(
        counting(() => {
          if (losses-- > 0) throw new Transient('away');
        }),
      );
      await consumption.reached(await publish(6));
      expect(await heard()).toEqual(upTo(6));
    });
  });
});
