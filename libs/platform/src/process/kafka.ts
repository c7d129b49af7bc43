// A service's connection to Kafka and its relay, by its configuration.
import { setTimeout as sleep } from 'node:timers/promises';
import type { EventStore, Position } from '@jumin/event-store';
import { topicOf, type Publisher, type Topic } from '@jumin/messaging';
import { connectKafka, prepareTopics, relayedThrough, startRelay, type KafkaConnection, type Relay } from '@jumin/messaging/kafka';
import type { Sample } from '../http';
import type { ServiceDefinition } from '../service';
import { StartRefused } from '../start/refusal';
import type { Configuration } from './configuration';

export const openKafka = async (
  { KAFKA_BROKERS, KAFKA_PREFIX, KAFKA_SSL, KAFKA_FETCH_WAIT_MS, ...more }: Configuration,
  name: string,
): Promise<KafkaConnection> => {
  const { KAFKA_SASL_MECHANISM: mechanism, KAFKA_SASL_USERNAME: username = '', KAFKA_SASL_PASSWORD: password = '' } = more;
  return connectKafka({
    brokers: KAFKA_BROKERS.split(','),
    clientId: `jumin-${name}-${more.JUMIN_INSTANCE}`,
    prefix: KAFKA_PREFIX,
    fetchWaitMs: Number(KAFKA_FETCH_WAIT_MS),
    ...(KAFKA_SSL === 'true' ? { ssl: true } : {}),
    ...(mechanism === undefined ? {} : { sasl: { mechanism: mechanism as 'plain', username, password } }),
  });
};

export const kafkaRefused = (error: unknown): never => {
  if ((error as { code?: unknown }).code === 'ClusterUnfit')
    throw new StartRefused('ClusterUnfit', 'Kafka 集群的设置不合要求，详见英文', (error as Error).message.replaceAll(/\s*\n\s*/g, '; '));
  if (/^(KafkaJS|Transient)/.test((error as Error).name))
    throw new StartRefused('KafkaAway', '无法连接 KAFKA_BROKERS 指定的 Kafka', 'The Kafka of KAFKA_BROKERS cannot be reached');
  throw error;
};

/** Makes what is missing of these topics, and refuses to go on with a cluster that would lose or withhold messages. */
export const prepareTopicsOf = async (
  { KAFKA_PARTITIONS, KAFKA_REPLICAS }: Configuration,
  connection: KafkaConnection,
  topics: readonly Topic[],
): Promise<void> => {
  const services = topics.map((topic) => topic.slice(0, -topicOf('').length));
  await prepareTopics(connection, { services, partitions: Number(KAFKA_PARTITIONS), replicas: Number(KAFKA_REPLICAS) }).catch(kafkaRefused);
};

export const publishingTopics = ({ name, categories, kinds }: ServiceDefinition) =>
  categories.length + kinds.length === 0 ? [] : [topicOf(name)];

export const startRelayOf = (
  { name, categories, kinds, publish, upcasters }: ServiceDefinition,
  ports: { readonly connection: KafkaConnection; readonly store: EventStore; readonly connectionString: string },
): Relay | undefined => {
  const publisher: Publisher = {
    service: name,
    categories: [...new Set([...categories, ...kinds.map(({ category }) => category)])],
    publish,
    ...(upcasters === undefined ? {} : { upcasters }),
  };
  return publisher.categories.length === 0 ? undefined : startRelay({ ...ports, publishers: [publisher] });
};
export const relaysOf = (relay: Relay | undefined) =>
  (relay?.relays ?? []).map(({ service, status }) => ({ name: `relay.${service}`, status }));

export const relayReached = async ({ checkpoints }: EventStore, service: string, position: Position): Promise<void> => {
  while ((await checkpoints.read(relayedThrough(service))) < position) await sleep(500);
};
export const relaySample = (service: string, value: number): Sample => ({
  name: 'jumin_relay_lag_seconds',
  help: 'Seconds since everything that was in the log had last been acknowledged by Kafka.',
  labels: { relay: service },
  value,
});
export const relayingSamples = ({ relays }: Relay): readonly Sample[] =>
  relays.map(({ service, status }) => ({
    name: 'jumin_relaying',
    help: '1 in the instance that relays the service.',
    labels: { relay: service },
    value: status === 'relaying' || status === 'retrying' ? 1 : 0,
  }));
