import { openPool } from '@jumin/embedded-postgres';
import { migrateEventStore, openPostgresEventStore, type EventStore } from '@jumin/event-store';
import { describeKafka, testDatabase, testKafka } from '@jumin/testing';
import { randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import type { BusDeployment } from '../conformance-suite';
import { appendSaying, sayingPublishers } from '../log/log-deployment';
import { migrateParking, openPostgresParking } from '../parking/postgres-parking';
import { connectKafka, type KafkaConnection } from './connection';
import { openKafkaMessageBus } from './kafka-message-bus';
import { startRelay, type Relay, type RelayOptions } from './relay';
import { prepareTopics } from './topics';

export { describeKafka };

/** For tests: two publishing services, their log in PostgreSQL, topics of their own on a real Kafka. Everything is quick where production is patient. */
export interface KafkaDeployment extends BusDeployment {
  readonly database: Pool;
  readonly connectionString: string;
  readonly store: EventStore;
  readonly connection: KafkaConnection;
  readonly relays: Relay[];
  relay(more?: Partial<RelayOptions>): Relay;
  close(): Promise<void>;
}

export const quick = { waitMs: 1, waitMsMax: 2 };

export const kafkaDeployment = async ({ partitions = 3, relay = true, answerMsMax = 10_000 } = {}): Promise<KafkaDeployment> => {
  const [database, brokers] = await Promise.all([testDatabase(), testKafka()]);
  const { connectionString } = database;
  const pool = openPool({ connectionString, max: 8 });
  await migrateEventStore(pool);
  await migrateParking(pool);
  const store = await openPostgresEventStore(pool);
  const prefix = `spec-${randomBytes(4).toString('hex')}.`;
  const connection = connectKafka({ brokers, clientId: 'spec', prefix, fetchWaitMs: 50, answerMsMax });
  await prepareTopics(connection, { services: ['north', 'south'], partitions, replicas: 1 });
  const relays: Relay[] = [];
  let nth = 0;
  const deployment: KafkaDeployment = {
    database: pool,
    connectionString,
    store,
    connection,
    relays,
    publish: (service, contracts) => appendSaying(store, service, nth++, contracts),
    open: () =>
      openKafkaMessageBus({
        connection,
        store,
        parking: openPostgresParking(pool),
        backOff: quick,
        timing: { lookMs: 10, heartbeatMs: 100 },
      }),
    relay: (more = {}) => {
      const started = startRelay({
        connection,
        store,
        publishers: sayingPublishers,
        connectionString,
        backOff: quick,
        progressMs: 10,
        standbyMs: 50,
        ...more,
      });
      relays.push(started);
      return started;
    },
    close: async () => {
      await Promise.all(relays.map((one) => one.stop()));
      await store.close();
      await pool.end();
      await database.drop();
    },
  };
  if (relay) deployment.relay();
  return deployment;
};
