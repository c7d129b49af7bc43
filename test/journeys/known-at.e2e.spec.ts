import { citizenNumberOf, localDate } from '@jumin/kernel';
import { runPlatform, type Answer, type RunningPlatform } from '../running-platform';
import { groupsBy, sampleYear, type HandedOver, type SampleYear } from '../sample-year';

/*
 * Histories are recorded while the year goes on, and asked for again when it is over, "as known at" the instant at which each was recorded. What was known
 * then must come out word for word: nothing that came later, and nothing lost.
 */
interface Entry {
  readonly type: string;
  readonly effectiveOn: string;
  readonly recordedAt: string;
}
type Problem = { readonly code: string; readonly zh: string; readonly en: string };

interface Recording {
  readonly at: string;
  /** Whole answers, by subject. */
  readonly histories: ReadonlyMap<string, readonly Entry[]>;
}

/** Payments become known long after they were made, so that what was true and what was known part. */
const detailsLate = (file: HandedOver): HandedOver =>
  file.kind === 'voucher-details'
    ? { ...file, receivedOn: new Date(Date.parse(file.receivedOn) + 45 * 86_400_000).toISOString().slice(0, 10) }
    : file;

const historyOf = async (platform: RunningPlatform, subject: string, query = ''): Promise<readonly Entry[]> =>
  platform.get<readonly Entry[]>(`/reporting/subjects/${subject}/history?explain=true${query}`);

describe.each([
  { name: '靖远', county: '620421', year: 2022 },
  { name: '灵璧', county: '341323', year: 2024 },
])('a year of $name, recorded as it went', ({ county, year }) => {
  let sample: SampleYear;
  let platform: RunningPlatform;
  const recordings: Recording[] = [];
  let subjects: readonly string[];

  beforeAll(async () => {
    [sample, platform] = await Promise.all([sampleYear(county, year, 20), runPlatform()]);
    const chosen = sample.key.people.filter(({ keptFen, onBehalfFen }) => keptFen > 0 || onBehalfFen > 0).slice(0, 6);
    const days = [...groupsBy(sample.files.map(detailsLate), ({ receivedOn }) => receivedOn)].sort(([one], [other]) =>
      one < other ? -1 : 1,
    );
    for (const [nth, [day, files]] of days.entries()) {
      await platform.post('/platform/clock', { day });
      subjects ??= await Promise.all(
        chosen.map(
          async ({ idNumber }) =>
            (await platform.post<{ subjectId: string }>('/registration/subjects/find', { number: idNumber })).subjectId,
        ),
      );
      for (const file of files) await platform.send({ ...file, county });
      if (nth % 8 === 7 || nth === days.length - 1) recordings.push(await record());
    }
  });
  afterAll(async () => platform?.stop());

  const record = async (): Promise<Recording> => {
    await platform.post('/platform/settle');
    const histories = new Map<string, readonly Entry[]>();
    for (const subject of subjects) histories.set(subject, await historyOf(platform, subject));
    const { clock } = await platform.get<{ clock: { now: string } }>('/platform/status');
    return { at: clock.now, histories };
  };

  it('grew meanwhile, or the comparison would say nothing', () => {
    const lengths = recordings.map(({ histories }) => [...histories.values()].reduce((sum, entries) => sum + entries.length, 0));
    expect(new Set(lengths).size).toBeGreaterThan(3);
    expect(lengths).toEqual(lengths.toSorted((one, other) => one - other));
  });

  it('is known at each of those instants as it was known then', async () => {
    for (const { at, histories } of recordings)
      for (const [subject, known] of histories)
        expect([at, await historyOf(platform, subject, `&knownAt=${encodeURIComponent(at)}`)]).toEqual([at, known]);
  });

  it('as of a business date leaves out what became true later, whenever it was recorded', async () => {
    let leftOut = 0;
    for (const { at, histories } of recordings)
      for (const [subject, known] of [...histories].slice(0, 3))
        for (const effective of [at.slice(0, 10), known.at(Math.floor(known.length / 2))?.effectiveOn ?? `${year}-06-30`]) {
          const answer = await historyOf(platform, subject, `&knownAt=${encodeURIComponent(at)}&effective=${effective}`);
          // What an entry says and explains may name what is due as of that date; which entries there are is decided by their dates alone.
          expect(answer.map(outlineOf)).toEqual(known.filter(({ effectiveOn }) => effectiveOn <= effective).map(outlineOf));
          leftOut += known.length - answer.length;
        }
    expect(leftOut).toBeGreaterThan(0);
  });

  it('before its first instant is empty, and after the last event is refused', async () => {
    const [subject] = subjects;
    expect(await historyOf(platform, subject!, `&knownAt=${encodeURIComponent(`${year - 1}-01-01T00:00:00+08:00`)}`)).toEqual([]);
    const { status, body } = await knownAt(platform, subject!, `${year + 2}-01-01T00:00:00+08:00`);
    expect([status, body]).toEqual([422, expect.objectContaining({ code: 'KnownAtTooLate' })]);
  });
});

const outlineOf = ({ type, effectiveOn, recordedAt }: Entry): readonly string[] => [type, effectiveOn, recordedAt];
const knownAt = (platform: RunningPlatform, subject: string, at: string): Promise<Answer<Problem>> =>
  platform.ask<Problem>(`/reporting/subjects/${subject}/history?knownAt=${encodeURIComponent(at)}`);

describe('on the system clock', () => {
  let platform: RunningPlatform;
  beforeAll(async () => void (platform = await runPlatform()));
  afterAll(async () => platform?.stop());

  it('an instant of the last five seconds is refused with a code and both sentences; an earlier one is answered', async () => {
    const { subjectId } = await platform.post<{ subjectId: string }>('/registration/participants', {
      name: '陈小满',
      number: citizenNumberOf('620421', localDate('1970-05-11'), 1),
      village: '620421101200',
      registeredOn: '2022-03-01',
    });
    const at = (secondsAgo: number): string => new Date(Date.now() - secondsAgo * 1_000).toISOString();
    for (const seconds of [-3_600, 0, 3]) {
      const { status, body: problem } = await knownAt(platform, subjectId, at(seconds));
      expect([seconds, status, problem]).toEqual([seconds, 422, expect.objectContaining({ code: 'KnownAtTooLate' })]);
      expect([problem.zh, problem.en]).toEqual([expect.stringMatching(/\p{Script=Han}/u), expect.stringMatching(/[a-z]/)]);
    }
    expect(await knownAt(platform, subjectId, at(60))).toEqual({ status: 200, body: [] });
  });
});
