import type { StoreClock } from '@jumin/event-store';
import type { LocalDate } from '@jumin/kernel';
import { closed, texts } from './json-body';
import { Problem } from './problem';

/** `{day}` or `{closeDay: true}`. */
export const clockSchema = closed({ day: texts.date, closeDay: { type: 'boolean' } });

/** 409 where the business clock has passed the day; nothing is ever recorded in the past. */
export const refuseToGoBack = (clock: Pick<StoreClock, 'kind' | 'today'>, day: LocalDate): void => {
  if (clock.kind !== 'business' || day >= clock.today()) return;
  throw new Problem({
    status: 409,
    code: 'ClockNeverGoesBack',
    zh: `业务时钟已到 ${clock.today()}，不能拨回；早先日期的文件照常导入，以文件自己的收到日期为准`,
    en: `The business clock stands at ${clock.today()} and never goes back; a file of an earlier day is taken in now, under its own day of receipt`,
    details: { today: clock.today() },
  });
};
