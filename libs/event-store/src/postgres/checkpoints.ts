import type { Pool } from 'pg';
import { beginning, type CheckpointClient, type Checkpoints, type Position } from '../port';

/** Places of subscribers in `log.checkpoint`, after `migrateCheckpoints` or `migrateEventStore`; for a log that is kept elsewhere. */
export const postgresCheckpoints = (pool: Pool): Checkpoints => new PostgresCheckpoints(pool);

export class PostgresCheckpoints implements Checkpoints {
  constructor(private readonly pool: Pool) {}

  async read(name: string): Promise<Position> {
    const { rows } = await this.pool.query<{ position: Position }>('select position from log.checkpoint where name = $1', [name]);
    return rows[0]?.position ?? beginning;
  }

  async advance(name: string, from: Position, to: Position, client: CheckpointClient = this.pool): Promise<boolean> {
    if (from === to) return true;
    const { rowCount } =
      from === beginning
        ? await client.query('insert into log.checkpoint (name, position) values ($1, $2) on conflict do nothing', [name, to])
        : await client.query('update log.checkpoint set position = $3 where name = $1 and position = $2', [name, from, to]);
    return rowCount === 1;
  }
}
