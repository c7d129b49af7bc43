import { inTransaction } from '@jumin/embedded-postgres';
import type { TransactionClient } from '@jumin/messaging';
import type { Pool } from 'pg';
import type { Database } from '../database';

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
