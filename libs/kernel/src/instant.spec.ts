import fc from 'fast-check';
import {
  addMs,
  dateOf,
  endOfDay,
  epochOf,
  feeYear,
  instant,
  instantFromEpoch,
  instantOn,
  localDate,
  parseFeeYear,
  parseInstant,
  parseLocalDateTime,
  startOfDay,
} from '.';

describe('an instant', () => {
  it.each([
    ['2024-02-29T16:30:00Z', '2024-03-01T00:30:00.000+08:00'],
    ['2024-03-01T09:00:00+08:00', '2024-03-01T09:00:00.000+08:00'],
    ['2024-03-01T09:00:00.1239+08:00', '2024-03-01T09:00:00.123+08:00'],
    ['2024-03-01t01:00:00z', '2024-03-01T09:00:00.000+08:00'],
    ['2024-02-29T19:00:00-06:00', '2024-03-01T09:00:00.000+08:00'],
    ['2024-03-01T09:00:00', undefined],
    ['2024-02-30T09:00:00Z', undefined],
    ['2024-03-01T24:00:00Z', undefined],
    ['2024-03-01', undefined],
    ['', undefined],
  ])('%j is read as %s', (text, expected) => expect(parseInstant(text)).toBe(expected));
  it('without an offset is refused', () => expect(() => instant('2024-03-01T09:00:00')).toThrow(RangeError));

  const epoch = fc.integer({ min: -2_000_000_000_000, max: 4_000_000_000_000 });
  it('orders as text as it orders in time', () =>
    fc.assert(fc.property(epoch, epoch, (a, b) => instantFromEpoch(a) < instantFromEpoch(b) === a < b)));
  it('reads back as it was written', () =>
    fc.assert(
      fc.property(epoch, (ms) => epochOf(instantFromEpoch(ms)) === ms && parseInstant(instantFromEpoch(ms)) === instantFromEpoch(ms)),
    ));
  it('lies in its day', () => {
    fc.assert(
      fc.property(epoch, (ms) => {
        const at = instantFromEpoch(ms);
        const day = dateOf(at);
        expect(startOfDay(day) <= at && at <= endOfDay(day) && dateOf(addMs(endOfDay(day), 1)) > day).toBe(true);
      }),
    );
  });
  it('of a day begins at midnight in China', () => expect(epochOf(startOfDay(localDate('2024-03-01')))).toBe(Date.UTC(2024, 1, 29, 16)));
  it('is put together from day and time', () =>
    expect([instantOn(localDate('2022-10-08'), '09:00:00'), instantOn(localDate('2022-10-08'), '09:00:00.250')]).toEqual([
      '2022-10-08T09:00:00.000+08:00',
      '2022-10-08T09:00:00.250+08:00',
    ]));

  it.each([
    ['2022-10-08 10:00:00', '2022-10-08T10:00:00.000+08:00'],
    ['2022/10/8 9:30', '2022-10-08T09:30:00.000+08:00'],
    ['20221008 10:00:01', '2022-10-08T10:00:01.000+08:00'],
    ['2022-10-08T10:00:00', '2022-10-08T10:00:00.000+08:00'],
    ['2022-10-08 24:00:00', undefined],
    ['2022-10-08 10:60', undefined],
    ['2022-02-30 10:00', undefined],
    ['2022-10-08', undefined],
  ])('%j of a file is %s', (text, expected) => expect(parseLocalDateTime(text)).toBe(expected));
});

describe('a fee year', () => {
  it.each([
    ['2024', 2024],
    ['2009', 2009],
    ['2100', 2100],
    ['2008', undefined],
    ['2101', undefined],
    ['24', undefined],
    ['2024.0', undefined],
  ])('%j is read as %s', (text, year) => expect(parseFeeYear(text)).toBe(year));
  it.each([2008, 2101, 2024.5, NaN])('%d is refused', (year) => expect(() => feeYear(year)).toThrow(RangeError));
});
