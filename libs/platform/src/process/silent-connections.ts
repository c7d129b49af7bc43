import type { Socket } from 'node:net';
import { Client, DatabaseError, type Pool, type PoolClient } from 'pg';

/**
 * Settings of sessions whose client may fall silent, as behind a firewall that forgot its connection: by themselves servers find out after two hours, and
 * until then the session keeps its locks, and one that wrote holds back every reader of the log. No transaction of ours waits a minute between statements.
 */
export const endedWhenSilent = {
  tcp_keepalives_idle: '10',
  tcp_keepalives_interval: '5',
  tcp_keepalives_count: '3',
  idle_in_transaction_session_timeout: '60000',
} as const;

/**
 * Ends connections of the pool from which an answer is awaited that will not come: whoever waits is told that the connection was lost, which is tried again on
 * another. A statement may think as long as it likes: where nothing was heard for `silentMs` the server is asked, over a connection of its own, whether it is
 * still at work for this one.
 */
export const endSilentConnections = (pool: Pool, connectionString: string, silentMs = 10_000): void => {
  pool.options.verify = (client, done) => {
    // The server's own number of the session, asked for once; a pooler in between gives another.
    let backend: number | undefined;
    const { stream } = insideOf(client).connection;
    const look = async (): Promise<void> => {
      // Idle ones are ended by the pool.
      if (insideOf(client).readyForQuery || (await isAtWork(connectionString, backend))) return;
      stream.destroy(Object.assign(new Error('nothing is heard of the database on this connection'), { code: 'ETIMEDOUT' }));
    };
    stream.setTimeout(silentMs);
    stream.on('timeout', () => void look().then(() => stream.setTimeout(silentMs)));
    client.query<{ pid: number }>('select pg_backend_pid() as pid').then(({ rows }) => {
      backend = rows[0]!.pid;
      done();
    }, done);
  };
};

const insideOf = (client: PoolClient) =>
  client as unknown as { readonly readyForQuery: boolean; readonly connection: { readonly stream: Socket } };

/** Whether a statement is being worked on, and not only its rows waiting to be fetched. A server that answers and cannot say so is busy; one that does not answer is away. */
const isAtWork = async (connectionString: string, pid: number | undefined): Promise<boolean> => {
  if (pid === undefined) return false;
  const asking = new Client({ connectionString, connectionTimeoutMillis: 5_000, query_timeout: 5_000 });
  asking.on('error', () => undefined);
  try {
    await asking.connect();
    const { rowCount } = await asking.query(
      `select from pg_stat_activity where pid = $1 and state = 'active' and wait_event is distinct from 'ClientWrite'`,
      [pid],
    );
    return rowCount === 1;
  } catch (error) {
    return error instanceof DatabaseError;
  } finally {
    asking.end().catch(() => undefined);
  }
};
