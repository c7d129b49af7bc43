import { divisionCode, Divisions, isWithin, levelOf, loadDivisions, localDate, parseDivisionCode, type Division } from '.';

const row = (code: string, name: string, more: Partial<Division> = {}): Division => {
  const parent = code.length === 12 ? code.slice(0, 9) : code.length === 9 ? code.slice(0, 6) : code.slice(0, 4);
  return {
    code: divisionCode(code),
    name,
    parent: divisionCode(parent),
    level: levelOf(divisionCode(code)),
    validFrom: null,
    validTo: null,
    successor: null,
    ...more,
  };
};

describe('a division code', () => {
  it.each(['34', '3413', '341323', '341323101', '341323101001', '341022X01', '341022X01001'])('%s is one', (text) =>
    expect(parseDivisionCode(text)).toBe(text),
  );
  it.each(['', '3', '34132', '3413231', '341323101X01', '34132x101', '341022XX1', '341323 '])('%j is none', (text) =>
    expect(parseDivisionCode(text)).toBeUndefined(),
  );
  it('names its level by its length', () =>
    expect(['62', '6204', '620421', '620421100', '620421100001'].map((code) => levelOf(divisionCode(code)))).toEqual([
      'province',
      'city',
      'county',
      'township',
      'village',
    ]));
  it('lies in itself and in what is above it, not in what is beside it', () =>
    expect([
      isWithin('341323101001', '341323'),
      isWithin('341323', '341323'),
      isWithin('341323', '341323101'),
      isWithin('341323101', '341322'),
    ]).toEqual([true, true, false, false]));
});

describe('the divisions that come with the project', () => {
  const divisions = loadDivisions();
  it.each([
    ['341323', '灵璧县', 20, 312],
    ['371728', '东明县', 14, 410],
    ['341022', '休宁县', 21, 165],
    ['620421', '靖远县', 18, 194],
  ])('%s is %s with %i units and %i villages', (code, name, units, villages) => {
    expect(divisions.nameOf(code)).toBe(name);
    expect(divisions.within(code)).toHaveLength(units);
    expect(divisions.within(code).flatMap((unit) => divisions.within(unit.code))).toHaveLength(villages);
  });
  it('are four counties', () => expect(divisions.counties().map(({ code }) => code)).toEqual(['341022', '341323', '371728', '620421']));
});

describe('divisions over time', () => {
  const divisions = new Divisions([
    row('430302', '雨湖区'),
    row('430302101', '鹤岭乡', { validTo: localDate('2000-12-31') }),
    row('430302101', '鹤岭镇', {
      validFrom: localDate('2001-01-01'),
      validTo: localDate('2020-06-30'),
      successor: divisionCode('430302102'),
    }),
    row('430302102', '先锋街道', { validTo: localDate('2022-12-31'), successor: divisionCode('430302X01') }),
    row('430302X01', '示范区', { validFrom: localDate('2015-01-01') }),
  ]);
  it.each([
    ['1999-01-01', '鹤岭乡'],
    ['2000-12-31', '鹤岭乡'],
    ['2001-01-01', '鹤岭镇'],
    ['2020-06-30', '鹤岭镇'],
    ['2020-07-01', undefined],
  ])('on %s the code has the name of that day', (day, name) => expect(divisions.findOn('430302101', localDate(day))?.name).toBe(name));
  it('an abolished one is still known, by its last name', () => expect(divisions.nameOf('430302101')).toBe('鹤岭镇'));
  it('its people are found with the successor of its successor', () => expect(divisions.successorOf('430302101')?.code).toBe('430302X01'));
  it('one that was never merged is its own successor', () => expect(divisions.successorOf('430302')?.code).toBe('430302'));
  it('an unknown one has none', () => expect(divisions.successorOf('430399')).toBeUndefined());
  it('a county has the units of the day', () =>
    expect(
      ['1999-01-01', '2021-01-01', '2023-01-01'].map((day) => divisions.within('430302', localDate(day)).map(({ name }) => name)),
    ).toEqual([['鹤岭乡', '先锋街道'], ['先锋街道', '示范区'], ['示范区']]));

  it.each<[string, Division[]]>([
    ['a township whose county is unknown', [row('430302101', '鹤岭乡')]],
    [
      'one below a parent it does not lie in',
      [row('430302', '雨湖区'), row('430303', '岳塘区'), row('430302101', '鹤岭乡', { parent: divisionCode('430303') })],
    ],
    ['one of another level than its code', [row('430302', '雨湖区', { level: 'township' })]],
    [
      'two names at once',
      [row('430302', '雨湖区', { validTo: localDate('2020-01-01') }), row('430302', '又一区', { validFrom: localDate('2020-01-01') })],
    ],
    ['the same row twice', [row('430302', '雨湖区'), row('430302', '雨湖区')]],
    ['an unknown successor', [row('430302', '雨湖区', { successor: divisionCode('430303') })]],
    [
      'successors in a circle',
      [row('430302', '雨湖区', { successor: divisionCode('430303') }), row('430303', '岳塘区', { successor: divisionCode('430302') })],
    ],
  ])('refuse %s', (_, rows) => expect(() => new Divisions(rows)).toThrow(RangeError));
});
