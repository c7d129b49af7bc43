import { loadWorkingDayCalendar, localDate, parseCitizenNumber, type LocalDate } from '@jumin/kernel';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateSample, type SampleOptions } from './generate-sample';
import { fenOf, SampleReader } from './sample-reader';

const root = mkdtempSync(join(tmpdir(), 'sample-county-'));
afterAll(() => rmSync(root, { recursive: true }));

let nth = 0;
const generated = async (options: Partial<SampleOptions> = {}): Promise<SampleReader> => {
  const out = options.out ?? join(root, String(++nth));
  await generateSample({ county: '620421', year: 2022, people: 300, seed: 7, faults: 'none', ...options, out });
  return new SampleReader(out);
};

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);

/** Titles as the formats have them, written here once more. */
const titles: Readonly<Record<string, string>> = {
  enrolments: '姓名,证件号码,户籍村代码,手机号,登记日期,缴费档次,在校学生,公职人员,银行账号,渠道',
  'tier-elections': '证件号码,姓名,缴费年度,缴费档次,签字日期,困难申请',
  'special-identities': '姓名,证件号码,身份类别,等级,起始日期,终止日期,来源部门',
  deaths: '证件号码,姓名,发生日期',
  'employee-scheme': '证件号码,姓名,起始月份,终止月份',
  'school-roll': '证件号码,姓名,发生日期',
  vouchers: '电子税票号码,开票日期,征收机关代码,国库代码,预算科目代码,预算级次,渠道,渠道订单号,批次号,金额,状态',
  'voucher-details': '电子税票号码,证件号码,姓名,缴费年度,缴费类型,金额,缴费时间,原缴费年度档次',
  'village-lists': '批次号,村代码,姓名,证件号码,缴费年度,缴费类型,金额,收据号,收款日期',
  'deposit-slips': '回单号,批次号,账户,金额,存款日期',
  'bank-flow': '流水号,交易日期,交易时间,收入金额,支出金额,余额,对方户名,摘要,附言',
  'treasury-entries':
    '财政机关代码,国库代码,导入委托日期,包流水号,凭证编号,导出凭证类型,预算级次,预算科目代码,预算种类,金额,凭证来源,征收机关代码,序号,原凭证编号',
  'treasury-daily': '国库主体代码,报表日期,征收机关代码,预算级次代码,预算科目,日累计金额,月累计金额,年累计金额,调整期标志',
  allotments: '拨付单号,清册号,资金级次,用途,人数,金额,拨付日期,账户',
  'special-account': '流水号,日期,收入金额,支出金额,来源,附言',
};

/** Amounts in yuan: tier, province, county, from the notice's own sentence. */
const subsidies: readonly (readonly [number, number, number])[] = [
  [100, 30, 10],
  [300, 30, 10],
  [400, 30, 10],
  [500, 60, 15],
  [600, 60, 15],
  [700, 60, 15],
  [800, 60, 15],
  [900, 60, 15],
  [1000, 60, 15],
  [1500, 60, 20],
  [2000, 60, 25],
  [2500, 90, 30],
  [3000, 90, 30],
];

describe('a sample year', () => {
  it('is the same byte for byte for the same seed, and another for another seed', async () => {
    const digest = ({ manifest, key }: SampleReader) =>
      createHash('sha256')
        .update(JSON.stringify([manifest.files, key]))
        .digest('hex');
    const [once, again, other] = [
      await generated({ people: 30 }),
      await generated({ people: 30 }),
      await generated({ people: 30, seed: 8 }),
    ];
    expect(digest(again)).toBe(digest(once));
    expect(digest(other)).not.toBe(digest(once));
  });

  it('refuses what no sample can follow, and a folder that holds something', async () => {
    await expect(generated({ county: '341022' })).rejects.toThrow('no sample of 341022');
    await expect(generated({ people: 19 })).rejects.toThrow('20 to');
    await generated({ people: 20, out: join(root, 'full') });
    await expect(generated({ people: 20, out: join(root, 'full') })).rejects.toThrow('not empty');
  });

  it('tells its progress by day', async () => {
    const days: string[] = [];
    await generated({ people: 20, onProgress: ({ day }) => days.push(day) });
    expect(days.length).toBeGreaterThan(20);
    expect([...days].sort()).toEqual(days);
  });
});

