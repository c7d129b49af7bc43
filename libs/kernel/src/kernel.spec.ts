import fc from 'fast-check';
import {
  addDays, addFen, addYears, ageOn, citizenNumberOf, dateOf, dateOfSpreadsheetSerial, daysBetween, eventIdOf, commandIdOf, fen, fenFromYuan, instant,
  instantFromEpoch, instantOn, epochOf, loadDivisions, loadWorkingDayCalendar, localDate, parseCitizenNumber, parseLocalDate, parseLocalDateTime, shareHalfUp,
  splitFen, uuidV5, weekdayOf, yuanForPeople, yuanOf, type Fen,
} from '.';

describe('Fen', () => {
  it('refuses what is not a whole number of fen', () => {
    for (const bad of [0.5, NaN, Infinity, 2 ** 53]) expect(() => fen(bad)).toThrow(RangeError);
  });
  it('reads back every amount that it writes', () => {
    fc.assert(fc.property(fc.integer({ min: -(10 ** 14), max: 10 ** 14 }), (n) => expect(fenFromYuan(yuanOf(fen(n)))).toEqual({ ok: true, fen: fen(n) })));
  });
  it.each([
    ['0.1', { ok: true, fen: 10 }],
    ['4.350', { ok: true, fen: 435 }],
    ['1.005', { ok: false, code: 'TooManyDecimals' }],
    ['1e3', { ok: false, code: 'NotAnAmount' }],
    ['', { ok: false, code: 'NotAnAmount' }],
    ['99999999999999', { ok: false, code: 'AmountTooLarge' }],
  ])('reads %j yuan exactly or says why not', (text, expected) => expect(fenFromYuan(text)).toEqual(expected));
  it('separates thousands for people', () => expect([fen(123456789), fen(-100000), fen(5)].map(yuanForPeople)).toEqual(['1,234,567.89', '-1,000.00', '0.05']));
  it('rounds a share half up: 900 yuan for 4 of 12 months are 300, 0.5 fen become 1', () => {
    expect([shareHalfUp(fen(90000), 4, 12), shareHalfUp(fen(1), 1, 2), shareHalfUp(fen(1), 1, 3)]).toEqual([30000, 1, 0]);
  });
  it('splits without losing a fen', () => {
    fc.assert(
      fc.property(fc.nat(10 ** 9), fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 20 }), (n, weights) => {
        expect(addFen(...splitFen(fen(n), weights))).toBe(n);
      }),
    );
  });
});

describe('LocalDate', () => {
  it.each([['2024-03-01', '2024-03-01'], ['20240301', '2024-03-01'], ['2024/3/1', '2024-03-01'], ['2024年3月1日', '2024-03-01'], ['2023-02-29', undefined], ['2024-13-01', undefined], ['24-3-1', undefined]])(
    'reads %s',
    (text, date) => expect(parseLocalDate(text)).toBe(date),
  );
  const anyDate = fc.integer({ min: -20_000, max: 40_000 }).map((n) => addDays(localDate('1970-01-01'), n));
  it('counts days both ways', () => fc.assert(fc.property(anyDate, fc.integer({ min: -9999, max: 9999 }), (d, n) => daysBetween(d, addDays(d, n)) === n)));
  it('knows weekdays', () => expect([weekdayOf(localDate('2024-03-01')), weekdayOf(localDate('1969-12-28'))].map((n) => (n + 7) % 7)).toEqual([5, 0]));
  it('counts full years: one is 60 on the birthday, not the day before', () => {
    expect([ageOn(localDate('1964-05-01'), localDate('2024-04-30')), ageOn(localDate('1964-05-01'), localDate('2024-05-01'))]).toEqual([59, 60]);
    expect(ageOn(localDate('2004-02-29'), localDate('2020-02-28'))).toBe(15);
    expect(addYears(localDate('2004-02-29'), 16)).toBe('2020-02-29');
  });
  it('reads spreadsheet serials', () => expect([dateOfSpreadsheetSerial(45352), dateOfSpreadsheetSerial(5)]).toEqual(['2024-03-01', undefined]));
});

