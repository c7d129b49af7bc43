import { connect } from 'node:net';
import { describeKafka, testKafka } from './test-kafka';

describeKafka('the Kafka of a test run', () => {
  it('is one, however often it is asked for, and listens', async () => {
    const [one, other] = await Promise.all([testKafka(), testKafka()]);
    expect(other).toEqual(one);
    const [host, port] = one[0]!.split(':');
    await new Promise<void>((resolve, reject) => {
      const socket = connect({ host: host!, port: Number(port) }, () => (socket.destroy(), resolve()));
      socket.once('error', reject);
    });
  });
});
