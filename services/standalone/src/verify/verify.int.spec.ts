import { createReadStream } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { forgetfulSettings, openPool } from '@jumin/embedded-postgres';
import { beginning } from '@jumin/event-store';
import { localDate, type LocalDate } from '@jumin/kernel';
import { generateSample } from '@jumin/sample-county';
import type { Pool } from 'pg';
import { composePlatform, type Platform } from '../compose-platform';
import { definitions } from '../services';
import { checkHashes } from './check-hashes';
import { checkMoney } from './check-money';
import { rebuildAndCompare } from './rebuild';
import { verify } from './verify';

/** Twenty people of 靖远, whose database is then tampered with, each time in one way, and mended again. */
describe('verify on a database that somebody changed', () => {
  let folder: string;
  let platform: Platform;
  let pool: Pool;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'jumin-verify-'));
    const sample = join(folder, 'sample');
    await generateSample({ county: '620421', year: 2022, people: 20, seed: '3', faults: 'none', out: sample });
    platform = await composePlatform({ directory: join(folder, 'data'), postgresSettings: forgetfulSettings });
    pool = openPool({ connectionString: platform.connectionString, max: 1 });
    await takeInAll(sample);
  }, 60_000);
  afterAll(async () => {
    await pool?.end();
    await platform?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('passes while nobody has', async () => {
    expect((await verify(platform)).checks.filter(({ differences }) => differences.length > 0)).toEqual([]);
  });

  it('is refused while another verification is under way, which is not disturbed', async () => {
    const outcomes = await Promise.allSettled([verify(platform), verify(platform)]);
    const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [(outcome.reason as { code?: string }).code] : []));
    expect(refused).toEqual(['VerifyUnderWay']);
    expect(outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value.ok] : []))).toEqual([true]);
  });

  it('says that the platform was not at rest where tables differ and something was handed in meanwhile', async () => {
    const busy = {
      ...platform,
      settle: async () => {
        await platform.settle();
        return beginning; // As if all of the log had come since.
      },
    };
    await expect(
      whileTampered('registration.participant', `update registration.participant set unit = '620421000'`, () => verify(busy)),
    ).rejects.toMatchObject({ code: 'NotAtRest' });
  });

  it.each([
    [
      'a digit of an amount in an event',
      `update log.event set data = replace(data::text, '0000', '0001')::json where type = 'ContributionPosted'`,
    ],
    ['the day on which an event was true', `update log.event set effective_on = effective_on + 1 where type = 'ContributionDeclared'`],
    ['who did it', `update log.event set metadata = replace(metadata::text, '"H"', '"K"')::json where type = 'ParticipantEnrolled'`],
    ['an event taken out', `delete from log.event e where revision = 0 and stream like 'account-%'`],
  ])('finds by its hashes or revisions: %s', async (_, tampering) => {
    const differences = await whileTampered('log.event', tampering, async () => (await checkHashes(platform.connectionString)).differences);
    expect(differences).not.toEqual([]);
  });

  it.each([
    ['voucher-within-entry', 'reporting.voucher', 'update reporting.voucher set entered_on = null where taken_fen <> 0'],
    ['voucher-within-entry', 'reporting.voucher', 'update reporting.voucher set taken_fen = 2 * amount_fen where taken_fen <> 0'],
    ['voucher-within-entry', 'payment_collection.detail', 'delete from payment_collection.detail'],
    ['kept-within-entered', 'reporting.standing', 'update reporting.standing set kept_fen = kept_fen + 1'],
    ['kept-within-entered', 'reporting.payment', 'update reporting.payment set refund_due_fen = refund_due_fen + 1'],
    ['cap', 'reporting.standing', 'update reporting.standing set kept_fen = 1000000000'],
    ['subsidy-follows-money', 'reporting.standing', 'update reporting.standing set kept_fen = 0, on_behalf_fen = 0'],
    ['subsidy-follows-money', 'subsidy_calculation.subsidy', 'update subsidy_calculation.subsidy set province_fen = province_fen + 1'],
    ['subsidy-once', 'log.event', `update log.event set type = 'SubsidyReassessed' where type = 'SubsidyAssessed'`],
    ['accounts-are-months', 'reporting.posted_month', 'update reporting.posted_month set posted_fen = posted_fen + 1'],
    ['on-behalf-on-a-roster', 'reporting.on_behalf_line', 'delete from reporting.on_behalf_line'],
    [
      'on-behalf-on-a-roster',
      'reporting.roster_line',
      `insert into reporting.roster_line (county, roster_no, subject_id, state)
       select o.county, v.batch_no, o.subject_id, 'removed' from reporting.on_behalf_line o join reporting.batch_voucher v using (voucher_no, county)`,
    ],
    [
      'rosters-are-their-lines',
      'reporting.roster',
      `insert into reporting.roster (county, roster_no, fee_year, closed, people, amount_fen) values ('620421', 'QC', 2022, true, 1, 10000)`,
    ],
    ['bridge', 'reporting.standing', 'update reporting.standing set posted_county_fen = posted_county_fen + 1'],
    ['bridge', 'reporting.payment', `update reporting.payment set kept_fen = kept_fen + 1 where kind = 'on-behalf'`],
    ['bridge', 'reporting.entered_month', 'update reporting.entered_month set amount_fen = amount_fen - 1'],
  ])('finds by the rule %s: a changed %s', async (rule, table, tampering) => {
    const checks = await whileTampered(table, tampering, () => checkMoney(platform));
    expect(checks.filter(({ differences }) => differences.length > 0).map(({ name }) => name)).toContain(rule);
  });

  it.each([
    [
      'a row taken out',
      'reporting.participant',
      'delete from reporting.participant where ctid = (select min(ctid) from reporting.participant)',
    ],
    ['a row changed', 'registration.participant', 'update registration.participant set born = born - 1'],
  ])('finds by replay: %s', async (_, table, tampering) => {
    const service = definitions.find(({ schema }) => schema === table.split('.')[0])!;
    const [check] = await whileTampered(table, tampering, () => rebuildAndCompare(platform, [service]));
    const { differences } = check!;
    expect(differences).not.toEqual([]);
  });

  /** Changes the table, asks, and puts every row back as it was. */
  const whileTampered = async <Answer>(table: string, tampering: string, ask: () => Promise<Answer>): Promise<Answer> => {
    await pool.query(`create temporary table before as table ${table}`);
    expect((await pool.query(tampering)).rowCount).toBeGreaterThan(0);
    try {
      return await ask();
    } finally {
      await pool.query(`delete from ${table}`);
      await pool.query(`insert into ${table} overriding system value table before`);
      await pool.query('drop table before');
    }
  };

  const takeInAll = async (sample: string): Promise<void> => {
    const { clock } = platform.store;
    const kinds = definitions.flatMap(({ kinds: ofService }) => [...ofService]);
    const days = (await readdir(sample)).filter((name) => /^\d/.test(name)).sort();
    await clock.begin('business', localDate(days[0]!));
    for (const day of days.map((name) => localDate(name))) {
      clock.moveTo(day);
      for (const party of await readdir(join(sample, day)))
        for (const fileName of await readdir(join(sample, day, party))) {
          const { kind } = kinds.find(({ filePrefix }) => fileName.startsWith(filePrefix))!;
          await platform.receive({
            kind,
            fileName,
            county: '620421',
            receivedOn: day,
            actor: officer,
            content: createReadStream(join(sample, day, party, fileName)),
          });
        }
    }
    await close('2023-01-31' as LocalDate);
  };
  const close = async (day: LocalDate): Promise<void> => {
    platform.store.clock.moveTo(day);
    platform.store.clock.closeDay();
    await platform.closeDay(day);
  };
  const officer = { id: 'demo.h.head.620421', agency: 'H', role: 'head', division: '620421' };
});
