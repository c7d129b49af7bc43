import { openPool } from '@jumin/embedded-postgres';
import { templateDatabase, testDatabase, type TestDatabase } from '@jumin/testing';
import type { Pool } from 'pg';
import { describeEventStore, type LogDeployment } from '../conformance-suite';
import { openPostgresEventStore } from './open';
import { migrateEventStore } from './schema';

const databases: { database: TestDatabase; pool: Pool }[] = [];
afterEach(async () => {
  for (const { database, pool } of databases.splice(0)) {
    await pool.end();
    await database.drop();
  }
});

const migrated = (): Promise<string> =>
  templateDatabase('event_store', async (connectionString) => {
    const pool = openPool({ connectionString, max: 1 });
    await migrateEventStore(pool);
    await pool.end();
  });
const newLog = async (): Promise<LogDeployment & { readonly pool: Pool }> => {
  const database = await testDatabase(await migrated());
  const pool = openPool({ connectionString: database.connectionString, max: 12 });
  databases.push({ database, pool });
  return { pool, open: (options) => openPostgresEventStore(pool, { pollEveryMs: 5, ...options }) };
};

describeEventStore('PostgreSQL', newLog);
