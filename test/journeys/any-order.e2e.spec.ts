import { runPlatform, type RunningPlatform } from '../running-platform';
import { cellsOf, csvOf, groupsBy, handOver, keyOf, outcomeOf, sampleYear, type HandedOver, type SampleYear } from '../sample-year';

/*
 * The files of a year in orders in which no county hands them over, each on a platform of its own: people, kept money, subsidies, payment on behalf and
 * refunds due are those of the answer key. Chance is seeded, so that a failure comes again.
 */
const chance = (seed: number) => (): number => {
  seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
  return seed / 0x80000000;
};

/** `data-1of2.csv` and `data-2of2.csv` belong together: all parts of a series come on one day. */
const seriesOf = ({ name, kind }: HandedOver): string => `${kind}/${name.replace(/-\d+of\d+\.[a-z]+$/, '')}`;
const bySeries = (files: readonly HandedOver[]): readonly (readonly HandedOver[])[] => [...groupsBy(files, seriesOf).values()];

const shuffledOverDays = (files: readonly HandedOver[]): readonly HandedOver[] => {
  const next = chance(7);
  const days = [...new Set(files.map(({ receivedOn }) => receivedOn))];
  return bySeries(files)
    .map((series) => ({ series, receivedOn: days[Math.floor(next() * days.length)]!, rank: next() }))
    .sort((one, other) => one.rank - other.rank)
    .flatMap(({ series, receivedOn }) => series.map((file) => ({ ...file, receivedOn })));
};

/** Every third file comes up to half a year later than it should, the last ones after the year's end. */
const late = (files: readonly HandedOver[]): readonly HandedOver[] => {
  const next = chance(11);
  return bySeries(files).flatMap((series) => {
    const days = next() < 1 / 3 ? Math.ceil(next() * 180) : 0;
    return series.map((file) => ({ ...file, receivedOn: daysAfter(file.receivedOn, days) }));
  });
};
const daysAfter = (day: string, days: number): string => new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);

/** Each file cut into pieces of one to three lines. A village list would replace itself, so its pieces are a numbered series. */
const split = (files: readonly HandedOver[]): readonly HandedOver[] => {
  const next = chance(13);
  return files.flatMap((file) => {
    const [heading, ...lines] = cellsOf(file);
    const pieces: (readonly (readonly string[])[])[] = [];
    for (let from = 0; from < lines.length; from += pieces.at(-1)!.length)
      pieces.push(lines.slice(from, from + 1 + Math.floor(next() * 3)));
    const stem = file.name.replace(/(-\d+of\d+)?\.[a-z]+$/, '');
    if (file.kind === 'village-lists' && stem.length < file.name.length - '.xlsx'.length) return [file];
    return pieces.map((piece, nth) => ({
      ...file,
      name: file.kind === 'village-lists' ? `${stem}-${nth + 1}of${pieces.length}.csv` : `${stem}_${nth + 1}.csv`,
      content: csvOf([heading!, ...piece]),
    }));
  });
};

/** Each file again as it was, and its lines once more in a file that looks otherwise. */
const twice = (files: readonly HandedOver[]): readonly HandedOver[] =>
  files.flatMap((file) => {
    const standsAlone = !/-\d+of\d+\./.test(file.name);
    const otherwise = { ...file, name: `${file.name}.csv`, content: csvOf(cellsOf(file).map((row) => row.map((cell) => ` ${cell}`))) };
    return [file, { ...file, receivedOn: daysAfter(file.receivedOn, 1) }, ...(standsAlone ? [otherwise] : [])];
  });

describe.each([
  { name: '靖远', county: '620421', year: 2022 },
  { name: '灵璧', county: '341323', year: 2024 },
])('the year of $name', ({ county, year }) => {
  let sample: SampleYear;
  let platform: RunningPlatform | undefined;
  beforeAll(async () => void (sample = await sampleYear(county, year, 40)));
  afterEach(async () => platform?.stop());

  it.each([
    ['as the parties hand it over', (files: readonly HandedOver[]) => files],
    ['shuffled over the days, in small files', (files: readonly HandedOver[]) => shuffledOverDays(split(files))],
    ['with files that come late, and everything twice', (files: readonly HandedOver[]) => twice(late(files))],
  ])('%s gives what the answer key says', async (_, order) => {
    platform = await runPlatform();
    await handOver(platform, sample, order(sample.files));
    expect(await outcomeOf(platform, sample)).toEqual(keyOf(sample));
  });
});
