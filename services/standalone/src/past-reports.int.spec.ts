import { createReadStream } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { forgetfulSettings, openPool } from '@jumin/embedded-postgres';
import { endOfDay, instant, localDate, type Instant, type LocalDate } from '@jumin/kernel';
import type { Reporting } from '@jumin/reporting';
import { generateSample } from '@jumin/sample-county';
import { composePlatform, type Platform } from './compose-platform';
import { definitions } from './services';

/** Forty people of 靖远 with every fault, day by day: what each report said at the end of a day, and within it, is asked for when the year is over. */
describe('a report as of an instant', () => {
  const of = { county: '620421', feeYear: 2022 };
  const officer = { id: 'demo.h.head.620421', agency: 'H', role: 'head', division: '620421' };
  const said = new Map<Instant, object>();
  let folder: string;
  let platform: Platform;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'jumin-past-'));
    const sample = join(folder, 'sample');
    await generateSample({ ...of, year: of.feeYear, people: 40, seed: '3', faults: 'all', out: sample });
    platform = await composePlatform({ directory: join(folder, 'data'), postgresSettings: forgetfulSettings });
    await takeInAll(sample);
  }, 120_000);
  afterAll(async () => {
    await platform?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const allReports = async (reporting: Reporting): Promise<object> => ({
    progress: await reporting.progress(of),
    kpi: await reporting.kpi(of),
    ranking: [await reporting.ranking(of, 'completion'), await reporting.ranking(of, 'average')],
    tiers: await reporting.tiers(of),
    people: await reporting.people({ ...of, limit: 5_000 }),
    roster: await reporting.rosterLines({ ...of, limit: 5_000 }),
    bridge: await reporting.bridge(of),
    notPosted: await reporting.bridgeItems({ ...of, item: 'entered-not-posted', limit: 5_000 }),
  });
  const schemasOfThePast = async (): Promise<readonly string[]> => {
    const pool = openPool({ connectionString: platform.connectionString, max: 1 });
    try {
      const { rows } = await pool.query<{ nspname: string }>(
        `select nspname from pg_namespace where nspname like 'reporting\\_as\\_of\\_%'`,
      );
      return rows.map(({ nspname }) => nspname);
    } finally {
      await pool.end();
    }
  };

  it('is what the report said then, of every kind', async () => {
    const answers = [...said.values()].map((answer) => JSON.stringify(answer));
    expect(new Set(answers).size).toBeGreaterThan(4);
    for (const [knownAt, answer] of said)
      expect([knownAt, await platform.pastReporting.asOf(knownAt, allReports)]).toEqual([knownAt, answer]);
  }, 120_000);

  it('is empty before anything was known', async () => {
    expect(await platform.pastReporting.asOf(instant('2000-01-01T00:00:00Z'), (then) => then.progress(of))).toEqual([]);
  });

  it('is refused after the clock of the store', async () => {
    const tomorrow = endOfDay(platform.store.clock.today());
    await expect(platform.pastReporting.asOf(tomorrow, allReports)).rejects.toMatchObject({ code: 'KnownAtTooLate' });
  });

  it('keeps a few instants, folded once though asked for at once, and drops the others', async () => {
    const [first, second] = [...said.keys()];
    const [one, same, other] = await Promise.all([first!, first!, second!].map((at) => platform.pastReporting.asOf(at, allReports)));
    expect([one, same, other]).toEqual([said.get(first!), said.get(first!), said.get(second!)]);
    expect((await schemasOfThePast()).length).toBeLessThanOrEqual(3);
    await platform.pastReporting.close();
    expect(await schemasOfThePast()).toEqual([]);
  });

  /** Remembers what was said at the end of every tenth day with files, and once within such a day. */
  const takeInAll = async (sample: string): Promise<void> => {
    const { clock } = platform.store;
    const kinds = definitions.flatMap(({ kinds: ofService }) => [...ofService]);
    const days = (await readdir(sample)).filter((name) => /^\d/.test(name)).sort();
    await clock.begin('business', localDate(days[0]!));
    for (const [nth, day] of days.map((name) => localDate(name)).entries()) {
      clock.moveTo(day);
      for (const party of await readdir(join(sample, day)))
        for (const fileName of await readdir(join(sample, day, party))) {
          const { kind } = kinds.find(({ filePrefix }) => fileName.startsWith(filePrefix))!;
          const content = createReadStream(join(sample, day, party, fileName));
          await platform.receive({ kind, fileName, county: of.county, receivedOn: day, actor: officer, content });
        }
      if (nth % Math.ceil(days.length / 5) !== 0) continue;
      await platform.settle();
      said.set(clock.now(), await allReports(platform.services.reporting));
      await close(day);
      said.set(endOfDay(day), await allReports(platform.services.reporting));
    }
    await close('2023-01-31' as LocalDate);
  };
  const close = async (day: LocalDate): Promise<void> => {
    platform.store.clock.moveTo(day);
    platform.store.clock.closeDay();
    await platform.closeDay(day);
  };
});
