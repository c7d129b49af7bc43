import { Client } from 'pg';

export interface Leadership {
  /** Resolves when it is lost, with the reason; never rejects. */
  readonly lost: Promise<Error>;
  release(): Promise<void>;
}

/** Between two questions whether the session still lives; a connection that is half open is found out by it. */
const askEveryMs = 2_000;

/**
 * Tries to become the only one of `name`: a session of its own holds an advisory lock of the log's database. Null when another holds it. Always a try and
 * never a wait: a statement that waits for the lock would hold a snapshot, and readers of the log stop below the oldest one. Needs a session of its own, so
 * a pooler between here and PostgreSQL must not share sessions. Losing the session does not stop a leader at once; what it does after that is fenced by the
 * compare-and-set of its checkpoint.
 */
export const tryToLead = async (connectionString: string, name: string): Promise<Leadership | null> => {
  const client = new Client({
    connectionString,
    application_name: `jumin ${name}`,
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
    // The server keeps the lock of a leader that fell silent until it finds out: after half a minute, and not after two hours.
    options: '-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3',
  });
  let tell!: (error: Error) => void;
  const lost = new Promise<Error>((resolve) => (tell = resolve));
  client.on('error', tell);
  client.on('end', () => tell(new Error('the session that held the lock has ended')));
  try {
    await client.connect();
    const { rows } = await client.query<{ locked: boolean }>('select pg_try_advisory_lock(hashtextextended($1, 0)) as locked', [name]);
    if (!rows[0]!.locked) {
      await client.end();
      return null;
    }
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
  const asking = setInterval(() => {
    const late = setTimeout(() => tell(new Error('the session that holds the lock does not answer')), askEveryMs);
    client.query('select 1').then(
      () => clearTimeout(late),
      (error: Error) => {
        clearTimeout(late);
        tell(error);
      },
    );
  }, askEveryMs);
  void lost.then(() => clearInterval(asking));
  return {
    lost,
    release: async () => {
      clearInterval(asking);
      // A session that does not answer is cut, not asked to end.
      await Promise.race([client.end(), new Promise((resolve) => setTimeout(resolve, 1_000).unref())]).catch(() => undefined);
    },
  };
};
