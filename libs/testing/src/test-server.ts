import { forgetfulSettings, startEmbeddedPostgres } from '@jumin/embedded-postgres';
import { firstOfRun } from './first-of-run';

/**
 * Address of the PostgreSQL of this test run: `JUMIN_TEST_DATABASE_URL`, else an embedded one without fsync, started by whoever asks first in any of Jest's
 * processes and stopped when the run ends.
 */
export async function testServer(): Promise<string> {
  if (process.env['JUMIN_TEST_DATABASE_URL']) return process.env['JUMIN_TEST_DATABASE_URL'];
  const server = await firstOfRun('server', async (directory) => {
    const { connectionString, processId, folder } = await startEmbeddedPostgres({
      directory,
      settings: forgetfulSettings,
      outlivesProcess: true,
    });
    return { connectionString, processId, folder };
  });
  return server.connectionString;
}
