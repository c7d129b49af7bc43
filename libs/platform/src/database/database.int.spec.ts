import { testDatabase, type TestDatabase } from '@jumin/testing';
import type { Pool } from 'pg';
import type { QueryRunner } from 'typeorm';
import { migrateService } from './migrate-service';
import { openServiceDatabase } from './open-service-database';

class Towns1700000000001 {
  up = (runner: QueryRunner) => runner.query('create table town (code text primary key, founded date not null)');
  down = (runner: QueryRunner) => runner.query('drop table town');
}
class Mayors1700000000002 {
  up = (runner: QueryRunner) => runner.query('alter table town add column mayors int8 not null default 0');
  down = (runner: QueryRunner) => runner.query('alter table town drop column mayors');
}

let database: TestDatabase;
const pools: Pool[] = [];
const open = (schema: string): Pool => {
  const pool = openServiceDatabase(database.connectionString, schema, { max: 2 });
  pools.push(pool);
  return pool;
};
beforeEach(async () => {
  database = await testDatabase();
});
afterEach(async () => {
  for (const pool of pools.splice(0)) await pool.end();
  await database.drop();
});

describe('the database of a service', () => {
  it('finds and makes tables in its own schema only', async () => {
    await migrateService(database.connectionString, { schema: 'north', migrations: [Towns1700000000001] });
    await migrateService(database.connectionString, { schema: 'south', migrations: [] });
    await open('north').query(`insert into town values ('341323', '1912-02-12')`);
    expect((await open('north').query('select count(*) from town')).rows).toEqual([{ count: '1' }]);
    await expect(open('south').query('select from town')).rejects.toMatchObject({ code: '42P01' });
  });

  it('gives days as days, instants as instants of China, and large numbers as text', async () => {
    const { rows } = await open('public').query(
      `select date '2024-02-29' as day, array[date '2024-02-29', null] as days, timestamptz '2024-03-01 01:00:00.5+00' as at, 9007199254740993::int8 as large, 7::int4 as small`,
    );
    expect(rows).toEqual([
      { day: '2024-02-29', days: ['2024-02-29', null], at: '2024-03-01T09:00:00.500+08:00', large: '9007199254740993', small: 7 },
    ]);
  });

  it('refuses a schema name that would not be a name in SQL', () => {
    expect(() => open('north; drop schema log')).toThrow(RangeError);
  });
});

describe('migrations of a service', () => {
  const migrations = [Towns1700000000001, Mayors1700000000002];
  const columnsOf = async (schema: string): Promise<string> =>
    (
      await open(schema).query(
        `select string_agg(column_name, ' ' order by ordinal_position) as columns from information_schema.columns where table_schema = $1 and table_name = 'town'`,
        [schema],
      )
    ).rows[0].columns;

  it('run once each, though asked for again and though one was added later', async () => {
    await migrateService(database.connectionString, { schema: 'north', migrations: [Towns1700000000001] });
    expect(await columnsOf('north')).toBe('code founded');
    await migrateService(database.connectionString, { schema: 'north', migrations });
    await migrateService(database.connectionString, { schema: 'north', migrations });
    expect(await columnsOf('north')).toBe('code founded mayors');
  });

  it('leave every text compared by its bytes, so that a table is looked up by its index whatever column of another names its rows', async () => {
    await migrateService(database.connectionString, { schema: 'north', migrations });
    const [town] = (
      await open('north').query(`
        explain (format json)
        select from (values ('341323' collate "C")) as asked(code) cross join lateral (select * from town where town.code = asked.code offset 0) as x`)
    ).rows;
    expect(JSON.stringify(town)).toContain('"Index Cond"');
  });

  it('run once when several processes start at once, in each of several schemas', async () => {
    await Promise.all(
      ['north', 'north_shadow', 'north', 'north_shadow', 'north'].map((schema) =>
        migrateService(database.connectionString, { schema, migrations }),
      ),
    );
    expect(await columnsOf('north')).toBe('code founded mayors');
    expect(await columnsOf('north_shadow')).toBe('code founded mayors');
  });
});
