// eslint-disable-next-line @nx/enforce-module-boundaries -- plain JavaScript and no package, so that scripts use it before anything is built.
import { startKafka, whatIsMissing } from '../../../infra/kafka/server';
import { join } from 'node:path';
import { firstOfRun } from './first-of-run';

const required = process.env['JUMIN_REQUIRE_KAFKA'] === '1';

/**
 * `describe` for specs that need a real Kafka. Where neither `JUMIN_TEST_KAFKA_BROKERS` names one nor Java and Maven can bring one, the specs are skipped and
 * one line says so; with JUMIN_REQUIRE_KAFKA=1 they fail with that line instead.
 */
export const describeKafka = (name: string, specs: () => void): void => {
  const missing = process.env['JUMIN_TEST_KAFKA_BROKERS'] ? null : whatIsMissing();
  if (missing === null || required)
    return describe(name, () => {
      // The first to ask waits for the server, the very first on a machine for Maven; neither is the time of a spec.
      beforeAll(async () => void (await testKafka()), 240_000);
      specs();
    });
  process.stderr.write(`skipped: ${name} (${missing})\n`);
  describe.skip(name, specs);
};

/**
 * `host:port` of the Kafka of this test run: `JUMIN_TEST_KAFKA_BROKERS`, else a server of one node, started by whoever asks first in any of Jest's processes
 * and stopped when the run ends. Specs share it: each takes topics and groups of its own, by a prefix.
 */
export async function testKafka(): Promise<readonly string[]> {
  const named = process.env['JUMIN_TEST_KAFKA_BROKERS'];
  if (named) return named.split(',');
  const { brokers } = await firstOfRun('kafka', async (run) => {
    const { brokers, processId } = await startKafka({
      folder: join(run, 'kafka'),
      outlivesProcess: true,
      // So that a spec can see a member given up by its group without waiting six seconds.
      properties: { 'group.min.session.timeout.ms': 500 },
    });
    return { brokers, processId, folder: join(run, 'kafka') };
  });
  return brokers;
}
