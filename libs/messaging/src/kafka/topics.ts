import { Transient } from '@jumin/event-store';
import { passesByItself } from '../errors';
import { topicOf } from '../port';
import { classified, type KafkaConnection } from './connection';

export interface TopicSettings {
  /** Services that publish; each has one topic. */
  readonly services: readonly string[];
  /** Default 6. Never changed later: a key would go to another partition, and its order would be lost. */
  readonly partitions?: number;
  /** Copies of every record. Default 3; 1 on a single broker. */
  readonly replicas?: number;
  /** Copies that must have a record before it is acknowledged. Default one less than `replicas`, at least 1, so that one broker may fail. */
  readonly replicasInSyncMin?: number;
  /** How long records are kept. Default 30 days. A consumer that was away for longer fails and says so; the log itself is kept for ever. */
  readonly retentionMs?: number;
}

/** The largest batch of records the relay may send: one message, a policy with its parents say, is at most about 1 MB. */
export const messageBytesMax = 8 * 1024 * 1024;

/** What stands in the way of running on this cluster (`wrong`), or what should be mended soon (`weak`). One line each, with what to do. */
export interface ClusterFinding {
  readonly level: 'wrong' | 'weak';
  readonly what: string;
}

/** Thrown at start: the cluster would lose or withhold messages. Lists everything that is wrong. */
export class ClusterUnfit extends Error {
  readonly code = 'ClusterUnfit';
  constructor(readonly findings: readonly ClusterFinding[]) {
    super(`the Kafka cluster is not fit:\n${findings.map(({ level, what }) => `  ${level}: ${what}`).join('\n')}`);
    this.name = 'ClusterUnfit';
  }
}

/** What a cluster says of itself, as far as it is checked. Settings as text, as Kafka gives them. */
export interface ClusterFacts {
  readonly brokers: number;
  readonly brokerSettings: Readonly<Record<string, string>>;
  readonly topics: readonly {
    readonly name: string;
    readonly partitions: number;
    /** Copies of the partition that has the fewest. */
    readonly replicas: number;
    readonly settings: Readonly<Record<string, string>>;
  }[];
}

const wanted = ({ services, partitions = 6, replicas = 3, replicasInSyncMin, retentionMs = 30 * 86_400_000 }: TopicSettings) => ({
  services,
  partitions,
  replicas,
  replicasInSyncMin: replicasInSyncMin ?? Math.max(1, replicas - 1),
  retentionMs,
});

/**
 * Makes the topics that are missing, with explicit partitions and retention, and checks everything. Safe in several processes at once. Returns what is
 * weak; throws ClusterUnfit when something is wrong. Topics that exist are never changed: that is for whoever runs the cluster.
 */
export const prepareTopics = async ({ kafka, topicName }: KafkaConnection, settings: TopicSettings): Promise<readonly ClusterFinding[]> => {
  const { services, partitions, replicas, replicasInSyncMin, retentionMs } = wanted(settings);
  const names = services.map((service) => topicName(topicOf(service)));
  const admin = kafka.admin();
  await admin.connect();
  try {
    const { brokers } = await admin.describeCluster();
    const existing = new Set(await admin.listTopics());
    const absent = names.filter((name) => !existing.has(name));
    const made = brokers.length >= replicas ? absent : [];
    if (made.length > 0)
      await admin.createTopics({
        waitForLeaders: false, // The client fails where a broker has not heard of the topic yet; we ask until it has.
        topics: made.map((topic) => ({
          topic,
          numPartitions: partitions,
          replicationFactor: replicas,
          configEntries: [
            { name: 'cleanup.policy', value: 'delete' },
            { name: 'retention.ms', value: String(retentionMs) },
            { name: 'min.insync.replicas', value: String(replicasInSyncMin) },
            { name: 'max.message.bytes', value: String(messageBytesMax) },
            { name: 'unclean.leader.election.enable', value: 'false' },
          ],
        })),
      });
    const findings = findingsOf(await patiently(() => factsOf(admin, brokers, names, made)), settings, names);
    if (findings.some(({ level }) => level === 'wrong')) throw new ClusterUnfit(findings);
    return findings;
  } finally {
    await admin.disconnect();
  }
};

/** What was just made is known to all brokers a moment later. Gives up after 30 s with the last error. */
const patiently = async <T>(ask: () => Promise<T>): Promise<T> => {
  for (const until = Date.now() + 30_000; ; await new Promise((resolve) => setTimeout(resolve, 50))) {
    try {
      return await ask();
    } catch (error) {
      if (!passesByItself(classified(error)) || Date.now() > until) throw error;
    }
  }
};

type Admin = ReturnType<KafkaConnection['kafka']['admin']>;

