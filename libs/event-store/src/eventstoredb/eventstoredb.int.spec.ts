import { randomUUID } from 'node:crypto';
import { openPool } from '@jumin/embedded-postgres';
import { testDatabase, type TestDatabase } from '@jumin/testing';
import type { Pool } from 'pg';
import { describeEventStore, entryOf, type LogDeployment } from '../conformance-suite';
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

it('stamps nothing before what it has read of another process', async () => {
  const log = await newLog();
  let ms = Date.parse('2024-03-01T10:00:00+08:00');
  const fast = await log.open({ systemNow: () => ms });
  await fast.clock.begin('system');
  const slow = await log.open({ systemNow: () => ms - 3_600_000 });
  ms += 60_000;
  await fast.append([entryOf('a-1')]);
  await slow.load(['a-1']);
  await slow.append([entryOf('a-1', 0)]);
  const stamps = (await slow.load(['a-1'])).get('a-1')!.map(({ recordedAt }) => recordedAt);
  expect(stamps).toEqual(['2024-03-01T10:01:00.000+08:00', '2024-03-01T10:01:00.000+08:00']);
  await Promise.all([fast.close(), slow.close()]);
});
