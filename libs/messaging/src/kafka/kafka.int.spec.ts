import { describeMessageBus } from '../conformance-suite';
import { describeKafka, kafkaDeployment } from './kafka-deployment';

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

describeKafka('Kafka', () => {
  describeMessageBus('Kafka, three partitions a topic', async () => {
    const deployment = await kafkaDeployment();
    cleanUps.push(() => deployment.close());
    return deployment;
  });
});
