import { findingsOf, messageBytesMax, type ClusterFacts, type TopicSettings } from './topics';

const settings: TopicSettings = { services: ['north'], partitions: 6, retentionMs: 1_000 };
const name = 'north.events';
const topicSettings = {
  'cleanup.policy': 'delete',
  'retention.ms': '1000',
  'retention.bytes': '-1',
  'min.insync.replicas': '2',
  'max.message.bytes': String(messageBytesMax),
  'unclean.leader.election.enable': 'false',
};
const brokerSettings = {
  'auto.create.topics.enable': 'false',
  'offsets.topic.replication.factor': '3',
  'socket.request.max.bytes': '104857600',
};
const cluster = (
  topic: Record<string, string> = {},
  broker: Record<string, string> = {},
  more: Partial<ClusterFacts['topics'][number]> = {},
  brokers = 3,
): ClusterFacts => ({
  brokers,
  brokerSettings: { ...brokerSettings, ...broker },
  topics: [{ name, partitions: 6, replicas: 3, settings: { ...topicSettings, ...topic }, ...more }],
});
const found = (facts: ClusterFacts, asked = settings): string[] =>
  findingsOf(facts, asked, [name]).map(({ level, what }) => `${level}: ${what}`);

describe('the check of a cluster', () => {
  it('finds nothing where everything is as asked', () => {
    expect(found(cluster())).toEqual([]);
    expect(found(cluster({ 'retention.ms': '-1' }))).toEqual([]);
  });

  it('is content with one broker where one copy is asked for', () => {
    const single = cluster({ 'min.insync.replicas': '1' }, { 'offsets.topic.replication.factor': '1' }, { replicas: 1 }, 1);
    expect(found(single, { ...settings, replicas: 1 })).toEqual([]);
  });

  it.each<[string, ClusterFacts, RegExp]>([
    ['too few brokers', cluster({}, {}, {}, 2), /^wrong: 3 copies .* has 2 brokers/],
    ['a topic that is missing', { ...cluster(), topics: [] }, /^wrong: the topic north.events is missing/],
    ['other partitions', cluster({}, {}, { partitions: 12 }), /^wrong: north.events has 12 partitions, not 6: .* order/],
    ['too few copies', cluster({ 'min.insync.replicas': '2' }, {}, { replicas: 2 }), /^wrong: north.events keeps 2 copies, not 3/],
    ['acknowledgement by one copy', cluster({ 'min.insync.replicas': '1' }), /^wrong: .*min.insync.replicas is 1, below 2: .* lost/],
    [
      'acknowledgement by all copies',
      cluster({ 'min.insync.replicas': '3' }),
      /^wrong: .*min.insync.replicas 3 of 3 copies: nothing can be published/,
    ],
    ['compaction', cluster({ 'cleanup.policy': 'compact' }), /^wrong: .*compaction drops/],
    ['short retention', cluster({ 'retention.ms': '999' }), /^wrong: .*retention.ms is 999, below 1000: consumers/],
    ['retention by size', cluster({ 'retention.bytes': '1000000' }), /^weak: .*retention.bytes/],
    ['small messages', cluster({ 'max.message.bytes': '1048588' }), /^wrong: .*max.message.bytes is 1048588/],
    ['small requests', cluster({}, { 'socket.request.max.bytes': '1000000' }), /^wrong: socket.request.max.bytes/],
    ['unclean elections', cluster({ 'unclean.leader.election.enable': 'true' }), /^wrong: .*unclean.leader.election.enable is on/],
    ['topics that make themselves', cluster({}, { 'auto.create.topics.enable': 'true' }), /^weak: auto.create.topics.enable is on/],
    ['groups on one broker', cluster({}, { 'offsets.topic.replication.factor': '1' }), /^weak: offsets.topic.replication.factor is 1/],
  ])('finds %s', (_case, facts, finding) => {
    expect(found(facts)).toContainEqual(expect.stringMatching(finding));
  });
});
