import type { LocalDate } from '@jumin/kernel';
import { PlatformRefused, type HttpClient } from '../platform/http-client';

/** The business clock stands at this day at the earliest: files of days that it has passed are taken in at its present. */
export const moveClock = async (client: Pick<HttpClient, 'post'>, day: LocalDate | string): Promise<void> => {
  try {
    await client.post('/platform/clock', { day });
  } catch (error) {
    if (!(error instanceof PlatformRefused) || error.body.code !== 'ClockNeverGoesBack') throw error;
  }
};
