import { compareFaults } from '@jumin/cli';
import { runPlatform, type RunningPlatform } from '../running-platform';
import { cellsOf, csvOf, discrepanciesOf, groupsBy, keyOf, outcomeOf, sampleYear, type HandedOver } from '../sample-year';

const jingyuan = { county: '620421', year: 2022 };

let platform: RunningPlatform | undefined;
afterEach(async () => platform?.stop());

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
    const compared = compareFaults(sample.key.faults, await discrepanciesOf(platform, jingyuan));
    expect(compared.flatMap(({ differences }) => differences)).toEqual([]);
    expect(await outcomeOf(platform, sample)).toEqual(keyOf(sample));
    expect(await platform.post('/platform/verify')).toMatchObject({ ok: true });
  });
});
