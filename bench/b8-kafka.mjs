// B8: 200,000 contracts relayed from the log to a real Kafka broker and taken by three consumers, from the start of the relay until the last checkpoint.
// Reference in the same run: bare kafkajs that produces the same records with the same producer settings, 1,000 a send, and reads them in three groups.
// Usage: npm run build && node bench/b8-kafka.mjs      COUNT=50000 ROUNDS=2 for a shorter one
import { createRequire } from 'node:module';
import { eventStore, inRounds, kernel, linesOf, newDatabase, paymentEvent, rateOf, runIfMain, withServer } from './measure.mjs';

const require = createRequire(import.meta.url);
const messaging = require('../libs/messaging/dist/index.js');
const { connectKafka, openKafkaMessageBus, prepareTopics, startRelay, toBinaryEvent } = require('../libs/messaging/dist/kafka/index.js');
const { startKafka, whatIsMissing } = require('../infra/kafka/server.js');
const { Kafka, Partitioners, logLevel } = require('kafkajs');

const rounds = Number(process.env.ROUNDS ?? 3);
const count = Number(process.env.COUNT ?? 200_000);
const consumersCount = 3;
const partitions = 6;

const publisherOf = (service) => ({
  service,
  categories: ['account'],
  publish: ({ stream, type, version, data }) => [{ type, version, key: stream.slice('account-'.length), data }],
});

export const b8 = async () => (whatIsMissing() === null ? measured() : [{ what: 'B8', name: `not measured: ${whatIsMissing()}` }]);

const measured = () =>
  withServer(async (server) => {
    const kafkaServer = await startKafka();
    try {
      const { connectionString, pool } = await newDatabase(server, 'b8_jumin');
      await eventStore.migrateEventStore(pool);
      await messaging.migrateParking(pool);
      const store = await eventStore.openPostgresEventStore(pool);
      await fillLog(store);
      const connection = connectKafka({ brokers: kafkaServer.brokers, clientId: 'b8' });
      const bare = new Kafka({ brokers: [...kafkaServer.brokers], clientId: 'b8-bare', logLevel: logLevel.NOTHING });
      const records = await recordsOf(store);
      const head = await store.head();
      let nth = 0;
      const newTopic = async () => {
        const service = `posted${nth++}`;
        await prepareTopics(connection, { services: [service], partitions, replicas: 1 });
        return service;
      };
      const ours = async () => {
        const service = await newTopic();
        const bus = openKafkaMessageBus({ connection, store, parking: messaging.openPostgresParking(pool) });
        const rate = await rateOf(count, async () => {
          const relay = startRelay({ connection, store, publishers: [publisherOf(service)], connectionString });
          const heard = Array.from({ length: consumersCount }, () => 0);
          const consumptions = heard.map((_, n) =>
            bus.consume({ consumer: `b8.${service}.${n}`, topics: [`${service}.events`] }, async ({ messages }) => {
              heard[n] += messages.length;
            }),
          );
          await Promise.all(consumptions.map((one) => one.reached(head)));
          if (heard.some((one) => one !== count)) throw new Error(`heard ${heard.join(', ')} of ${count}`);
          await relay.stop();
        });
        await bus.close();
        return rate;
      };
      const reference = async () => {
        const topic = `${await newTopic()}.events`;
        return rateOf(count, () => Promise.all([produce(bare, topic, records), ...groups.map((group) => consumeAll(bare, topic, group))]));
      };
      const rates = await inRounds(rounds, [
        { name: 'bare kafkajs', run: reference },
        { name: 'relay and consumers', run: ours },
      ]);
      await store.close();
      await pool.end();
      return linesOf(`B8, ${count} contracts, ${consumersCount} consumers`, rates, ['bare kafkajs']);
    } finally {
      await kafkaServer.stop();
    }
  });

const groups = Array.from({ length: consumersCount }, (_, n) => `bare-${n}`);

async function fillLog(store) {
  for (let from = 0; from < count; from += 2_000)
    await store.append(
      Array.from({ length: Math.min(2_000, count - from) }, (_, n) => {
        const stream = `account-${kernel.commandIdOf('b8', from + n)}`;
        return { stream, expectedRevision: -1, events: [paymentEvent(stream, 0)] };
      }),
    );
}

/** The very records that the relay sends, made before the clock runs. */
async function recordsOf(store) {
  const records = [];
  for (let after = ''; records.length < count;) {
    const page = await store.readAll({ after, categories: ['account'] });
    for (const event of page.events) records.push(...messaging.messagesOf(publisherOf('posted'), event).map(toBinaryEvent));
    after = page.through;
  }
  return records;
}

async function produce(kafka, topic, records) {
  const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1, createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  for (let from = 0; from < records.length; from += 1_000)
    await producer.send({ topic, acks: -1, messages: records.slice(from, from + 1_000) });
  await producer.disconnect();
}

async function consumeAll(kafka, topic, group) {
  const consumer = kafka.consumer({ groupId: `${topic}-${group}`, maxWaitTimeInMs: 250 });
  let heard = 0;
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  await new Promise((resolve, reject) => {
    consumer
      .run({
        eachBatch: async ({ batch }) => {
          heard += batch.messages.length;
          if (heard >= count) resolve();
        },
      })
      .catch(reject);
  });
  await consumer.disconnect();
}

await runIfMain(import.meta.url, b8);
