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
  } finally {
    await guard.end(); // Gives the lock back.
  }
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
