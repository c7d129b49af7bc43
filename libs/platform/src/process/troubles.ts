// What goes wrong around a service, for readiness, metrics and the log.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { Sample } from '../http';
import type { Log } from '../log';

export const databaseAway = (pool: Pool): Promise<readonly string[]> =>
  Promise.race([
    pool.query('select 1').then(
      () => [],
      () => ['database'],
    ),
    sleep(2_000).then(() => ['database']),
  ]);

/** A transaction that stays open anywhere in the cluster holds back every reader of the log. */
export const xminSample = async (pool: Pool): Promise<Sample> => {
  const { rows } = await pool.query<{ seconds: number }>(
    `select coalesce(max(extract(epoch from clock_timestamp() - xact_start)), 0)::float8 as seconds from pg_stat_activity where backend_xid is not null`,
  );
  return {
    name: 'jumin_xmin_lag_seconds',
    help: 'Age of the oldest transaction that writes; readers of the log stop below it.',
    value: Math.max(0, Math.round(rows[0]!.seconds * 1_000) / 1_000),
  };
};

/** One line when something goes wrong or right again; never what the error says, which may quote what somebody sent. */
export const tellOfTroubles = (log: Log, followed: () => readonly { readonly name: string; readonly status: string }[]): (() => void) => {
  const known = new Map<string, string>();
  const timer = setInterval(() => {
    for (const { name, status } of followed()) {
      if (known.get(name) === status) continue;
      const before = known.get(name);
      known.set(name, status);
      if (status === 'failed') log.error({ lane: name, status }, 'LaneFailed');
      else if (status === 'retrying') log.warn({ lane: name, status }, 'LaneRetrying');
      else if (before !== undefined) log.info({ lane: name, status }, 'LaneStatus');
    }
  }, 500);
  timer.unref();
  return () => clearInterval(timer);
};
