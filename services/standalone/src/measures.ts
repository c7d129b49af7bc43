import { laneSamples, memorySample, openServiceDatabase, parkedSamples, watchLag, type Sample } from '@jumin/platform';
import { openCaseSamples } from '@jumin/reconciliation';
import type { Platform } from './compose-platform';

/** What `/metrics` tells of a platform. */
export interface Measures {
  samples(): Promise<readonly Sample[]>;
  stop(): Promise<void>;
}

type Measured = Pick<Platform, 'store' | 'bus' | 'lanes' | 'connectionString'>;

/** `everyMs`: between looks at how far the lanes are. */
export function openMeasures({ store, bus, lanes, connectionString }: Measured, now: () => number = Date.now, everyMs = 1_000): Measures {
  const database = openServiceDatabase(connectionString, 'reconciliation', { max: 1 });
  const lag = watchLag(() => store.head(), lanes, now, everyMs);
  return {
    samples: async () => [
      ...laneSamples(lanes(), (lane) => lag.lagOf(lane)),
      ...(await parkedSamples(bus, lanes())),
      ...(store.clock.kind === 'undecided' ? [] : await openCaseSamples(database, store.clock.today())),
      memorySample(),
    ],
    stop: async () => {
      lag.stop();
      await database.end();
    },
  };
}
