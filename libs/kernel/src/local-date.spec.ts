import fc from 'fast-check';
import {
  addDays,
  addMonths,
  addYears,
  ageOn,
  dateOfSpreadsheetSerial,
  daysBetween,
  firstDayOf,
  lastDayOf,
  localDate,
  month,
  monthOf,
  parseLocalDate,
  parseMonth,
} from '.';

const anyDate = fc.integer({ min: -30_000, max: 40_000 }).map((days) => addDays(localDate('1970-01-01'), days));

describe('a date', () => {
  it.each([
    ['2024-03-01', '2024-03-01'],
    ['20240301', '2024-03-01'],
    ['2024/3/1', '2024-03-01'],
    ['2024.3.1', '2024-03-01'],
    ['2024年3月1日', '2024-03-01'],
    ['2024-02-29', '2024-02-29'],
    ['2023-02-29', undefined],
    ['2000-02-29', '2000-02-29'],
    ['1900-02-29', undefined],
    ['2024-04-31', undefined],
    ['2024-13-01', undefined],
    ['2024-00-10', undefined],
    ['2024-01-00', undefined],
    ['2024-3/1', undefined],
    ['24-3-1', undefined],
    ['2024-03-01 10:00', undefined],
    ['', undefined],
  ])('%j is read as %s', (text, date) => expect(parseLocalDate(text)).toBe(date));
  it('that the calendar does not have is refused', () => expect(() => localDate('2023-02-29')).toThrow(RangeError));

  it('reads back as it was written', () =>
    fc.assert(fc.property(anyDate, (date) => parseLocalDate(date) === date && parseLocalDate(date.replaceAll('-', '')) === date)));
  it('counts days both ways', () =>
    fc.assert(
      fc.property(anyDate, fc.integer({ min: -9999, max: 9999 }), (date, days) => daysBetween(date, addDays(date, days)) === days),
    ));
  it('compares as text', () => fc.assert(fc.property(anyDate, anyDate, (a, b) => a < b === daysBetween(a, b) > 0)));

  it.each([
    ['2004-02-29', 16, '2020-02-29'],
    ['2004-02-29', 1, '2005-02-28'],
    ['1964-05-01', 60, '2024-05-01'],
    ['2024-05-01', -60, '1964-05-01'],
  ])('%s and %i years are %s', (date, years, expected) => expect(addYears(localDate(date), years)).toBe(expected));

  it.each([
    [1, '1900-01-01'],
    [59, '1900-02-28'],
    [60, undefined],
    [61, '1900-03-01'],
    [45_352, '2024-03-01'],
    [45_352.99, '2024-03-01'],
    [2_958_465, '9999-12-31'],
    [2_958_466, undefined],
    [0, undefined],
    [NaN, undefined],
  ])('number %d of a spreadsheet is %s', (serial, date) => expect(dateOfSpreadsheetSerial(serial)).toBe(date));
});

describe('age', () => {
  it.each([
    ['1964-05-01', '2024-04-30', 59],
    ['1964-05-01', '2024-05-01', 60],
    ['2004-02-29', '2020-02-28', 15],
    ['2004-02-29', '2021-02-28', 17],
    ['2004-02-29', '2021-02-27', 16],
    ['2024-05-01', '2024-05-01', 0],
  ])('of one born %s is on %s %i full years', (born, day, age) => expect(ageOn(localDate(born), localDate(day))).toBe(age));
  it('is the number of birthdays', () => {
    fc.assert(
      fc.property(anyDate, anyDate, (born, day) => {
        const age = ageOn(born, day);
        expect(addYears(born, age) <= day && day < addYears(born, age + 1)).toBe(true);
      }),
    );
  });
});

describe('a month', () => {
  it.each([
    ['2022-09', '2022-09'],
    ['202209', '2022-09'],
    ['2022-9', '2022-09'],
    ['2022/9', '2022-09'],
    ['2022-13', undefined],
    ['2022-00', undefined],
    ['2022', undefined],
    ['2022-09-01', undefined],
  ])('%j is read as %s', (text, expected) => expect(parseMonth(text)).toBe(expected));
  it('holds its days from the first to the last', () => {
    fc.assert(
      fc.property(anyDate, (date) => {
        const of = monthOf(date);
        expect(firstDayOf(of) <= date && date <= lastDayOf(of)).toBe(true);
        expect(addDays(lastDayOf(of), 1)).toBe(firstDayOf(addMonths(of, 1)));
      }),
    );
  });
  it('counts months over years', () =>
    expect([addMonths(month('2024-11'), 3), addMonths(month('2024-01'), -1)]).toEqual(['2025-02', '2023-12']));
});
