import { openPool } from '@jumin/embedded-postgres';
import { Problem } from '@jumin/platform';

/** Any number; the same for every process that verifies this database. */
const verifying = 7_302_110_571;

/** One verification of a database at a time, whoever asks: two would rebuild into the same schemas. The lock goes with its connection, whatever becomes of it. */
export const oneAtATime = async <T>(connectionString: string, work: () => Promise<T>): Promise<T> => {
  const pool = openPool({ connectionString, max: 1 });
  try {
    const client = await pool.connect();
    try {
      const { rows } = await client.query<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [verifying]);
      if (!rows[0]!.mine)
        throw new Problem({
          status: 409,
          code: 'VerifyUnderWay',
          zh: '正在核验，请稍后再试',
          en: 'a verification is under way: try again when it has ended',
        });
      return await work();
    } finally {
      client.release(true);
    }
  } finally {
    await pool.end();
  }
};
