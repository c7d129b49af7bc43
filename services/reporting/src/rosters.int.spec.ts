import type { Message } from '@jumin/messaging';
import { loadDivisions, loadWorkingDayCalendar, uuidV5 } from '@jumin/kernel';
import { migrateService, openServiceDatabase, type Ports } from '@jumin/platform';
import { testDatabase, type TestDatabase } from '@jumin/testing';
import type { Pool } from 'pg';
import { reporting, type Reporting } from '.';
import { governmentItems } from './read-models/bridge/subsidy';

/* Government's money of a fee year: what each level owes, and for whom it pays. Contracts are applied by hand, as the lanes would. */
let database: TestDatabase;
let pool: Pool;
let service: Reporting;
beforeAll(async () => {
  database = await testDatabase();
  await migrateService(database.connectionString, reporting);
  pool = openServiceDatabase(database.connectionString, reporting.schema);
  service = reporting.compose({ database: pool, divisions: loadDivisions(), calendar: loadWorkingDayCalendar() } as unknown as Ports);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});
beforeEach(() => pool.query(`truncate ${service.lanes.flatMap(({ tables }) => tables).join(', ')}`));

const county = '620421';
const year = { county, feeYear: 2022 };
const caseId = '11111111-1111-5111-8111-111111111111';
const subject = (n: number) => uuidV5('5a0c6f3e-2a54-5d1b-9a51-2f6e8b1d7c02', `person ${n}`);
const told = (type: string, data: object): Message => ({ type, version: 1, data: { county, ...data } }) as unknown as Message;
const take = async (...messages: readonly Message[]) => {
  for (const lane of service.lanes) {
    if (lane.reads !== 'contracts') continue;
    const ofLane = messages.filter(({ type }) => lane.types!.includes(type));
    if (ofLane.length > 0) await lane.apply!(pool, ofLane);
  }
};
const fens = (province: number, countyFen: number) => ({ province, city: 0, county: countyFen });
const assessed = (n: number, now: object, delta: object) =>
  told('SubsidyAssessed', { subjectId: subject(n), feeYear: 2022, subsidyFen: now, deltaFen: delta });
const listed = (voucherNo: string, ...people: readonly number[]) =>
  told('OnBehalfListed', { lines: people.map((n) => ({ voucherNo, subjectId: subject(n), feeYear: 2022, amountFen: 10_000 })) });
const voucher = (voucherNo: string, batchNo: string, cancelled = false) =>
  told('VouchersReported', { lines: [{ voucherNo, batchNo, cancelled }] });
const posted = (n: number, voucherNo: string) =>
  told('ContributionPosted', {
    subjectId: subject(n),
    feeYear: 2022,
    keptFen: 0,
    onBehalfFen: 10_000,
    tierFen: 10_000,
    refundDueFen: 0,
    changes: [{ voucherNo, kind: 'on-behalf', month: '2022-08', keptFen: 10_000, refundDueFen: 0 }],
    voucherNo,
    kind: 'on-behalf',
    enteredOn: '2022-08-02',
    enteredFen: 10_000,
  });
const drawn = (rosterNo: string, ...people: readonly number[]) =>
  told('RosterLinesDrawn', {
    rosterNo,
    feeYear: 2022,
    asOf: '2022-07-01',
    lines: people.map((n) => ({ subjectId: subject(n), identity: '低保人员', amountFen: 10_000 })),
  });
const closed = (rosterNo: string, people: number) => told('RosterClosed', { rosterNo, feeYear: 2022, people, amountFen: people * 10_000 });
const corrected = (rosterNo: string, source: string, people: number, removed: readonly number[], added: readonly number[] = []) =>
  told('RosterCorrected', {
    caseId,
    rosterNo,
    people,
    amountFen: people * 10_000,
    source,
    removed: removed.map(subject),
    added: added.map(subject),
    addedFen: added.length > 0 ? 10_000 : null,
  });
const allotted = (allotmentNo: string, over: object) =>
  told('AllotmentsReported', {
    lines: [
      { allotmentNo, rosterNo: null, level: 'county', purpose: 'on-behalf', people: null, amountFen: 0, allottedOn: '2022-08-01', ...over },
    ],
  });

const amounts = async () => {
  const { subsidy, onBehalf } = await service.bridge(year);
  const all = [...Object.values(subsidy), onBehalf].flatMap(({ lines }) => lines);
  return Object.fromEntries(all.map(({ item, amountFen }) => [item, amountFen]));
};
const onRoster = async () =>
  (await service.rosterLines({ ...year, limit: 100 })).items.map(({ rosterNo, source, subjectId, state, postedFen }) => [
    rosterNo,
    source,
    [1, 2, 3, 4, 5].find((n) => subject(n) === subjectId),
    state,
    postedFen,
  ]);
const sorted = (rows: readonly (readonly unknown[])[]) => [...rows].sort((one, other) => (String(one) < String(other) ? -1 : 1));

afterEach(async () => {
  // Whatever a spec did: each line is the sum of the items it opens to.
  const lines = await amounts();
  for (const item of Object.keys(governmentItems)) {
    const { items } = await service.bridgeItems({ ...year, item, limit: 1_000 });
    expect([item, items.reduce((sum, { amountFen }) => sum + amountFen, 0)]).toEqual([item, lines[item] ?? 0]);
  }
});

