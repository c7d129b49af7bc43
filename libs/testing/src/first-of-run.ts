import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * What the first of Jest's processes that asks makes, once in a test run, for all of them. Kept as `<name>.json` in the folder of the run; of a server it
 * holds `processId` and `folder`, by which test-run.js ends it.
 */
export async function firstOfRun<Made extends object>(name: string, make: (run: string) => Promise<Made>): Promise<Made> {
  const run = process.env['JUMIN_TEST_RUN'];
  if (!run) throw new Error('this needs the global setup of libs/testing');
  const answer = join(run, `${name}.json`);
  await mkdir(run, { recursive: true });
  const first = await mkdir(join(run, `${name}.starting`)).then(
    () => true,
    () => false,
  );
  if (first) {
    const told = await make(run).catch((error: Error) => ({ error: error.message }));
    await writeFile(`${answer}.new`, JSON.stringify(told));
    await rename(`${answer}.new`, answer);
  }
  for (;;) {
    const told = await readFile(answer, 'utf8').catch(() => undefined);
    if (told !== undefined) {
      const made = JSON.parse(told) as Made & { error?: string };
      if (made.error !== undefined) throw new Error(made.error);
      return made;
    }
    await sleep(20);
  }
}
