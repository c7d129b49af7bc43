import { openPool } from '@jumin/embedded-postgres';
import { migrateCheckpoints, migrateEventStore } from '@jumin/event-store';
import { intakeMigrations } from '@jumin/intake';
import { migrateParking } from '@jumin/messaging';
import { migrateVault } from '@jumin/vault';
import type { Pool } from 'pg';
import { migrateService } from '../database';
import { schemaName } from '../database/open-service-database';
import type { ServiceDefinition } from '../service';
import { StartRefused } from '../start/refusal';
import type { Configuration } from './configuration';

type Migrated = Pick<ServiceDefinition, 'schema' | 'kinds' | 'migrations'>;

/** A service that takes in files also has the register of their lines. */
const migrationsOf = ({ kinds, migrations }: Migrated): ServiceDefinition['migrations'] =>
  kinds.length === 0 ? migrations : [...new Set([...intakeMigrations, ...migrations])];

/**
 * What all services share, then the service's own schema. Idempotent, and safe in several processes of several services at once: each step is done by one
 * while the others wait.
 */
export const migrateProcess = async ({ DATABASE_URL, JUMIN_LOG }: Configuration, definition: Migrated): Promise<void> => {
  const pool = openPool({ connectionString: DATABASE_URL, max: 1, connectionTimeoutMillis: 10_000 });
  try {
    await checkVersion(pool);
    await (JUMIN_LOG === 'postgres' ? migrateEventStore(pool) : migrateCheckpoints(pool));
    await migrateVault(pool);
    await migrateParking(pool);
  } finally {
    await pool.end();
  }
  await migrateService(DATABASE_URL, { schema: definition.schema, migrations: migrationsOf(definition) });
};

/** Throws StartRefused where a migration has not run yet: an old schema under new code would fail later, in the middle of something. */
export const refuseUnmigrated = async (pool: Pool, definition: Migrated): Promise<void> => {
  const table = `${schemaName(definition.schema)}.migration`;
  const { rows: there } = await pool.query<{ there: boolean }>(
    `select to_regclass($1) is not null and to_regclass('log.checkpoint') is not null and to_regclass('vault.master_keys') is not null as there`,
    [table],
  );
  const done = there[0]!.there ? (await pool.query<{ name: string }>(`select name from ${table}`)).rows.map(({ name }) => name) : [];
  const waiting = migrationsOf(definition).filter(({ name }) => !done.includes(name));
  if (!there[0]!.there || waiting.length > 0)
    throw new StartRefused(
      'NotMigrated',
      '数据库结构尚未升级，请先运行 main.js migrate',
      'The database has not been migrated: run main.js migrate first',
    );
};

const checkVersion = async (pool: Pool): Promise<void> => {
  const { rows } = await pool.query<{ number: number }>(`select current_setting('server_version_num')::int as number`);
  if ((rows[0]?.number ?? 0) < 150_000)
    throw new StartRefused('PostgresTooOld', 'PostgreSQL 版本低于 15，请升级', 'PostgreSQL is older than 15: upgrade it');
};
