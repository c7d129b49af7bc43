import { Client } from 'pg';
import type { MigrationInterface } from 'typeorm';
import { schemaName } from './open-service-database';

export interface Migratable {
  readonly schema: string;
  /** Classes whose names end in the 13 digits of a time, as TypeORM orders them; their SQL is unqualified. */
  readonly migrations: readonly (new () => MigrationInterface)[];
}

/**
 * Brings a service's schema, live or shadow, to the newest shape: creates it where it is missing and runs what has not run yet, each migration in its
 * own transaction. Idempotent, and safe in several processes at once: one migrates, the others wait and find nothing to do.
 */
export const migrateService = async (connectionString: string, { schema, migrations }: Migratable): Promise<void> => {
  const guard = new Client({ connectionString });
  await guard.connect();
  try {
    // Held by the session, not by a transaction: the migrations run on another connection.
    await guard.query('select pg_advisory_lock(hashtextextended($1, 0))', [`migrate ${schemaName(schema)}`]);
    await guard.query(`create schema if not exists ${schemaName(schema)}`);
    await runMigrations(connectionString, schema, migrations);
    await compareTextByBytes(guard, schema);
  } finally {
    await guard.end(); // Gives the lock back.
  }
};

/**
 * Numbers, codes and ids are compared by their bytes, whether or not a migration says so of a column: joined to one that collates otherwise, even under
 * another name for the same order, a column is looked up by no index, and every batch reads the whole table.
 */
const compareTextByBytes = async (client: Client, schema: string): Promise<void> => {
  const { rows } = await client.query<{ alter: string }>(
    `select format('alter table %s %s', c.oid::regclass, string_agg(format('alter column %I type text collate "C"', a.attname), ', ')) as alter
     from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relnamespace = $1::regnamespace and c.relkind = 'r' and not a.attisdropped and a.atttypid = 'text'::regtype and a.attcollation <> '"C"'::regcollation
     group by c.oid`,
    [schemaName(schema)],
  );
  for (const { alter } of rows) await client.query(alter);
};

const runMigrations = async (connectionString: string, schema: string, migrations: Migratable['migrations']): Promise<void> => {
  const { DataSource } = await import('typeorm'); // Half a second to load, and only starting needs it.
  const source = new DataSource({
    type: 'postgres',
    url: connectionString,
    schema,
    migrations: [...migrations],
    migrationsTableName: 'migration',
    migrationsTransactionMode: 'each',
    extra: { max: 1, options: `-c search_path=${schemaName(schema)}` },
  });
  await source.initialize();
  try {
    await source.runMigrations();
  } finally {
    await source.destroy();
  }
};
