// `npm run kafka [-- --port N] [-- --data DIR]`: one Kafka in the foreground, for developers without a container engine. Ctrl-C stops it in order.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import server from './server.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const { values } = parseArgs({ options: { port: { type: 'string' }, data: { type: 'string' } } });

try {
  const kafka = await server.startKafka({ folder: values.data ?? join(root, '.jumin', 'kafka'), port: Number(values.port ?? 9092) });
  console.log(
    `Kafka ${kafka.version} listens on ${kafka.brokers[0]} (process ${kafka.processId}, data and log in ${kafka.folder}). Ctrl-C stops it.`,
  );
  const running = setInterval(() => undefined, 60_000);
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.once(signal, async () => {
      clearInterval(running);
      await kafka.stop();
    });
} catch (error) {
  console.error(error instanceof server.KafkaServerError ? error.message : error);
  process.exitCode = 1;
}
