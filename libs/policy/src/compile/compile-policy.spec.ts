import { parse, stringify } from 'yaml';
import { policyTextsBelow } from '../shipped-policies';
import { compilePolicy } from './compile-policy';

/*
 * Each validator is shown a policy that breaks it and nothing else: 靖远 2022 with one change. `changed` edits the parsed file, `replaced` its text.
 */
const jingyuan = policyTextsBelow().find(({ id }) => id === '620421-2022')!;
const lingbi = policyTextsBelow().find(({ id }) => id === '341323-2024')!;
// The file as plain data, to be changed at will.
type Loose = any; // eslint-disable-line @typescript-eslint/no-explicit-any

const changed = (change: (file: Loose) => void, of = jingyuan) => {
  const file = parse(of.text) as Loose;
  change(file);
  return compilePolicy(stringify(file), of.parents, of.id);
};
const problemsOf = (compiled: ReturnType<typeof compilePolicy>) => (compiled.ok ? compiled.warnings : compiled.problems);
const codesOf = (compiled: ReturnType<typeof compilePolicy>) => [
  ...new Set(problemsOf(compiled).flatMap(({ severity, code }) => (severity === 'error' ? code : []))),
];

describe('a policy is refused', () => {
  it.each<[string, string, (file: Loose) => void]>([
    ['1 below the national floor at the lowest tier', 'BelowNationalFloor', ({ rules }) => (rules.subsidy.province.rows[0].yuan = 10)],
    ['1 below the national floor from 500 yuan up', 'BelowNationalFloor', ({ rules }) => (rules.subsidy.province.rows[1].yuan = 40)],
    ['2 with tiers out of order', 'TiersNotAscending', ({ rules }) => rules.tiers.yuan.reverse()],
    ['2 with a tier twice', 'TiersNotAscending', ({ rules }) => rules.tiers.yuan.splice(1, 0, 300)],
    [
      '4 when the levels do not add up to the stated total',
      'LevelsDoNotAddUp',
      ({ rules }) => (rules.subsidy.total = { rows: [{ yuan: 75 }], assumption: 'JY-06' }),
    ],
    ['4 when a tier has no row', 'SubsidyRowMissing', ({ rules }) => rules.subsidy.county.rows.splice(2, 1)],
    ['4 when a tier has two rows', 'SubsidyRowsOverlap', ({ rules }) => rules.subsidy.county.rows.push({ fromYuan: 3000, yuan: 30 })],
    ['5 with a window outside the fee year', 'WindowOutsideFeeYear', ({ rules }) => (rules.windows.list[0].to = '2023-01-31')],
    [
      '5 with a window that ends before it begins',
      'WindowBackwards',
      ({ rules }) => ((rules.windows.list[0].from = '2022-12-31'), (rules.windows.list[0].to = '2022-01-01')),
    ],
    [
      '5 with overlapping windows of different rights',
      'WindowsContradict',
      ({ rules }) => rules.windows.list.push({ ...rules.windows.list[0], id: 'late', from: '2022-12-01', allows: ['tier-upgrade'] }),
    ],
    [
      '6 with a special tier for nobody',
      'SpecialTierWithoutIdentity',
      ({ rules }) => {
        rules.specialTier.selfPaidBy = [];
        delete rules.onBehalf;
      },
    ],
    ['6 with a special tier that is not below the others', 'SpecialTierNotBelow', ({ rules }) => (rules.specialTier.yuan = 300)],
    ['6 with an identity that nobody knows', 'UnknownIdentity', ({ rules }) => (rules.specialTier.selfPaidBy = ['富裕人口'])],
    [
      '7 with 代缴 above the lowest tier and no mode',
      'OnBehalfWithoutMode',
      ({ rules }) => {
        rules.onBehalf.yuan['低保对象'] = 200;
        delete rules.onBehalf.mode;
      },
    ],
    [
      '8 with a unit of another county',
      'UnitOfAnotherCounty',
      (file) => (file.targets = { totalPayers: 1, units: [{ unit: '341323101', name: '韦集镇', payers: 1 }], assumption: 'JY-08' }),
    ],
    [
      '8 with targets that do not add up',
      'TargetsDoNotAddUp',
      (file) => (file.targets = { totalPayers: 2, units: [{ unit: '620421101', name: '北湾镇', payers: 1 }], assumption: 'JY-08' }),
    ],
    [
      '9 with a gap in validity',
      'GapInValidity',
      (file) =>
        (file.periods = [
          { from: '2022-01-01', to: '2022-06-30' },
          { from: '2022-07-02', to: '2022-12-31' },
        ]),
    ],
    ['9 with rules that end before the year does', 'GapInValidity', (file) => (file.periods = [{ from: '2022-01-01', to: '2022-11-30' }])],
    [
      '10 above the ceiling of the province',
      'AboveCeiling',
      ({ rules }) => (
        (rules.tiers.yuan[11] = 5000),
        (rules.cap.yuan = 5000),
        (rules.subsidy.province.rows[2].upToYuan = 5000),
        (rules.subsidy.county.rows[4].upToYuan = 5000)
      ),
    ],
    ['with a cap below the highest tier', 'CapBelowHighestTier', ({ rules }) => (rules.cap.yuan = 2500)],
    ['with a value that rests on nothing', 'NoGrounds', ({ rules }) => delete rules.tiers.source],
    ['with an assumption that is not listed', 'UnknownAssumption', ({ rules }) => (rules.cap.assumption = 'JY-99')],
    ['with a document that is not listed', 'UnknownDocument', ({ rules }) => (rules.tiers.source.document = '靖政办发〔2021〕1号')],
    ['with a rule that nobody states', 'RuleMissing', ({ rules }) => delete rules.furtherPayments],
    ['with a level of subsidy that nobody states', 'RuleMissing', ({ rules }) => delete rules.subsidy.city],
    ['with a key that does not exist', 'UnknownKey', ({ rules }) => (rules.tiers.yuans = [])],
    ['with a key that is missing', 'MissingKey', (file) => delete file.feeYear],
    ['with a day that the calendar does not have', 'WrongForm', ({ rules }) => (rules.windows.list[0].to = '2022-02-30')],
    ['with an amount in parts of a fen', 'WrongForm', ({ rules }) => (rules.tiers.yuan[0] = 300.005)],
    ['with a parent that was not given', 'UnknownParent', (file) => (file.inherits = '99/province')],
  ])('%s', (_rule, code, change) => {
    const compiled = changed(change);
    expect(compiled.ok).toBe(false);
    expect(codesOf(compiled)).toEqual([code]);
  });

  it('when it is not YAML, with the line', () => {
    const compiled = compilePolicy('county: "620421"\nname: [', {}, 'broken');
    expect(problemsOf(compiled)[0]).toMatchObject({ code: 'NotYaml', file: 'broken', line: 2 });
  });

  it('when its parents inherit from each other', () => {
    const circle = { '62/province': 'id: 62/province\nname: 甲\ninherits: b\n', b: 'id: b\nname: 乙\ninherits: 62/province\n' };
    expect(codesOf(compilePolicy(jingyuan.text, circle))).toEqual(['ParentsInACircle']);
  });
});

