import type { StoreClock } from '@jumin/event-store';
import { addDays, type LocalDate } from '@jumin/kernel';

/**
 * What is to be called now and then, once it has settled: on a system clock it closes the day before as soon as a day has begun, and at the first call,
 * for midnight may have passed while nothing ran. Closing a day again only adds what came late. A business clock closes its days when it is told to.
 */
export const dayCloser = (
  clock: Pick<StoreClock, 'kind' | 'today'>,
  closeDay: (day: LocalDate) => Promise<unknown>,
): (() => Promise<void>) => {
  let begun: LocalDate | undefined;
  return async () => {
    if (clock.kind !== 'system') return;
    const today = clock.today();
    if (today === begun) return;
    await closeDay(addDays(today, -1));
    begun = today;
  };
};

/** Closes them one after the other. One that fails does not keep the others waiting; the first failure is thrown at the end. */
export const closeEach = async (counties: readonly string[], close: (county: string) => Promise<unknown>): Promise<void> => {
  const failures: unknown[] = [];
  for (const county of counties) await close(county).catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw failures[0];
};

/**
 * Looks every so often until it is stopped; what fails is told and tried again at the next look. Stopping does not wait: what is under way ends or fails
 * with the platform, and a day that did not close is closed after the next start.
 */
export const everyNowAndThen = (
  tick: () => Promise<void>,
  { everyMs, failed }: { readonly everyMs: number; readonly failed: (error: unknown) => void },
): { stop(): void } => {
  let busy = false;
  let stopped = false;
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    void tick()
      .catch((error: unknown) => (stopped ? undefined : failed(error)))
      .finally(() => (busy = false));
  }, everyMs);
  timer.unref();
  return {
    stop: () => {
      stopped = true;
      clearInterval(timer);
    },
  };
};