/** One sample of each county serves all the rules about it: 灵璧's average shows in two thousand people, every tier of 靖远 in seven hundred. */
const years = [
  { county: '620421', year: 2022, people: 700, seed: 7 },
  { county: '341323', year: 2024, people: 2000, seed: 3 },
] as const;
const samples = new Map<string, Promise<SampleReader>>();
const sampleOf = (county: string): Promise<SampleReader> => {
  const known = samples.get(county) ?? generated(years.find((one) => one.county === county)!);
  samples.set(county, known);
  return known;
};

describe.each(years)('a year of $county without faults', ({ county, year, people }) => {
  let sample: SampleReader;
  beforeAll(async () => {
    sample = await sampleOf(county);
  });

  it('writes files that say what the manifest says, with the titles of the formats, in every form', () => {
    const endings = new Set<string>();
    for (const { path, kind, sha256 } of sample.manifest.files) {
      expect(path).toMatch(/^\d{4}-\d\d-\d\d\/[VWBTKFHD]\/[^/]+\.(csv|xlsx)$/);
      if (sample.titles(path).join(',') !== titles[kind]) throw new Error(`titles of ${path}: ${sample.titles(path).join(',')}`);
      endings.add(path.slice(path.lastIndexOf('.')));
      const content = readFileSync(join(sample.folder, path));
      expect(createHash('sha256').update(content).digest('hex')).toBe(sha256);
    }
    expect(endings).toEqual(new Set(['.csv', '.xlsx']));
    const kinds = new Set(sample.manifest.files.map(({ kind }) => kind));
    // Too few people may be at school or dead for a list of them.
    expect(Object.keys(titles).filter((kind) => !kinds.has(kind) && kind !== 'school-roll' && kind !== 'deaths')).toEqual([]);
    expect(sample.manifest.files.some(({ path }) => path.includes('-1of2.'))).toBe(true);
    expect(sample.manifest.files.filter(({ path, lines }) => sample.linesOf(path).length !== lines)).toEqual([]);
  });

  it('registers people of valid, unique numbers in villages of the county before they pay', () => {
    const enrolments = sample.lines('enrolments');
    expect(enrolments).toHaveLength(people);
    expect(new Set(enrolments.map((line) => line['证件号码'])).size).toBe(people);
    for (const line of enrolments) {
      expect(parseCitizenNumber(line['证件号码']!).ok).toBe(true);
      expect(line['户籍村代码']!.startsWith(county)).toBe(true);
    }
    const enrolledOn = new Map(enrolments.map((line) => [line['证件号码'], line['day']!]));
    for (const line of sample.lines('voucher-details')) expect(enrolledOn.get(line['证件号码'])! < line['缴费时间']!).toBe(true);
  });

  it('pays to each voucher what its lines say, and each batch is the list, the slip and the voucher', () => {
    const vouchers = sample.lines('vouchers');
    const details = totals(sample.lines('voucher-details'), '电子税票号码');
    expect(new Set(vouchers.map((line) => line['电子税票号码'])).size).toBe(vouchers.length);
    for (const line of vouchers) expect(details.get(line['电子税票号码']!)).toBe(fenOf(line['金额']!));
    const batches = totals(vouchers, '批次号');
    const lists = totals(sample.lines('village-lists'), '批次号');
    const slips = totals(sample.lines('deposit-slips'), '批次号');
    const rosters = totals(sample.lines('allotments'), '清册号');
    batches.delete('');
    expect(new Map([...lists, ...rosters])).toEqual(batches);
    expect(slips).toEqual(lists);
    expect(lists.size).toBeGreaterThan(0);
  });

  it('enters every voucher once, that day or the next working day, on a working day, whole', () => {
    const calendar = loadWorkingDayCalendar();
    const issued = new Map(sample.lines('vouchers').map((line) => [line['电子税票号码']!, line]));
    const entries = sample.lines('treasury-entries');
    expect(entries).toHaveLength(issued.size);
    for (const entry of entries) {
      const voucher = issued.get(entry['凭证编号']!)!;
      const day = localDate(entry['导入委托日期']!);
      expect(entry['金额']).toBeDefined();
      expect(fenOf(entry['金额']!)).toBe(fenOf(voucher['金额']!));
      expect(calendar.isWorkingDay(day)).toBe(true);
      expect(day >= voucher['开票日期']!).toBe(true);
      expect(calendar.workingDaysBetween(voucher['开票日期'] as LocalDate, day)).toBeLessThanOrEqual(1);
      issued.delete(entry['凭证编号']!);
    }
    expect(issued.size).toBe(0);
  });

  it('lets the bank pay out what it took in, and the reports add up to the entries', () => {
    const flow = sample.lines('bank-flow');
    expect(sum(flow.map((line) => fenOf(line['收入金额']!)))).toBe(sum(flow.map((line) => fenOf(line['支出金额']!))));
    expect(fenOf(flow.at(-1)!['余额']!)).toBe(0);
    const entered = totals(sample.lines('treasury-entries'), '导入委托日期');
    const reported = new Map(sample.lines('treasury-daily').map((line) => [line['报表日期']!, fenOf(line['日累计金额']!)]));
    expect(reported).toEqual(entered);
    expect(sum(sample.lines('special-account').map((line) => fenOf(line['收入金额']!)))).toBe(sample.key.totals.enteredFen);
  });

  it('has a key that adds up: people, units, months, files', () => {
    const { key } = sample;
    expect(key.people).toHaveLength(people);
    expect(key.faults).toEqual([]);
    expect(key.peopleCorrected).toEqual(key.people);
    const units = Object.values(key.totals.byUnit);
    const months = Object.values(key.totals.byMonth);
    const kept = sum(key.people.map(({ keptFen }) => keptFen));
    const onBehalf = sum(key.people.map(({ onBehalfFen }) => onBehalfFen));
    expect(sum(units.map((unit) => unit.people))).toBe(people);
    expect(sum(units.map(({ keptFen }) => keptFen))).toBe(kept);
    expect(sum(units.map(({ onBehalfFen }) => onBehalfFen))).toBe(onBehalf);
    expect(sum(units.map(({ payers }) => payers))).toBe(key.people.filter(({ tierFen }) => tierFen > 0).length);
    expect(key.totals.postedFen).toBe(kept + onBehalf);
    expect(sum(months.map(({ postedFen }) => postedFen))).toBe(key.totals.postedFen);
    expect(sum(months.map(({ enteredFen }) => enteredFen))).toBe(key.totals.enteredFen);
    expect(sum(sample.lines('treasury-entries').map((line) => fenOf(line['金额']!)))).toBe(key.totals.enteredFen);
    const ofTheYear = sample.lines('voucher-details').filter((line) => line['缴费年度'] === String(year));
    const paid = totals(ofTheYear, '证件号码');
    for (const { idNumber, keptFen, onBehalfFen } of key.people) expect(keptFen + onBehalfFen).toBe(paid.get(idNumber) ?? 0);
  });

  it('has 92 to 97 of 100 people pay, more than once only where it is allowed or signed for', () => {
    const payers = sample.key.people.filter(({ tierFen }) => tierFen > 0).length;
    expect(payers / people).toBeGreaterThan(0.92);
    expect(payers / people).toBeLessThan(0.975);
    const signed = new Set(sample.lines('tier-elections').map((line) => line['证件号码']));
    const seen = new Set<string>();
    for (const line of sample.lines('voucher-details').filter((line) => line['缴费类型'] === '当年')) {
      if (seen.has(line['证件号码']!) && county === '620421') expect(signed.has(line['证件号码'])).toBe(true);
      seen.add(line['证件号码']!);
    }
  });
});

