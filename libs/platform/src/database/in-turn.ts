import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '../http/problem';
import type { DatabasePool } from './database';

/** Pools of which a session is lent for this: one at a time, whatever the name, lest all sessions be held by those who wait and none be left for the work. */
const lent = new WeakSet<DatabasePool>();

/** Between two looks whether it is one's turn. */
const lookEveryMs = 100;

export interface TurnOptions {
  /** After that a Problem (503) says to come again. Default a minute. */
  readonly waitMsMax?: number;
}

/**
 * Does the work while nobody else does work of this name, in this process or another on the same database; whoever comes second waits. In one process
 * works of other names wait too. A session of its
 * own holds an advisory lock, which goes with it, whatever becomes of the process. Always a try and never a wait in the database: a statement that waits
 * holds a snapshot, and readers of the log stop below the oldest one. The session may be lost while the work goes on; so this keeps work from being done
 * twice, and what must never happen twice has ids and revisions as well.
 */
export const inTurn = async <T>(
  database: DatabasePool,
  name: string,
  work: () => Promise<T>,
  { waitMsMax = 60_000 }: TurnOptions = {},
): Promise<T> => {
  const until = performance.now() + waitMsMax;
  for (;;) {
    if (!lent.has(database)) {
      lent.add(database);
      try {
        const session = await database.connect();
        try {
          const { rows } = await session.query<{ mine: boolean }>('select pg_try_advisory_lock(hashtextextended($1, 0)) as mine', [name]);
          if (rows[0]!.mine) return await work();
        } finally {
          session.release(true);
        }
      } finally {
        lent.delete(database);
      }
    }
    if (performance.now() >= until)
      throw new Problem({
        status: 503,
        code: 'UnderWayElsewhere',
        zh: '另一事项正在办理（如日结），请稍后再试',
        en: 'Something else is being done that goes before, such as closing a day; try again in a moment',
      });
    await sleep(lookEveryMs);
  }
};
