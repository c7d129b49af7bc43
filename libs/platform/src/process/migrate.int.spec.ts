import { openPool } from '@jumin/embedded-postgres';
import { testDatabase, type TestDatabase } from '@jumin/testing';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { configurationOf } from './configuration';
import { migrateProcess, refuseUnmigrated } from './migrate';

class Harvests1700000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create table harvest (id int primary key)');
    await runner.query('insert into harvest values (1)');
    await runner.query('select pg_sleep(0.2)'); // Long enough that another would be in the middle of it.
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table harvest');
  }
}
class Weights1700000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table harvest add weight int');
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table harvest drop weight');
  }
}
const first = { schema: 'fields', kinds: [], migrations: [Harvests1700000000001] };
const second = { ...first, migrations: [Harvests1700000000001, Weights1700000000002] };

describe('migrating a database', () => {
  let database: TestDatabase;
  beforeEach(async () => (database = await testDatabase()));
  afterEach(() => database.drop());
  const configuration = () =>
    configurationOf({ DATABASE_URL: database.connectionString }, { files: false, only: ['DATABASE_URL', 'JUMIN_LOG'] });
  const refusal = async (definition: typeof first): Promise<unknown> => {
    const pool = openPool({ connectionString: database.connectionString, max: 1 });
    return refuseUnmigrated(pool, definition)
      .then(
        () => null,
        (error: { code?: string }) => error.code,
      )
      .finally(() => pool.end());
  };

  it('is done once when several processes of several services do it at the same time', async () => {
    const other = { ...first, schema: 'gardens' };
    await Promise.all([first, first, other, first, other].map((definition) => migrateProcess(configuration(), definition)));
    const pool = openPool({ connectionString: database.connectionString, max: 1 });
    const { rows } = await pool.query(
      'select (select count(*)::int from fields.harvest) as fields, (select count(*)::int from gardens.harvest) as gardens',
    );
    await pool.end();
    expect(rows).toEqual([{ fields: 1, gardens: 1 }]);
  });

  it('comes before a service starts: one whose schema is behind its program says so', async () => {
    expect(await refusal(first)).toBe('NotMigrated');
    await migrateProcess(configuration(), first);
    expect(await refusal(first)).toBeNull();
    expect(await refusal(second)).toBe('NotMigrated');
    await migrateProcess(configuration(), second);
    expect(await refusal(second)).toBeNull();
  });
});
