import { setTimeout as sleep } from 'node:timers/promises';
import { testDatabase, type TestDatabase } from '@jumin/testing';
import type { Pool } from 'pg';
import { inTurn } from './in-turn';
import { openServiceDatabase } from './open-service-database';

/* What is done by one at a time, whoever asks: two processes have a pool each, and one process has one. */
let database: TestDatabase;
const pools: Pool[] = [];
const aProcess = (): Pool => {
  const pool = openServiceDatabase(database.connectionString, 'public', { max: 1 });
  pools.push(pool);
  return pool;
};
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(async () => {
  for (const pool of pools) await pool.end();
  await database.drop();
});

/** How many were at it at once, at most. */
const atOnce = async (works: readonly (readonly [Pool, string])[]): Promise<number> => {
  let now = 0;
  let most = 0;
  const work = async (): Promise<void> => {
    most = Math.max(most, ++now);
    await sleep(50);
    now--;
  };
  await Promise.all(works.map(([pool, name]) => inTurn(pool, name, work)));
  return most;
};

it('is done by one process after the other', async () => {
  expect(await atOnce([aProcess(), aProcess(), aProcess()].map((pool) => [pool, 'a'] as const))).toBe(1);
});

it('is done in one process one after the other, and leaves the pool its sessions', async () => {
  const pool = aProcess();
  expect(
    await atOnce([
      [pool, 'a'],
      [pool, 'b'],
      [pool, 'a'],
    ] as const),
  ).toBe(1);
  expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
});

it('goes on when it failed for the one before', async () => {
  const pool = aProcess();
  await expect(inTurn(pool, 'a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await inTurn(pool, 'a', async () => 'done')).toBe('done');
});

it('says to come again when another takes too long', async () => {
  let end!: () => void;
  const begun = new Promise<void>((resolve) => {
    void inTurn(aProcess(), 'long', () => {
      resolve();
      return new Promise<void>((done) => (end = done));
    });
  });
  await begun;
  const waiting = inTurn(aProcess(), 'long', async () => 'never', { waitMsMax: 200 });
  await expect(waiting).rejects.toMatchObject({ status: 503, code: 'UnderWayElsewhere' });
  end();
});
