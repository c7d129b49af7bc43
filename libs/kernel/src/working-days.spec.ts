import fc from 'fast-check';
import { addDays, loadWorkingDayCalendar, localDate, OutsideCalendar, WorkingDayCalendar } from '.';

describe('working days', () => {
  const calendar = loadWorkingDayCalendar();
  it.each([
    ['2024-03-01', true, 'a Friday'],
    ['2024-03-02', false, 'a Saturday'],
    ['2024-02-12', false, 'a Monday of the Spring Festival'],
    ['2024-02-18', true, 'a Sunday worked for it'],
    ['2022-10-08', true, 'a Saturday worked for the National Day'],
  ])('%s is one: %s (%s)', (day, expected) => expect(calendar.isWorkingDay(localDate(day))).toBe(expected));

  it.each([
    ['2022-09-30', 1, '2022-10-08', 'T+1 skips the holiday week'],
    ['2024-03-01', 0, '2024-03-01', 'T+0 is the day itself'],
    ['2024-03-02', 1, '2024-03-04', 'a term may begin on a free day'],
    ['2024-12-31', 1, '2025-01-02', 'terms go over the year'],
  ])('%s and %i working days are %s: %s', (day, days, expected) => expect(calendar.addWorkingDays(localDate(day), days)).toBe(expected));

  const anyDay = fc.integer({ min: 0, max: 3200 }).map((days) => addDays(localDate('2018-01-01'), days));
  it('agree with counting day by day', () => {
    fc.assert(
      fc.property(anyDay, fc.nat(40), (from, days) => {
        let counted = 0;
        for (let day = 1; day <= days; day++) if (calendar.isWorkingDay(addDays(from, day))) counted++;
        expect(calendar.workingDaysBetween(from, addDays(from, days))).toBe(counted);
      }),
    );
  });
  it('agree in both directions, and end on a working day', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 1, max: 30 }), (from, days) => {
        const to = calendar.addWorkingDays(from, days);
        expect(calendar.workingDaysBetween(from, to)).toBe(days);
        expect(calendar.isWorkingDay(to)).toBe(true);
      }),
    );
  });
  it('are not counted backwards', () => expect(calendar.workingDaysBetween(localDate('2024-03-05'), localDate('2024-03-01'))).toBe(0));

  it.each([
    ['the day before the calendar', () => calendar.isWorkingDay(localDate('2017-12-31'))],
    ['the day after it', () => calendar.isWorkingDay(localDate('2027-01-01'))],
    ['a term that ends after it', () => calendar.addWorkingDays(localDate('2026-12-30'), 5)],
    ['a span that ends after it', () => calendar.workingDaysBetween(localDate('2026-12-30'), localDate('2027-01-04'))],
  ])('are not guessed: %s is refused', (_, ask) => expect(ask).toThrow(OutsideCalendar));
  it('say what they cover', () => expect([calendar.from, calendar.to]).toEqual(['2018-01-01', '2026-12-31']));

  const off = (day: string) => ({ date: localDate(day), kind: 'off' as const });
  it.each([
    ['no year', []],
    ['a year missing between two', [off('2022-01-01'), off('2024-01-01')]],
    ['a day twice', [off('2022-01-01'), off('2022-01-01')]],
  ])('refuse a calendar with %s', (_, rules) => expect(() => WorkingDayCalendar.of(rules)).toThrow(RangeError));
});
