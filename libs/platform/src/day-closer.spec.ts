import { addDays, localDate, type LocalDate } from '@jumin/kernel';
import { closeEach, dayCloser } from './day-closer';

/* On a system clock nobody says that a day is over: it closes by itself. */
const monday = localDate('2024-03-04');
const at = (kind: 'system' | 'business' | 'undecided') => {
  const closed: LocalDate[] = [];
  let today = monday;
  let fails = false;
  const clock = { kind, today: () => today };
  const tick = dayCloser(clock, async (day) => {
    if (fails) throw new Error('the database is away');
    closed.push(day);
  });
  return { closed, tick, next: () => (today = addDays(today, 1)), failing: (yes: boolean) => (fails = yes) };
};

it('closes the day before at the first look, since midnight may have passed while nothing ran, and each day once', async () => {
  const { closed, tick, next } = at('system');
  await tick();
  await tick();
  expect(closed).toEqual(['2024-03-03']);
  next();
  await tick();
  await tick();
  expect(closed).toEqual(['2024-03-03', '2024-03-04']);
});

it('tries again what failed', async () => {
  const { closed, tick, failing } = at('system');
  failing(true);
  await expect(tick()).rejects.toThrow('away');
  failing(false);
  await tick();
  expect(closed).toEqual(['2024-03-03']);
});

it.each(['business', 'undecided'] as const)('leaves a store with a clock that is %s alone', async (kind) => {
  const { closed, tick } = at(kind);
  await tick();
  expect(closed).toEqual([]);
});

it('closes the other counties though one fails, and says so at the end', async () => {
  const closed: string[] = [];
  const closing = closeEach(['341323', '620421', '620422'], async (county) => {
    if (county === '620421') throw new Error('cannot be closed');
    closed.push(county);
  });
  await expect(closing).rejects.toThrow('cannot be closed');
  expect(closed).toEqual(['341323', '620422']);
});
