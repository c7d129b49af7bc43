import { passesByItself } from '../errors';

export interface BackOff {
  /** First wait after a transient error. Default 50 ms; each further one is twice as long, up to `waitMsMax`, less up to a half by chance. */
  readonly waitMs?: number;
  /** Default 5,000 ms. */
  readonly waitMsMax?: number;
}

/** Does the work, again and again while it fails transiently. Throws any other error at once, and the last transient one when `stopping` is aborted. */
export const retrying = async <T>(
  work: () => Promise<T>,
  stopping: AbortSignal,
  onRetry: (error: unknown) => void,
  { waitMs = 50, waitMsMax = 5_000 }: BackOff = {},
): Promise<T> => {
  for (let wait = waitMs; ; wait = Math.min(wait * 2, waitMsMax)) {
    try {
      return await work();
    } catch (error) {
      if (!passesByItself(error) || stopping.aborted) throw error;
      onRetry(error);
      await pause(wait * (0.5 + Math.random() / 2), stopping);
      if (stopping.aborted) throw error;
    }
  }
};

/** Waits, or less when stopping. */
export const pause = (ms: number, stopping: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (stopping.aborted) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      stopping.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    stopping.addEventListener('abort', done);
  });
