import { compareFaults, type FoundDiscrepancy } from '@jumin/cli';
import { runPlatform, type RunningPlatform } from '../running-platform';
import { cellsOf, csvOf, groupsBy, handOver, keyOf, outcomeOf, sampleYear, type HandedOver } from '../sample-year';

/*
 * A year with the faults of one class, and one with those of all: everything seeded is found from the files alone, with its class, who erred, who
 * corrects, amounts and keys, and nothing else; people and totals are those of the answer key before any correction.
 */
const classes = 'D01 D02 D05 D07 D08 D09 D10 D12 D14 D15 D17 D20 D23 D25 D26 D30'.split(' ');
const jingyuan = { county: '620421', year: 2022 };
const lingbi = { county: '341323', year: 2024 };

let platform: RunningPlatform | undefined;
afterEach(async () => platform?.stop());

const foundIn = async ({ county, year }: typeof jingyuan): Promise<readonly FoundDiscrepancy[]> =>
  platform!.get(`/reconciliation/discrepancies?county=${county}&period=${year}&numbers=true`);

describe('seeded faults', () => {
  it.each([
    ...classes.map((code) => [`${code} alone`, [code], jingyuan, code === 'D10' ? 120 : 60] as const),
    ['all classes', 'all', jingyuan, 100] as const,
    ['all classes', 'all', lingbi, 100] as const,
  ])('%s: all of them are found, and none invented', async (_what, faults, of, people) => {
    const sample = await sampleYear(of.county, of.year, people, '5', faults);
    platform = await runPlatform();
    await handOver(platform, sample, sample.files, true);
    const found = await foundIn(of);
    const compared = compareFaults(sample.key.faults, found);
    expect(compared.flatMap(({ differences }) => differences)).toEqual([]);
    for (const one of compared) expect(one).toMatchObject({ found: one.seeded, wrong: 0, missed: 0, invented: 0 });
    for (const code of faults === 'all' ? [] : faults) expect(compared.find((one) => one.class === code)?.seeded).toBeGreaterThan(0);
    // What came and went without being seeded would be one invented by the order of files.
    const seeded = new Set(sample.key.faults.map((fault) => fault.class));
    expect(
      found.filter((one) => !seeded.has(one.class) && !['D09', 'D10', 'D11'].includes(one.class) && one.state !== 'in-transit'),
    ).toEqual([]);
    expect(await outcomeOf(platform, sample)).toEqual(keyOf(sample));

    if (faults !== 'all') return;
    // Handed over and closed again, nothing changes.
    await handOver(platform, sample, sample.files, true);
    await platform.post('/reconciliation/runs', { county: of.county, period: String(of.year) });
    expect(await foundIn(of)).toEqual(found);
    expect(await platform.post('/platform/verify')).toMatchObject({ ok: true });
  });
});

/** A fixed order that has nothing to do with days; parts of a series stay together, as they come on one day. */
const shuffled = (files: readonly HandedOver[]): readonly HandedOver[] => {
  let state = 7919;
  const next = () => (state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff);
  const series = groupsBy(files, ({ receivedOn, kind, name }) => `${receivedOn}/${kind}/${name.replace(/-\d+of\d+\.[a-z]+$/, '')}`);
  return [...series.values()]
    .map((parts) => ({ parts, rank: next() }))
    .sort((one, other) => one.rank - other.rank)
    .flatMap(({ parts }) => parts);
};

/** What says what was late, by the day on which it was handed over; half of it also in another file, as of a week after. */
const alsoLater = (files: readonly HandedOver[]): readonly HandedOver[] =>
  files
    .filter(({ kind }) => ['vouchers', 'treasury-entries', 'bank-flow', 'allotments'].includes(kind))
    .filter((_, nth) => nth % 2 === 0)
    .filter(({ name }) => !/-\d+of\d+\./.test(name))
    .map((file) => ({
      ...file,
      name: `${file.name.replace(/\.[a-z]+$/, '')}（补）.csv`,
      content: csvOf(cellsOf(file).map((row) => row.map((cell) => ` ${cell}`))),
      receivedOn: new Date(Date.parse(file.receivedOn) + 7 * 86_400_000).toISOString().slice(0, 10),
    }));

describe('a year’s files taken in as they come to hand, long after their days', () => {
  it('show the same differences, however often days are closed meanwhile and whichever file says a line first', async () => {
    const sample = await sampleYear(jingyuan.county, jingyuan.year, 100, '5', 'all');
    platform = await runPlatform();
    await platform.post('/platform/clock', { day: `${jingyuan.year + 1}-02-10` });
    const close = () => platform!.post('/reconciliation/runs', { county: jingyuan.county, period: String(jingyuan.year) });
    for (const [nth, file] of shuffled([...sample.files, ...alsoLater(sample.files)]).entries()) {
      expect((await platform.send({ ...file, county: jingyuan.county })).status).toBe(201);
      if (nth % 90 === 89) await close();
    }
    await platform.post('/platform/clock', { closeDay: true });
    await close();
    const compared = compareFaults(sample.key.faults, await foundIn(jingyuan));
    expect(compared.flatMap(({ differences }) => differences)).toEqual([]);
    expect(await outcomeOf(platform, sample)).toEqual(keyOf(sample));
    expect(await platform.post('/platform/verify')).toMatchObject({ ok: true });
  });
});
