import type { Position } from '@jumin/event-store';
import type { MessageBus } from '@jumin/messaging';
import type { Sample } from './http/metrics';
import type { RunningLane } from './lanes';

/** Something that follows the log at its own pace. */
export interface Follower {
  readonly name: string;
  reached(position: Position): Promise<unknown>;
}

/**
 * Once a second the end of the log is noted, and each follower says when it has come so far. One that hangs keeps the instant at which it was last up to
 * date, so its lag grows by the second; one at rest has none.
 */
export function watchLag(
  head: () => Promise<Position>,
  followers: () => readonly Follower[],
  now: () => number = Date.now,
  everyMs = 1_000,
): { lagOf(name: string): number; stop(): void } {
  const upToDateAt = new Map<string, number>();
  const asked = new Set<string>();
  const look = async (): Promise<void> => {
    const at = now();
    for (const { name } of followers()) if (!upToDateAt.has(name)) upToDateAt.set(name, at);
    const end = await head();
    for (const follower of followers()) {
      const { name } = follower;
      if (asked.has(name)) continue;
      asked.add(name);
      void follower
        .reached(end)
        .then(() => upToDateAt.set(name, at))
        .catch(() => undefined)
        .finally(() => asked.delete(name));
    }
  };
  const timer = setInterval(() => void look().catch(() => undefined), everyMs);
  timer.unref();
  return {
    /** Seconds. What is within two looks counts as up to date: nobody looked in between. */
    lagOf: (name) => {
      const seconds = (now() - (upToDateAt.get(name) ?? now())) / 1_000;
      return seconds <= (2 * everyMs) / 1_000 ? 0 : Math.round(seconds);
    },
    stop: () => clearInterval(timer),
  };
}

export const laneSamples = (lanes: readonly RunningLane[], lagOf: (lane: string) => number): readonly Sample[] =>
  lanes.flatMap(({ name, status }) => [
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

export const parkedSamples = async (
  { parking }: Pick<MessageBus, 'parking'>,
  lanes: readonly RunningLane[],
): Promise<readonly Sample[]> => {
  const perConsumer = new Map(lanes.map(({ name }) => [name, 0]));
  for (const { consumer } of await parking.list()) if (perConsumer.has(consumer)) perConsumer.set(consumer, perConsumer.get(consumer)! + 1);
  return [...perConsumer].map(([consumer, value]) => ({
    name: 'jumin_parked_keys',
    help: 'Keys that wait for a person.',
    labels: { consumer },
    value,
  }));
};

export const memorySample = (): Sample => ({
  name: 'jumin_process_resident_bytes',
  help: 'Resident memory of this process.',
  value: process.memoryUsage.rss(),
});
