import { Pool, type PoolConfig } from 'pg';

/**
 * A pool whose clients may lose their server without taking the process with them: pg raises `error` on a client, idle or not, when the server goes away
 * (57P01), and an unheard `error` event ends Node. The query in hand is rejected all the same, so nothing is hidden.
 */
export const openPool = (config: PoolConfig): Pool => {
  const pool = new Pool(config);
  pool.on('error', ignore);
  pool.on('connect', (client) => client.on('error', ignore));
  return pool;
};

const ignore = (): void => undefined;