describe('Instant', () => {
  it('has one form, at Asia/Shanghai', () => expect(instant('2024-02-29T16:30:00Z')).toBe('2024-03-01T00:30:00.000+08:00'));
  it('orders as text as it orders in time', () => {
    const epoch = fc.integer({ min: 0, max: 4_000_000_000_000 });
    fc.assert(fc.property(epoch, epoch, (a, b) => (instantFromEpoch(a) < instantFromEpoch(b)) === a < b && epochOf(instantFromEpoch(a)) === a));
  });
  it('reads the times of the files', () => {
    expect(parseLocalDateTime('2022-10-08 10:00:00')).toBe('2022-10-08T10:00:00.000+08:00');
    expect(instantOn(localDate('2022-10-08'), '09:00:00')).toBe('2022-10-08T09:00:00.000+08:00');
    expect(parseLocalDateTime('2022-10-08')).toBeUndefined();
    expect(dateOf(instant('2022-11-30T23:50:00+08:00'))).toBe('2022-11-30');
  });
});

describe('citizen number', () => {
  const number = citizenNumberOf('620421', localDate('1968-05-01'), 991);
  it('is read as people write it', () => {
    for (const written of [number, ` ${number} `, `\`${number}`, number.toLowerCase(), [...number].map((c) => (c === 'X' ? 'Ｘ' : String.fromCharCode(c.charCodeAt(0) + 0xfee0))).join('')])
      expect(parseCitizenNumber(written)).toEqual({ ok: true, number, born: '1968-05-01', sex: 'male' });
  });
  it('of 15 digits gets its century and check digit', () => {
    expect(parseCitizenNumber(number.slice(0, 6) + number.slice(8, 17))).toMatchObject({ ok: true, number });
  });
  it('of the standard itself holds: GB 11643 gives 11010519491231002X', () => expect(parseCitizenNumber('11010519491231002x')).toMatchObject({ ok: true, sex: 'female' }));
  it.each([['', 'NumberMissing'], ['123', 'NumberLength'], ['62042119680501991A', 'NumberCharacters'], ['992421196805019911', 'NumberProvince'], ['620421196813019911', 'NumberBirthDate']])(
    '%j is refused: %s',
    (text, code) => expect(parseCitizenNumber(text)).toEqual({ ok: false, code }),
  );
  it('with any one digit typed wrong is refused', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 17 }), fc.integer({ min: 1, max: 9 }), (at, add) => {
        const digit = number[at] === 'X' ? 10 : Number(number[at]);
        const wrong = number.slice(0, at) + String((digit + add) % 10) + number.slice(at + 1);
        if (wrong !== number) expect(parseCitizenNumber(wrong).ok).toBe(false);
      }),
    );
  });
});

describe('working days', () => {
  const calendar = loadWorkingDayCalendar();
  it('know holidays and worked weekends', () => {
    expect(['2024-02-12', '2024-02-18', '2024-02-24', '2024-02-26'].map((d) => calendar.isWorkingDay(localDate(d)))).toEqual([false, true, false, true]);
  });
  it('skip a holiday week: T+1 of 30 September 2022 is 8 October, a worked Saturday', () => expect(calendar.addWorkingDays(localDate('2022-09-30'), 1)).toBe('2022-10-08'));
  it('agree in both directions', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 2500 }), fc.integer({ min: 0, max: 30 }), (from, n) => {
      const start = addDays(localDate('2018-01-01'), from);
      expect(calendar.workingDaysBetween(start, calendar.addWorkingDays(start, n))).toBe(n);
    }));
  });
  it('refuse a date nobody has named holidays for', () => expect(() => calendar.isWorkingDay(localDate('2031-01-01'))).toThrow('the calendar covers 2018-01-01 to 2026-12-31'));
});

it('divisions: 灵璧县 has 20 units and 312 villages, 靖远县 18 and 194', () => {
  const divisions = loadDivisions();
  const sizes = ['341323', '620421'].map((county) => {
    const units = divisions.within(county);
    return [units.length, units.reduce((sum, unit) => sum + divisions.within(unit.code).length, 0)];
  });
  expect(sizes).toEqual([[20, 312], [18, 194]]);
});

it('ids: UUIDv5 as RFC 9562 gives it, events of a command apart', () => {
  expect(uuidV5('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com')).toBe('2ed6657d-e927-568b-95e1-2665a8aea6a2');
  const command = commandIdOf('file', 3);
  expect(eventIdOf(command, 0)).not.toBe(eventIdOf(command, 1));
  expect(fen(-0) as Fen).toBe(0);
});
