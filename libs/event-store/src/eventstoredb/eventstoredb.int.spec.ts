import { randomUUID } from 'node:crypto';
import { openPool } from '@jumin/embedded-postgres';
import { testDatabase, type TestDatabase } from '@jumin/testing';
import type { Pool } from 'pg';
import { describeEventStore, type LogDeployment } from '../conformance-suite';
import { postgresCheckpoints } from '../postgres/checkpoints';
import { migrateCheckpoints } from '../postgres/schema';
import { openEventStoreDb } from '.';
import { serverOfTests, type ServerOfTests } from './testing/server-of-tests';

let server: ServerOfTests;
let database: TestDatabase;
let pool: Pool;
beforeAll(async () => {
  server = await serverOfTests();
  database = await testDatabase();
  pool = openPool({ connectionString: database.connectionString, max: 4 });
  await migrateCheckpoints(pool);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
  server.stop();
});

/** A prefix of its own for each log: a server is not emptied. */
const newLog = async (): Promise<LogDeployment> => {
  await pool.query('truncate log.checkpoint');
  const options = {
    connectionString: server.connectionString,
    streamPrefix: `t${randomUUID().replaceAll('-', '')}.`,
    checkpoints: postgresCheckpoints(pool),
  };
  return { open: (more) => openEventStoreDb({ ...options, ...more }) };
};

describeEventStore('EventStoreDB', newLog);
