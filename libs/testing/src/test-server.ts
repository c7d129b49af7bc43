import { forgetfulSettings, startEmbeddedPostgres } from '@jumin/embedded-postgres';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Address of the PostgreSQL of this test run: `JUMIN_TEST_DATABASE_URL`, else an embedded one without fsync, started by whoever asks first in any of Jest's
 * processes and stopped when the run ends.
 */
export async function testServer(): Promise<string> {
  if (process.env['JUMIN_TEST_DATABASE_URL']) return process.env['JUMIN_TEST_DATABASE_URL'];
  const run = process.env['JUMIN_TEST_RUN'];
  if (!run) throw new Error('testDatabase() needs the global setup of libs/testing, or JUMIN_TEST_DATABASE_URL');
  const answer = join(run, 'server.json');
  await mkdir(run, { recursive: true });
  const first = await mkdir(join(run, 'starting')).then(
    () => true,
    () => false,
  );
  if (first) {
    const told = await startEmbeddedPostgres({ directory: run, settings: forgetfulSettings, outlivesProcess: true }).then(
      ({ connectionString, processId, folder }) => ({ connectionString, processId, folder }),
      (error: Error) => ({ error: error.message }),
    );
    await writeFile(`${answer}.new`, JSON.stringify(told));
    await rename(`${answer}.new`, answer);
  }
  for (;;) {
    const told = await readFile(answer, 'utf8').catch(() => undefined);
    if (told !== undefined) {
      const { connectionString, error } = JSON.parse(told) as { connectionString?: string; error?: string };
      if (connectionString === undefined) throw new Error(error);
      return connectionString;
    }
    await sleep(20);
  }
}
