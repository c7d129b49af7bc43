import { createReadStream } from 'node:fs';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPool } from '@jumin/embedded-postgres';
import { localDate, type LocalDate } from '@jumin/kernel';
import { generateSample } from '@jumin/sample-county';
import { composePlatform, definitions, verify, type Platform } from '@jumin/standalone';
import { testDatabase, type TestDatabase } from '@jumin/testing';

/**
 * The log of a deployment in another cluster, as docs/operations.md restores it: half a year is taken in, what pg_dump of log and vault keeps goes to the other
 * cluster, and the other half is taken in there. In the end it must be as if nothing had happened. A test run has one cluster, so the one that the log comes
 * from is imitated by what makes it another: its transactions are numbered far beyond what this one has counted to.
 */
const county = '620421';
const officer = { id: 'demo.h.head.620421', agency: 'H', role: 'head', division: county };
const countedFurther = 1_000_000_000_000;
const schemas = definitions.map(({ schema }) => schema);

describe('a log restored into another cluster', () => {
  let folder: string;
  let days: LocalDate[];
  let halfAYear: TestDatabase;
  let undisturbed: object;
  const databases: TestDatabase[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'jumin-restore-'));
    await generateSample({ county, year: 2022, people: 20, seed: '5', faults: 'all', out: join(folder, 'sample') });
    days = (await readdir(join(folder, 'sample')))
      .filter((name) => /^\d/.test(name))
      .toSorted()
      .map((name) => localDate(name));
    halfAYear = await database();
    const first = await open(halfAYear.connectionString);
    await first.store.clock.begin('business', days[0]!);
    await takeIn(first, days.slice(0, days.length / 2));
    await first.settle();
    await first.close();
    const whole = await open((await database(halfAYear.name)).connectionString);
    undisturbed = await restOfTheYear(whole);
    await whole.close();
    // What is left in a dump of log and vault, in a cluster that has counted further.
    await inDatabase(
      `drop schema ${schemas.join(', ')} cascade; update log.event set tx = (tx::text::bigint + ${countedFurther})::text::xid8`,
      halfAYear.connectionString,
    );
  }, 120_000);
  afterAll(async () => {
    for (const one of databases) await one.drop();
    await rm(folder, { recursive: true, force: true });
  });

  it('shows nothing to its readers as it is: its events lie in the future of the new cluster', async () => {
    const { connectionString } = await database(halfAYear.name);
    await inDatabase('delete from log.checkpoint', connectionString);
    const platform = await open(connectionString);
    try {
      expect((await platform.store.readAll({ after: '' as never })).events).toEqual([]);
    } finally {
      await platform.close();
    }
  });

  it('is after after-restore.sql as if nothing had happened, verifies, and goes on', async () => {
    const { connectionString } = await database(halfAYear.name);
    await inDatabase(await afterRestore(), connectionString);
    const platform = await open(connectionString);
    try {
      await platform.settle();
      const { checks } = await verify(platform);
      expect(checks.filter(({ differences }) => differences.length > 0)).toEqual([]);
      expect(await restOfTheYear(platform)).toEqual(undisturbed);
      expect((await verify(platform)).ok).toBe(true);
    } finally {
      await platform.close();
    }
  }, 60_000);

  it('loses what is derived, and nothing of its places where the cluster has counted further', async () => {
    const { connectionString } = await database(halfAYear.name);
    await inDatabase('create schema reporting; create table reporting.standing (n int)', connectionString);
    await inDatabase(await afterRestore(), connectionString);
    const pool = openPool({ connectionString, max: 1 });
    const { rows: once } = await places(pool);
    await pool.end();
    await inDatabase(await afterRestore(), connectionString);
    const again = openPool({ connectionString, max: 1 });
    const { rows: twice } = await places(again);
    const { rows: left } = await again.query(`select nspname from pg_namespace where nspname = any ($1)`, [schemas]);
    const { rows: checkpoints } = await again.query('select from log.checkpoint');
    await again.end();
    expect(twice).toEqual(once);
    expect([left, checkpoints]).toEqual([[], []]);
  });

  it('is refused while somebody is at work', async () => {
    const { connectionString } = await database(halfAYear.name);
    const other = openPool({ connectionString, max: 1 });
    await other.query('select 1');
    await expect(afterRestore().then((sql) => inDatabase(sql, connectionString))).rejects.toThrow(/somebody else is connected/);
    await other.end();
  });

  const places = (pool: ReturnType<typeof openPool>) =>
    pool.query('select tx::text, position, stream, revision from log.event order by tx, position');
  const afterRestore = (): Promise<string> => readFile(join(__dirname, '../../infra/postgres/after-restore.sql'), 'utf8');
  const database = async (template?: string): Promise<TestDatabase> => {
    const made = await testDatabase(template);
    databases.push(made);
    return made;
  };
  const inDatabase = async (sql: string, connectionString: string): Promise<void> => {
    const pool = openPool({ connectionString, max: 1 });
    try {
      await pool.query(`begin; ${sql}; commit`);
    } finally {
      await pool.end();
    }
  };
  /** Keys and files are what they were: they are restored too. */
  const open = async (connectionString: string): Promise<Platform> => {
    const directory = join(folder, randomUUID());
    if (kept !== undefined) for (const part of ['keys', 'files']) await cp(join(kept, part), join(directory, part), { recursive: true });
    kept ??= directory;
    return composePlatform({ directory, connectionString });
  };
  let kept: string | undefined;

  const takeIn = async ({ store: { clock }, receive }: Platform, some: readonly LocalDate[]): Promise<void> => {
    const kinds = definitions.flatMap(({ kinds: ofService }) => [...ofService]);
    for (const receivedOn of some) {
      clock.moveTo(receivedOn);
      for (const party of (await readdir(join(folder, 'sample', receivedOn))).toSorted())
        for (const fileName of (await readdir(join(folder, 'sample', receivedOn, party))).toSorted()) {
          const { kind } = kinds.find(({ filePrefix }) => fileName.startsWith(filePrefix))!;
          const content = createReadStream(join(folder, 'sample', receivedOn, party, fileName));
          await receive({ kind, fileName, county, receivedOn, actor: officer, content });
        }
    }
  };
  /** People and cases once the other half of the year has come too. */
  const restOfTheYear = async (platform: Platform): Promise<object> => {
    await takeIn(platform, days.slice(days.length / 2));
    const last = '2023-01-31' as LocalDate;
    platform.store.clock.moveTo(last);
    platform.store.clock.closeDay();
    await platform.closeDay(last);
    const pool = openPool({ connectionString: platform.connectionString, max: 1 });
    try {
      const { rows: people } = await pool.query('select * from reporting.standing order by subject_id, fee_year');
      const { rows: cases } = await pool.query('select case_id, class, state from reconciliation.discrepancy order by 1');
      expect(people.length).toBeGreaterThan(10);
      return { people, cases };
    } finally {
      await pool.end();
    }
  };
});