it('gives 灵璧 an average of 691 yuan, and no subsidy, because none is known', async () => {
  const { key } = await sampleOf('341323');
  const payers = key.people.filter(({ tierFen }) => tierFen > 0);
  const average = sum(payers.map(({ keptFen, onBehalfFen }) => keptFen + onBehalfFen)) / payers.length / 100;
  expect(Math.abs(average - 691)).toBeLessThan(3);
  expect(key.people.every(({ subsidyFen }) => Object.keys(subsidyFen).length === 0)).toBe(true);
});

it('gives every tier of 靖远 the subsidy of the notice', async () => {
  const { key } = await sampleOf('620421');
  const table = new Map(
    subsidies.map(([tier, province, county]) => [tier * 100, { province: province * 100, city: 0, county: county * 100 }]),
  );
  const seen = new Set<number>();
  for (const { tierFen, subsidyFen } of key.people) {
    seen.add(tierFen);
    expect(subsidyFen).toEqual(table.get(tierFen) ?? { province: 0, city: 0, county: 0 });
  }
  expect(seen).toEqual(new Set([0, ...table.keys()]));
});

it('carries money of the last days of December into the books of January', async () => {
  const { key } = await sampleOf('620421');
  expect(Object.keys(key.totals.byMonth).at(-1)).toBe('2023-01');
});

const totals = (lines: readonly Readonly<Record<string, string>>[], by: string): Map<string, number> => {
  const sums = new Map<string, number>();
  for (const line of lines) sums.set(line[by]!, (sums.get(line[by]!) ?? 0) + fenOf(line['金额']!));
  return sums;
};
