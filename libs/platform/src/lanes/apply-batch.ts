import type { TransactionClient } from '@jumin/messaging';
import type { Pool, PoolClient } from 'pg';
import type { Database } from '../database';

/** One transaction on the service's schema. Throws what the work throws, after rolling back. */
export const inTransaction = async <T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> => {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin');
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch((lost: Error) => (broken = lost));
    throw error;
  } finally {
    client.release(broken); // A client that could not even roll back is thrown away.
  }
};

interface Effects<Item> {
  readonly apply?: (database: Database, batch: readonly Item[]) => Promise<void>;
  readonly act?: (batch: readonly Item[]) => Promise<void>;
}

/**
 * The effects of one batch, in the order of lane.ts. `commit` moves the checkpoint. With `apply` alone the rows and the checkpoint are one transaction;
 * with `act` the rows go in first and the checkpoint moves last, so a crash in between brings the batch again.
 */
export const takeEffect = async <Item>(
  { apply, act }: Effects<Item>,
  pool: Pool,
  batch: readonly Item[],
  commit: (client: TransactionClient) => Promise<void>,
): Promise<void> => {
  if (apply)
    await inTransaction(pool, async (client) => {
      await apply(client, batch);
      if (!act) await commit(client as unknown as TransactionClient);
    });
  if (act) await act(batch); // Whoever called moves the checkpoint once this settles.
};
