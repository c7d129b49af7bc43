import { testKafka } from '@jumin/testing';
import { randomBytes } from 'node:crypto';
import { connectKafka, type KafkaConnection } from './connection';
import { describeKafka } from './kafka-deployment';
import { messageBytesMax, prepareTopics } from './topics';

describeKafka('topics on a real cluster', () => {
  let connection: KafkaConnection;
  beforeEach(async () => {
    connection = connectKafka({ brokers: await testKafka(), clientId: 'spec', prefix: `spec-${randomBytes(4).toString('hex')}.` });
  });
  const settings = { services: ['north'], partitions: 4, replicas: 1 };

  it('are made with explicit partitions and retention by whoever comes first, and found fit by all', async () => {
    const found = await Promise.all([1, 2, 3].map(() => prepareTopics(connection, { ...settings, retentionMs: 86_400_000 })));
    expect(found).toEqual([[], [], []]);
    const admin = connection.kafka.admin();
    await admin.connect();
    const name = connection.topicName('north.events');
    const { topics } = await admin.fetchTopicMetadata({ topics: [name] });
    const { resources } = await admin.describeConfigs({ includeSynonyms: false, resources: [{ type: 2, name }] });
    await admin.disconnect();
    expect(topics[0]!.partitions).toHaveLength(4);
    const its = Object.fromEntries(resources[0]!.configEntries.map(({ configName, configValue }) => [configName, configValue]));
    expect(its).toMatchObject({ 'retention.ms': '86400000', 'cleanup.policy': 'delete', 'max.message.bytes': String(messageBytesMax) });
  });

  it('are refused where the cluster is not as asked, with everything that is wrong', async () => {
    await prepareTopics(connection, { ...settings, retentionMs: 1_000_000 });
    const asked = prepareTopics(connection, { ...settings, partitions: 8, retentionMs: 2_000_000 });
    await expect(asked).rejects.toMatchObject({
      code: 'ClusterUnfit',
      message: expect.stringMatching(/has 4 partitions, not 8[^]*retention.ms is 1000000, below 2000000/),
    });
    await expect(prepareTopics(connection, { services: ['elsewhere'] })).rejects.toThrow(
      /3 copies .* 1 brokers[^]*elsewhere.events is missing/,
    );
  });
});
