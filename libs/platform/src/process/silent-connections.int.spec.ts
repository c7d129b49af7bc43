import type { Socket } from 'node:net';
import { isTransient } from '@jumin/event-store';
import { testDatabase, type TestDatabase } from '@jumin/testing';
import type { Pool } from 'pg';
import { openServiceDatabase } from '../database';
import { endedWhenSilent, endSilentConnections } from './silent-connections';

describe('connections of which nothing is heard any more', () => {
  let database: TestDatabase;
  let pool: Pool;
  let streams: Socket[];
  beforeEach(async () => {
    streams = [];
    database = await testDatabase();
    pool = openServiceDatabase(database.connectionString, 'public', { max: 2, settings: endedWhenSilent });
    pool.on('connect', (client) => streams.push((client as unknown as { connection: { stream: Socket } }).connection.stream));
    endSilentConnections(pool, database.connectionString, 200);
  });
  afterEach(async () => {
    await pool.end();
    await database.drop();
  });

  /** As behind a firewall that forgot them: what is sent does not arrive, in either direction, and nobody is told. */
  const fallSilent = (): void => {
    for (const stream of streams) {
      stream.pause();
      stream.write = () => true;
    }
  };
  const backend = async (): Promise<number> => (await pool.query('select pg_backend_pid() as pid')).rows[0].pid;

  it('are ended for whoever waits, who may try again at once on another', async () => {
    const before = await backend();
    fallSilent();
    const began = performance.now();
    const error: unknown = await pool.query('select 1').catch((lost: unknown) => lost);
    expect([isTransient(error), (error as { code?: string }).code]).toEqual([true, 'ETIMEDOUT']);
    expect(performance.now() - began).toBeLessThan(2_000);
    expect(await backend()).not.toBe(before);
  });

  it('are ended when the server has done what was asked, and its answer was lost', async () => {
    const answer = pool.query('select pg_sleep(0.5)');
    setTimeout(fallSilent, 100);
    await expect(answer).rejects.toMatchObject({ code: 'ETIMEDOUT' });
  });

  it('are waited for while the server is at work', async () => {
    expect((await pool.query('select 7 as seven, pg_sleep(1.5)')).rows).toMatchObject([{ seven: 7 }]);
    expect(streams).toHaveLength(1);
  });

  it('stay, while nobody waits: a transaction may think between its statements', async () => {
    const client = await pool.connect();
    await client.query('begin');
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    await client.query('rollback');
    client.release();
  });
});