const factsOf = async (
  admin: Admin,
  brokers: readonly { readonly nodeId: number }[],
  names: readonly string[],
  made: readonly string[],
): Promise<ClusterFacts> => {
  const existing = new Set(await admin.listTopics());
  const late = made.find((name) => !existing.has(name));
  if (late !== undefined) throw new Transient(`the brokers have not heard of ${late} yet`);
  const here = names.filter((name) => existing.has(name));
  const { topics } = here.length > 0 ? await admin.fetchTopicMetadata({ topics: here }) : { topics: [] };
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: [{ type: brokerResource, name: String(brokers[0]?.nodeId ?? 0) }, ...here.map((name) => ({ type: topicResource, name }))],
  });
  const settingsOf = (type: number, name?: string): Readonly<Record<string, string>> =>
    Object.fromEntries(
      resources
        .filter(({ resourceType, resourceName }) => Number(resourceType) === type && (name === undefined || resourceName === name))
        .flatMap(({ configEntries }) => configEntries.map(({ configName, configValue }) => [configName, configValue])),
    );
  return {
    brokers: brokers.length,
    brokerSettings: settingsOf(brokerResource),
    topics: topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.length,
      replicas: Math.min(...partitions.map(({ replicas }) => replicas.length)),
      settings: settingsOf(topicResource, name),
    })),
  };
};
/** Numbers of the protocol (kafkajs: ConfigResourceTypes). */
const [topicResource, brokerResource] = [2, 4];

/** Pure: everything that differs from what the settings ask for, and why that matters. `names` are the topics that must be there. */
export const findingsOf = (facts: ClusterFacts, settings: TopicSettings, names: readonly string[]): readonly ClusterFinding[] => {
  const { partitions, replicas, replicasInSyncMin, retentionMs } = wanted(settings);
  const findings: ClusterFinding[] = [];
  const wrong = (what: string) => findings.push({ level: 'wrong', what });
  const weak = (what: string) => findings.push({ level: 'weak', what });
  const { brokers, brokerSettings: broker } = facts;

  if (brokers < replicas) wrong(`${replicas} copies of every record are asked for, and the cluster has ${brokers} brokers`);
  if (replicas > 1 && replicasInSyncMin >= replicas)
    wrong(`min.insync.replicas ${replicasInSyncMin} of ${replicas} copies: nothing can be published while one broker is away`);
  if (broker['auto.create.topics.enable'] === 'true')
    weak('auto.create.topics.enable is on: a mistyped topic becomes a topic, with other settings than ours; turn it off');
  const offsetCopies = Number(broker['offsets.topic.replication.factor'] ?? replicas);
  if (offsetCopies < replicas) weak(`offsets.topic.replication.factor is ${offsetCopies}, below ${replicas}: groups stop with one broker`);
  const requestBytes = Number(broker['socket.request.max.bytes'] ?? Infinity);
  if (requestBytes < messageBytesMax)
    wrong(`socket.request.max.bytes is ${requestBytes}, below ${messageBytesMax}: large messages are refused`);

  for (const name of names) {
    const topic = facts.topics.find((one) => one.name === name);
    if (!topic) {
      wrong(`the topic ${name} is missing and could not be made`);
      continue;
    }
    const { settings: its } = topic;
    if (topic.partitions !== partitions)
      wrong(`${name} has ${topic.partitions} partitions, not ${partitions}: keys would change partition and lose their order`);
    if (topic.replicas < replicas) wrong(`${name} keeps ${topic.replicas} copies, not ${replicas}`);
    const inSync = Number(its['min.insync.replicas'] ?? 1);
    if (inSync < replicasInSyncMin)
      wrong(`${name}: min.insync.replicas is ${inSync}, below ${replicasInSyncMin}: what is acknowledged may be lost with one broker`);
    if (topic.replicas > 1 && inSync >= topic.replicas)
      wrong(`${name}: min.insync.replicas ${inSync} of ${topic.replicas} copies: nothing can be published while one broker is away`);
    if (its['cleanup.policy'] !== undefined && its['cleanup.policy'] !== 'delete')
      wrong(`${name}: cleanup.policy is ${its['cleanup.policy']}: compaction drops all but the last message of a key; it must be delete`);
    const kept = Number(its['retention.ms'] ?? -1);
    if (kept !== -1 && kept < retentionMs)
      wrong(`${name}: retention.ms is ${kept}, below ${retentionMs}: consumers that were away would miss messages`);
    const keptBytes = Number(its['retention.bytes'] ?? -1);
    if (keptBytes !== -1) weak(`${name}: retention.bytes is ${keptBytes}: a busy day may push out messages before their time`);
    const largest = Number(its['max.message.bytes'] ?? messageBytesMax);
    if (largest < messageBytesMax) wrong(`${name}: max.message.bytes is ${largest}, below ${messageBytesMax}: large messages are refused`);
    if (its['unclean.leader.election.enable'] === 'true')
      wrong(`${name}: unclean.leader.election.enable is on: acknowledged messages may be lost in an election`);
  }
  return findings;
};
