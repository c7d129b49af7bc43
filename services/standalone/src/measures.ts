import { openPool } from '@jumin/embedded-postgres';
import type { Position } from '@jumin/event-store';
import type { Sample } from '@jumin/platform';
import type { Platform } from './compose-platform';

/** What `/metrics` tells of a platform. */
export interface Measures {
  samples(): Promise<readonly Sample[]>;
  stop(): Promise<void>;
}

type Measured = Pick<Platform, 'store' | 'bus' | 'lanes' | 'connectionString'>;

/** Days since a case was opened, as on the page; a case past its due date is overdue, whatever its age. */
const openCases = `
  select class, case when due_on < $1::date then 'overdue' when $1::date - opened_on <= 3 then '0-3' when $1::date - opened_on <= 10 then '4-10'
                     when $1::date - opened_on <= 30 then '11-30' else '31+' end as age, count(*)::int as cases
  from reconciliation.discrepancy where state not in ('corrected', 'closed', 'cleared') group by 1, 2`;

/**
 * Once a second the end of the log is noted, and each lane says when it has come so far. A lane that hangs keeps the instant at which it was last up to
 * date, so its lag grows by the second; a lane at rest has none.
 */
export function openMeasures(platform: Measured, now: () => number = Date.now, everyMs = 1_000): Measures {
  const pool = openPool({ connectionString: platform.connectionString, max: 1 });
  const upToDateAt = new Map<string, number>();
  const asked = new Set<string>();
  const look = async (): Promise<void> => {
    const at = now();
    const head = await platform.store.head();
    for (const lane of platform.lanes()) {
      if (!upToDateAt.has(lane.name)) upToDateAt.set(lane.name, at);
      if (asked.has(lane.name)) continue;
      asked.add(lane.name);
      void lane
        .reached(head as Position)
        .then(() => upToDateAt.set(lane.name, at))
        .catch(() => undefined)
        .finally(() => asked.delete(lane.name));
    }
  };
  const timer = setInterval(() => void look().catch(() => undefined), everyMs);
  timer.unref();
  /** What is within two looks counts as up to date: nobody looked in between. */
  const lagOf = (lane: string): number => {
    const seconds = (now() - (upToDateAt.get(lane) ?? now())) / 1_000;
    return seconds <= (2 * everyMs) / 1_000 ? 0 : Math.round(seconds);
  };
  return {
    samples: async () => [
      ...laneSamples(platform, lagOf),
      ...(await parkedSamples(platform)),
      ...(await caseSamples(platform)),
      { name: 'jumin_process_resident_bytes', help: 'Resident memory of this process.', value: process.memoryUsage.rss() },
    ],
    stop: async () => {
      clearInterval(timer);
      await pool.end();
    },
  };

  async function caseSamples({ store: { clock } }: Measured): Promise<readonly Sample[]> {
    const name = 'jumin_open_discrepancies';
    const help = 'Open discrepancies by class and days since they were opened.';
    if (clock.kind === 'undecided') return [];
    const { rows } = await pool.query<{ class: string; age: string; cases: number }>(openCases, [clock.today()]);
    if (rows.length === 0) return [{ name, help, value: 0 }];
    return rows.map(({ class: discrepancy, age, cases }) => ({ name, help, labels: { class: discrepancy, age }, value: cases }));
  }
}

const laneSamples = (platform: Measured, lagOf: (lane: string) => number): readonly Sample[] =>
  platform.lanes().flatMap(({ name, status }) => [
    {
      name: 'jumin_projection_lag_seconds',
      help: 'Seconds since the lane had last taken everything that was in the log.',
      labels: { lane: name },
      value: lagOf(name),
    },
    {
      name: 'jumin_lane_running',
      help: '0 once a lane has failed or stopped.',
      labels: { lane: name },
      value: status === 'running' || status === 'retrying' ? 1 : 0,
    },
  ]);

const parkedSamples = async ({ bus, lanes }: Measured): Promise<readonly Sample[]> => {
  const perConsumer = new Map(lanes().map(({ name }) => [name, 0]));
  for (const { consumer } of await bus.parking.list()) perConsumer.set(consumer, (perConsumer.get(consumer) ?? 0) + 1);
  return [...perConsumer].map(([consumer, value]) => ({
    name: 'jumin_parked_keys',
    help: 'Keys that wait for a person.',
    labels: { consumer },
    value,
  }));
};
