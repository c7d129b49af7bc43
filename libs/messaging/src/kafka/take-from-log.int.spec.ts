import { inTransaction } from '@jumin/embedded-postgres';
import { Transient } from '@jumin/event-store';
import { sayingPublishers } from '../log/log-deployment';
import { openPostgresParking } from '../parking/postgres-parking';
import type { Consumption, Contract, MessageBus, MessageHandler } from '../port';
import { describeKafka, kafkaDeployment, type KafkaDeployment } from './kafka-deployment';
import { takeFromLog } from './take-from-log';

/**
 * A consumer whose topics no longer hold what it has not taken, with a real broker and a real database. Effects are counted, one row per message and time it
 * took effect, so nothing lost and nothing doubled is one comparison.
 */
const keys = ['a', 'b', 'c', 'd', 'e'];
const typeOf = (n: number): string => (n % 4 === 3 ? 'Whispered' : 'Said');
const said = (service: string, n: number): Contract => ({
  type: typeOf(n),
  version: 1,
  key: `${keys[n % keys.length]!} ${service}`, // Between topics there is no order.
  data: { n },
});
const options = { consumer: 'spec.listener', topics: ['north.events', 'south.events'], types: ['Said'], maxWeight: 3 } as const;

describeKafka('Kafka: what the topics no longer hold is taken from the log', () => {
  let deployment: KafkaDeployment;
  let bus: MessageBus;
  let published: number;
  beforeEach(async () => {
    published = 0;
    deployment = await kafkaDeployment({ relay: false });
    await deployment.database.query('create table heard (n int, key text, at int generated always as identity)');
    bus = deployment.open();
  });
  afterEach(async () => {
    await bus.close();
    await deployment.close();
  });

  /** Events of one, two and three messages. */
  const publish = async (count: number) => {
    let last!: Awaited<ReturnType<KafkaDeployment['publish']>>;
    for (let n = 0; n < count; n++) {
      const service = n % 2 ? 'south' : 'north';
      const contracts = Array.from({ length: 1 + (n % 3) }, () => said(service, published++));
      last = await deployment.publish(service, contracts);
    }
    return last;
  };
  const counting =
    (before: (n: number) => void = () => undefined): MessageHandler =>
    async (batch) => {
      await inTransaction(deployment.database, async (client) => {
        for (const { key, data } of batch.messages) {
          const { n } = data as { n: number };
          before(n);
          await client.query('insert into heard (n, key) values ($1, $2)', [n, key]);
        }
        await batch.commit(client);
      });
    };
  const listen = (): Consumption => bus.consume(options, counting());
  const take = (handler = counting()) => {
    const { connection, store, database } = deployment;
    return takeFromLog({ connection, store, publishers: sayingPublishers, parking: openPostgresParking(database) }, options, handler);
  };
  const expectEachOnce = async (): Promise<void> => {
    const { rows } = await deployment.database.query<{ n: number }>('select n from heard order by n');
    expect(rows.map(({ n }) => n)).toEqual(Array.from({ length: published }, (_, n) => n).filter((n) => typeOf(n) === 'Said'));
    const disordered = await deployment.database.query(
      'select from (select n, lag(n) over (partition by key order by at) as before from heard) x where n <= before',
    );
    expect(disordered.rows).toEqual([]);
  };
  const retentionRemovesAll = async (): Promise<void> => {
    const admin = deployment.connection.kafka.admin();
    await admin.connect();
    for (const topic of options.topics.map((name) => deployment.connection.topicName(name))) {
      const offsets = await admin.fetchTopicOffsets(topic);
      await admin.deleteTopicRecords({ topic, partitions: offsets.map(({ partition, high }) => ({ partition, offset: high })) });
    }
    await admin.disconnect();
  };
  const awayTooLong = async (): Promise<void> => {
    deployment.relay();
    const there = bus.consume(options, counting());
    await there.reached(await publish(9));
    await there.stop();
    const new_ = bus.consume({ ...options, consumer: 'spec.measure' }, async () => undefined);
    await new_.reached(await publish(20));
    await new_.stop();
    await retentionRemovesAll();
  };

  it('as far as the consumer lacks it, and it goes on with its topics, everything once and in order', async () => {
    await awayTooLong();
    const failed = bus.consume(options, counting());
    await expect(failed.reached(await publish(1))).rejects.toThrow('retention has removed what it has not taken');
    await take();
    await expectEachOnce();
    const consumption = listen();
    await consumption.reached(await publish(12));
    expect(consumption.status).toBe('running');
    await expectEachOnce();
  });

  it('before a relay has sent anything: what it sends later is known', async () => {
    await publish(10);
    expect(await take()).toMatchObject({ messages: published - Math.floor(published / 4) });
    await expectEachOnce();
    const consumption = listen();
    deployment.relay();
    await consumption.reached(await publish(10));
    await expectEachOnce();
  });

  it('once, though it ended in the middle and was run again, and again', async () => {
    await awayTooLong();
    let taken = 0;
    const lost = counting(() => {
      if (++taken > 11) throw new Transient('lost');
    });
    await expect(take(lost)).rejects.toThrow('lost');
    expect((await deployment.database.query('select from heard')).rowCount).toBeLessThan(published / 2);
    await take();
    expect(await take()).toMatchObject({ messages: 0 });
    await expectEachOnce();
    await listen().reached(await publish(12));
    await expectEachOnce();
  });

  it('of a key that is parked behind what waits there', async () => {
    await publish(4);
    const parking = openPostgresParking(deployment.database);
    const poisoned = counting((n) => {
      if (n === 0) throw new TypeError('a bug');
    });
    await take(poisoned);
    await publish(4);
    await take();
    const waiting = await parking.messagesOf('spec.listener', 'a north');
    expect(waiting.map(({ message, error }) => [(message.data as { n: number }).n, error])).toEqual([
      [0, 'TypeError: a bug'],
      [5, null],
      [10, null],
    ]);
  });

  it('not while an instance of the consumer runs', async () => {
    deployment.relay();
    await listen().reached(await publish(3));
    await expect(take()).rejects.toMatchObject({ code: 'ConsumerRunning' });
  });
});