describe('a policy with a surprise', () => {
  it('3 is loaded with a warning when a subsidy falls as tiers rise', () => {
    const compiled = changed(({ rules }) => (rules.subsidy.province.rows[2].yuan = 50));
    expect(compiled.ok).toBe(true);
    expect(problemsOf(compiled)).toMatchObject([
      { severity: 'warning', code: 'SubsidyFalls', file: '620421-2022', path: 'rules.subsidy.province' },
    ]);
  });
});

describe('a problem', () => {
  it('says file, path and line in both languages', () => {
    const compiled = compilePolicy(jingyuan.text.replace('includesOnBehalf', 'includesOnBehalfs'), jingyuan.parents, '620421-2022');
    const line = jingyuan.text.split('\n').findIndex((text) => text.includes('includesOnBehalf')) + 1;
    expect(problemsOf(compiled)[0]).toEqual({
      severity: 'error',
      code: 'MissingKey',
      file: '620421-2022',
      path: 'rules.cap',
      line,
      zh: '缺少“includesOnBehalf”。',
      en: '"includesOnBehalf" is missing.',
    });
  });
});

describe('inheritance', () => {
  it('takes a topic from the nearest file that says it, and says from where', () => {
    const compiled = compilePolicy(jingyuan.text, jingyuan.parents);
    if (!compiled.ok) throw new Error('it compiles');
    const [rules] = compiled.policy.periods;
    expect(rules!.grounds.ages).toMatchObject({ inheritedFrom: 'cn/nation', assumption: { id: 'N-01' } });
    expect(rules!.grounds.tiers.inheritedFrom).toBeNull();
  });
  it('takes parents by their texts alone, as an event holds them', () => {
    const byId = compilePolicy(lingbi.text, lingbi.parents);
    if (!byId.ok) throw new Error('it compiles');
    const byText = compilePolicy(lingbi.text, byId.parents);
    expect(byText).toEqual(byId);
  });
  it('gives a part of the year its own tiers and leaves the rest', () => {
    const compiled = changed(
      (file) =>
        (file.periods = [
          { from: '2022-01-01', to: '2022-06-30' },
          { from: '2022-07-01', to: '2022-12-31', rules: { tiers: { yuan: [500, 3000], assumption: 'JY-01' } } },
        ]),
    );
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
    expect(compiled.policy.periods.map(({ tiersFen }) => tiersFen.length)).toEqual([12, 2]);
  });
});

describe('the version', () => {
  const versionOf = (compiled: ReturnType<typeof compilePolicy>) => (compiled.ok ? compiled.policy.version : 'refused');
  it('does not change with comments, layout and the order of keys', () => {
    const reordered = changed((file) => {
      const { rules } = file;
      delete file.rules;
      file.rules = rules;
    });
    expect(versionOf(reordered)).toBe(versionOf(compilePolicy(`# a comment\n${jingyuan.text}`, jingyuan.parents)));
  });
  it('changes with every value, of the parents too', () => {
    const versions = new Set([
      versionOf(compilePolicy(jingyuan.text, jingyuan.parents)),
      versionOf(changed(({ rules }) => (rules.duplicates = { withinDays: 5, assumption: 'N-07' }))),
      versionOf(
        compilePolicy(jingyuan.text, {
          ...jingyuan.parents,
          'cn/nation': jingyuan.parents['cn/nation']!.replace('withinDays: 3', 'withinDays: 4'),
        }),
      ),
    ]);
    expect(versions.size).toBe(3);
  });
});
