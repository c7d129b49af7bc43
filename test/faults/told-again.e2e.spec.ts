import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '@jumin/cli';
import { openPool } from '@jumin/embedded-postgres';
import { generateSample } from '@jumin/sample-county';
import { definitions, servePlatform, verify, type ServedPlatform } from '@jumin/standalone';
import { testDatabase, type TestDatabase } from '@jumin/testing';

/**
 * Whoever answers what happened by commands gives each an id that is made of what it answers to, so that told of it again it does nothing. A year with every
 * fault is corrected and signed; then every such lane forgets its place and is told everything from the beginning. Not one event more may be in the log.
 */
const [county, year] = ['620421', 2022];
let folder: string;
let database: TestDatabase;
let served: ServedPlatform | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jumin-told-again-'));
  database = await testDatabase();
  await generateSample({ county, year, people: 40, seed: '3', faults: 'all', out: join(folder, 'sample') });
});
afterAll(async () => {
  await served?.stop();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

const serve = async (): Promise<ServedPlatform> =>
  (served = await servePlatform({ directory: join(folder, 'data'), port: 0, connectionString: database.connectionString }));
const inDatabase = async <Row extends object>(sql: string, values: unknown[] = []): Promise<readonly Row[]> => {
  const pool = openPool({ connectionString: database.connectionString, max: 1 });
  try {
    return (await pool.query<Row>(sql, values)).rows;
  } finally {
    await pool.end();
  }
};
const written = (): Promise<readonly object[]> => inDatabase('select type, count(*)::int from log.event group by type order by type');

it('a year told again from the beginning to all who answer by commands adds nothing to the log', async () => {
  const { url, platform } = await serve();
  const printed = [process.stdout, process.stderr].map((stream) => jest.spyOn(stream, 'write').mockReturnValue(true));
  const ended = await run(['sample', 'run', '--in', join(folder, 'sample'), '--data', join(folder, 'data'), '--url', url]);
  for (const stream of printed) stream.mockRestore();
  expect(ended).toBe(0);
  await platform.settle();
  const before = await written();
  const answering = definitions.flatMap(({ name, compose }) =>
    compose(platform as never) // Composing is wiring: nothing of it is asked.
      .lanes.filter(({ act }) => act)
      .map((lane) => `${name}.${lane.name}`),
  );
  await served!.stop();

  const forgotten = await inDatabase<{ name: string }>('delete from log.checkpoint where name = any ($1) returning name', [answering]);
  expect(forgotten.map(({ name }) => name).sort()).toEqual(answering.toSorted());

  const again = await serve();
  await again.platform.settle();
  expect(await written()).toEqual(before);
  expect((await verify(again.platform)).ok).toBe(true);
}, 120_000);