describe('the bridge of the subsidy', () => {
  it('says per level what is owed, what the differences came to, and how much is allotted', async () => {
    await take(assessed(1, fens(6_000, 1_500), fens(6_000, 1_500)), assessed(2, fens(3_000, 1_000), fens(3_000, 1_000)));
    await take(
      assessed(2, fens(0, 0), fens(-3_000, -1_000)),
      allotted('B1', { purpose: 'subsidy', level: 'province', amountFen: 5_000 }),
      allotted('B2', { purpose: 'subsidy', level: 'province', amountFen: 700, allottedOn: '2023-08-01' }),
    );
    const { subsidy } = await service.bridge(year);
    expect(Object.keys(subsidy)).toEqual(['province', 'county']);
    expect(await amounts()).toMatchObject({
      'subsidy-province-assessed': 6_000,
      'subsidy-province-posted': 6_000,
      'subsidy-province-allotted': 5_000,
      'subsidy-province-not-yet-allotted': 1_000,
      'subsidy-county-assessed': 1_500,
      'subsidy-county-not-yet-allotted': 1_500,
    });
    expect([subsidy.province!.differenceFen, subsidy.county!.differenceFen]).toEqual([0, 0]);
  });

  it('does not close when what is owed is not what the differences come to', async () => {
    await take(assessed(1, fens(6_000, 1_500), fens(6_000, 1_400)));
    const { subsidy } = await service.bridge(year);
    expect(subsidy.county!.differenceFen).toBe(100);
  });

  it('adds the differences up within a batch and over batches alike', async () => {
    const steps = [
      assessed(1, fens(3_000, 1_000), fens(3_000, 1_000)),
      assessed(1, fens(6_000, 1_500), fens(3_000, 500)),
      assessed(1, fens(0, 0), fens(-6_000, -1_500)),
      assessed(1, fens(3_000, 1_000), fens(3_000, 1_000)),
    ];
    await take(...steps.slice(0, 3));
    await take(steps[3]!);
    expect(await amounts()).toMatchObject({ 'subsidy-province-assessed': 3_000, 'subsidy-province-posted': 3_000 });
  });
});

describe('the bridge of 代缴', () => {
  it('goes from what a voucher lists, where no roster was drawn up, to what stands in accounts', async () => {
    await take(voucher('v1', 'QC1'), listed('v1', 1, 2, 3), allotted('B1', { rosterNo: 'QC1', amountFen: 20_000 }), posted(1, 'v1'));
    await take(posted(2, 'v1'));
    expect(await amounts()).toMatchObject({
      'on-behalf-on-rosters': 30_000,
      'on-behalf-not-posted': -10_000,
      'on-behalf-off-rosters': 0,
      'on-behalf-posted': 20_000,
      'on-behalf-allotted': 20_000,
      'on-behalf-not-yet-allotted': 10_000,
    });
    expect((await service.bridge(year)).onBehalf.differenceFen).toBe(0);
  });

  it('takes the roster that was drawn up and closed under the number in place of what the voucher lists', async () => {
    await take(voucher('v1', 'QC1'), listed('v1', 1, 2, 3), drawn('QC1', 1, 2));
    expect((await onRoster()).every(([, source]) => source === 'listed')).toBe(true);
    await take(closed('QC1', 2), posted(3, 'v1'));
    expect(sorted(await onRoster())).toEqual(
      sorted([
        ['QC1', 'drawn', 1, 'on', 0],
        ['QC1', 'drawn', 2, 'on', 0],
      ]),
    );
    expect(await amounts()).toMatchObject({
      'on-behalf-on-rosters': 20_000,
      'on-behalf-not-posted': -20_000,
      'on-behalf-off-rosters': 10_000,
    });
  });

  it('leaves out who was taken off by a correction, and takes in who joined', async () => {
    await take(drawn('QC1', 1, 2, 3), closed('QC1', 3), corrected('QC1', 'drawn', 3, [2], [4]));
    await take(voucher('v5', 'QC5'), listed('v5', 5, 2), corrected('QC5', 'listed', 1, [2]));
    expect(sorted(await onRoster())).toEqual(
      sorted([
        ['QC1', 'drawn', 1, 'on', 0],
        ['QC1', 'drawn', 2, 'removed', 0],
        ['QC1', 'drawn', 3, 'on', 0],
        ['QC1', 'drawn', 4, 'on', 0],
        ['QC5', 'listed', 2, 'removed', 0],
        ['QC5', 'listed', 5, 'on', 0],
      ]),
    );
    expect(await amounts()).toMatchObject({ 'on-behalf-on-rosters': 40_000 });
  });

  it('knows nothing of a cancelled voucher, nor of a roster that was discarded', async () => {
    await take(voucher('v1', 'QC1'), listed('v1', 1), drawn('QC2', 2), told('RosterDiscarded', { rosterNo: 'QC2', reason: 'x' }));
    await take(voucher('v1', 'QC1', true));
    expect(await onRoster()).toEqual([]);
  });

  it('pages through the lines in one order', async () => {
    await take(drawn('QC1', 1, 2, 3), closed('QC1', 3), drawn('QC2', 4), closed('QC2', 1));
    const seen: string[] = [];
    for (let after: string | null = ''; after !== null;) {
      const page: Awaited<ReturnType<Reporting['rosterLines']>> = await service.rosterLines({
        ...year,
        limit: 1,
        ...(after ? { after } : {}),
      });
      seen.push(...page.items.map(({ subjectId }) => subjectId));
      after = page.next;
    }
    expect(new Set(seen)).toEqual(new Set([1, 2, 3, 4].map(subject)));
    expect(seen).toHaveLength(4);
  });
});
