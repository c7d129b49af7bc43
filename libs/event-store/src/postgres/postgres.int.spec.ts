import { openPool } from '@jumin/embedded-postgres';
import { testDatabase, type TestDatabase } from '@jumin/testing';
import type { Pool } from 'pg';
import { describeEventStore, type LogDeployment } from '../conformance-suite';
import { openPostgresEventStore } from './open';
import { migrateEventStore } from './schema';

let database: TestDatabase;
let pool: Pool;
beforeAll(async () => {
  database = await testDatabase();
  pool = openPool({ connectionString: database.connectionString, max: 12 });
  await migrateEventStore(pool);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

/** Emptied instead of made anew: a database costs more than a test. */
const newLog = async (): Promise<LogDeployment> => {
  await pool.query('truncate log.event, log.checkpoint');
  return { open: (options) => openPostgresEventStore(pool, { pollEveryMs: 5, ...options }) };
};

describeEventStore('PostgreSQL', newLog);
