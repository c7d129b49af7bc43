import { createReadStream } from 'node:fs';
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPool } from '@jumin/embedded-postgres';
import { openEventStoreDb } from '@jumin/event-store';
import { serverOfTests, type ServerOfTests } from '@jumin/event-store/testing';
import { localDate, type LocalDate } from '@jumin/kernel';
import { generateSample } from '@jumin/sample-county';
import { testDatabase, type TestDatabase } from '@jumin/testing';
import { composePlatform, type Platform, type PlatformOptions } from './compose-platform';
import { definitions } from './services';
import { checkMoney } from './verify/check-money';
import type { Check } from './verify/verify';

const county = '620421';
const officer = { id: 'demo.h.head.620421', agency: 'H', role: 'head', division: county };

let folder: string;
let server: ServerOfTests;
const databases: TestDatabase[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jumin-logs-'));
  server = await serverOfTests();
  await generateSample({ county, year: 2022, people: 20, seed: '3', faults: 'all', out: join(folder, 'sample') });
});
afterAll(async () => {
  server.stop();
  for (const database of databases) await database.drop();
  await rm(folder, { recursive: true, force: true });
});

const takeInAll = async (platform: Platform): Promise<void> => {
  const { clock } = platform.store;
  const sample = join(folder, 'sample');
  const kinds = definitions.flatMap(({ kinds: ofService }) => [...ofService]);
  const days = (await readdir(sample)).filter((name) => /^\d/.test(name)).toSorted();
  await clock.begin('business', localDate(days[0]!));
  for (const receivedOn of days.map((name) => localDate(name))) {
    clock.moveTo(receivedOn);
    for (const party of (await readdir(join(sample, receivedOn))).toSorted())
      for (const fileName of (await readdir(join(sample, receivedOn, party))).toSorted()) {
        const { kind } = kinds.find(({ filePrefix }) => fileName.startsWith(filePrefix))!;
        const content = createReadStream(join(sample, receivedOn, party, fileName));
        await platform.receive({ kind, fileName, county, receivedOn, actor: officer, content });
      }
  }
  const last = '2023-01-31' as LocalDate;
  clock.moveTo(last);
  clock.closeDay();
  await platform.closeDay(last);
};

/** What differs from log to log, and nothing else: where an event stands in it, and ciphertext. */
const ofTheLog = /position|^at$|sealed|_at$/;

const rowsOf = async ({ connectionString }: Platform): Promise<ReadonlyMap<string, readonly string[]>> => {
  const pool = openPool({ connectionString, max: 1 });
  const tables = new Map<string, readonly string[]>();
  const schemas = definitions.map(({ schema }) => schema);
  const { rows } = await pool.query<{ table: string; columns: string[] }>(
    `select table_schema || '.' || table_name as table, array_agg(column_name::text order by ordinal_position) as columns from information_schema.columns
     where table_schema = any ($1) and table_name not like '%migration%' and data_type <> 'bytea' group by 1`,
    [schemas],
  );
  for (const { table, columns } of rows) {
    const compared = columns.filter((column) => !ofTheLog.test(column)).map((column) => `"${column}"`);
    if (compared.length === 0) continue;
    const { rows: found } = await pool.query<{ row: string }>(`select row(${compared.join(', ')})::text as row from ${table} order by 1`);
    tables.set(
      table,
      found.map(({ row }) => row.replaceAll(/\b[0-9a-f]{18}(?:[0-9a-f]{14})?\b/g, '#')),
    );
  }
  await pool.end();
  return tables;
};

interface Year {
  readonly rows: ReadonlyMap<string, readonly string[]>;
  readonly money: readonly Check[];
}
const yearOn = async (name: string, openLog?: PlatformOptions['openLog']): Promise<Year> => {
  const database = await testDatabase();
  databases.push(database);
  const { connectionString } = database;
  const platform = await composePlatform({ directory: join(folder, name), connectionString, ...(openLog ? { openLog } : {}) });
  try {
    await takeInAll(platform);
    const elsewhere = openLog ? { checkLog: () => Promise.reject(new Error('its hashes have a spec of their own')) } : {};
    return { rows: await rowsOf(platform), money: await checkMoney({ ...platform, ...elsewhere }) };
  } finally {
    await platform.close();
  }
};

it('a county’s year with every fault makes the same rows, whether the log is in PostgreSQL or on EventStoreDB', async () => {
  const onPostgres = await yearOn('postgres');
  await cp(join(folder, 'postgres', 'keys'), join(folder, 'eventstoredb', 'keys'), { recursive: true }); // Subjects are keyed by them.
  const streamPrefix = `t${randomUUID().replaceAll('-', '')}.`;
  const onEventStoreDb = await yearOn('eventstoredb', (upcasters, checkpoints) =>
    openEventStoreDb({ connectionString: server.connectionString, streamPrefix, upcasters, checkpoints }),
  );
  expect([...onEventStoreDb.rows.keys()].toSorted()).toEqual([...onPostgres.rows.keys()].toSorted());
  for (const [table, rows] of onPostgres.rows) expect([table, onEventStoreDb.rows.get(table)]).toEqual([table, rows]);
  for (const table of ['reporting.standing', 'reconciliation.discrepancy', 'subsidy_calculation.subsidy'])
    expect(onPostgres.rows.get(table)!.length).toBeGreaterThan(3);
  expect(onEventStoreDb.money).toEqual(onPostgres.money);
  for (const { name, differences } of onEventStoreDb.money) expect([name, differences]).toEqual([name, []]);
  expect(onEventStoreDb.money.find(({ name }) => name === 'subsidy-once')!.checked).toBeGreaterThan(3);
});
