import { compareFaults } from '@jumin/cli';
import { runPlatform, type RunningPlatform } from '../running-platform';
import { discrepanciesOf, handOver, keyOf, outcomeOf, sampleYear } from '../sample-year';

/*
 * Years with the faults of a few classes, and of all: everything seeded is found from the files alone, with its class, who erred, who
 * corrects, amounts and keys, and nothing else; people and totals are those of the answer key before any correction.
 */
/** Each class once, among few others that could hide it or be taken for it. */
const few = [
  ['in transit, unknown, entered late or beyond the year', ['D01', 'D02', 'D09', 'D10']],
  ['amounts, lists and who pays', ['D05', 'D07', 'D08', 'D14']],
  ['places, subjects, bounces and what comes twice', ['D12', 'D15', 'D17', 'D20']],
  ['rosters, who may pay, tiers and files', ['D23', 'D25', 'D26', 'D30']],
] as const;
const jingyuan = { county: '620421', year: 2022 };
const lingbi = { county: '341323', year: 2024 };

let platform: RunningPlatform | undefined;
afterEach(async () => platform?.stop());

describe('seeded faults', () => {
  it.each([
    ...few.map(([what, classes]) => [what, classes, jingyuan, 120] as const),
    ['all classes', 'all', jingyuan, 100] as const,
    ['all classes', 'all', lingbi, 100] as const,
  ])('%s: all of them are found, and none invented', async (_what, faults, of, people) => {
    const sample = await sampleYear(of.county, of.year, people, '5', faults);
    platform = await runPlatform();
    await handOver(platform, sample, sample.files, true);
    const found = await discrepanciesOf(platform, of);
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
    expect(await discrepanciesOf(platform, of)).toEqual(found);
    expect(await platform.post('/platform/verify')).toMatchObject({ ok: true });
  });
});
