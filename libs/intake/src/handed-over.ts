import type { Actor, StoreClock } from '@jumin/event-store';
import { addMonths, firstDayOf, localDate, monthOf, yearOf, type LocalDate, type Month } from '@jumin/kernel';
import type { FileProblem } from './problem';

/**
 * While time runs, the office that receives the files (人社) or the operator alone says that something was handed over earlier: a party could date away
 * that it was late. On a business clock days are those of the files.
 */
export const maySayEarlier = (clock: Pick<StoreClock, 'kind'>, { agency }: Pick<Actor, 'agency'>): boolean =>
  clock.kind !== 'system' || agency === 'H' || agency === 'system';

/** The scheme and its forerunner (新农保) begin with 2009. */
const schemeBegan = localDate('2009-01-01');

/** What is wrong with the day on which a file is said to have been handed over; undefined where nothing is. Only a clock that runs by itself can say. */
export const problemOfDay = (
  clock: Pick<StoreClock, 'kind' | 'today'>,
  actor: Pick<Actor, 'agency'>,
  received: LocalDate,
): FileProblem | undefined => {
  if (clock.kind !== 'system') return undefined;
  const today = clock.today();
  if (received > today) return { code: 'ReceivedInFuture', details: { received, today } };
  if (received < schemeBegan) return { code: 'ReceivedBeforeScheme', details: { received, opening: schemeBegan } };
  const opening = openingOf(today);
  return received < opening && !maySayEarlier(clock, actor) ? { code: 'ReceivedTooEarly', details: { received, opening } } : undefined;
};

/** When the fee year that is being collected opened. In January the one before is still at work: what crosses its end comes to rest. */
const openingOf = (today: LocalDate): LocalDate => firstDayOf(`${yearOf(firstDayOf(addMonths(monthOf(today), -1)))}-01` as Month);
