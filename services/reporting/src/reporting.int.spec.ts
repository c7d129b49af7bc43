import type { Message } from '@jumin/messaging';
import { loadDivisions, loadWorkingDayCalendar, uuidV5 } from '@jumin/kernel';
import { migrateService, openServiceDatabase, type ContractLane, type Ports } from '@jumin/platform';
import { shippedPolicies } from '@jumin/policy';
import { testDatabase, type TestDatabase } from '@jumin/testing';
import fc from 'fast-check';
import type { Pool } from 'pg';
import { reporting, type Reporting } from '.';

let database: TestDatabase;
let pool: Pool;
let service: Reporting;
let lane: ContractLane;
beforeAll(async () => {
  database = await testDatabase();
  await migrateService(database.connectionString, reporting);
  pool = openServiceDatabase(database.connectionString, reporting.schema);
  service = reporting.compose({ database: pool, divisions: loadDivisions(), calendar: loadWorkingDayCalendar() } as unknown as Ports);
  lane = service.lanes[0] as ContractLane;
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});
beforeEach(() => pool.query(`truncate ${lane.tables.join(', ')}`));

const county = '620421';
const unit = '620421101';
const year = { county, feeYear: 2022 };
const subject = (n: number) => uuidV5('5a0c6f3e-2a54-5d1b-9a51-2f6e8b1d7c02', `person ${n}`);
const told = (type: string, data: object, source = 'payment-collection'): Message =>
  ({ type, source, data, version: 1 }) as unknown as Message;
const enrolled = (n: number) =>
  told('ParticipantEnrolled', { subjectId: subject(n), county, unit, village: `${unit}001`, enrolledOn: '2022-01-01' }, 'registration');
const entries = (lines: readonly [voucherNo: string, enteredOn: string, amountFen: number][], more: object = {}) =>
  told(
    'EntriesReported',
    {
      county,
      lines: lines.map(([voucherNo, enteredOn, amountFen]) => ({
        voucherNo,
        enteredOn,
        amountFen,
        entryKind: 0,
        treasury: `${county}0000`,
        budgetSubject: '1021001',
        ...more,
      })),
    },
    'reconciliation',
  );

/** Accounts as payment collection keeps them, telling each step. */
const accounts = () => {
  const kept = new Map<string, { keptFen: number; refundDueFen: number }>();
  const change = (
    type: string,
    n: number,
    feeYear: number,
    voucherNo: string,
    enteredOn: string,
    keptFen: number,
    refundDueFen: number,
    more: object,
  ) => {
    const key = `${n}/${feeYear}`;
    const before = kept.get(key) ?? { keptFen: 0, refundDueFen: 0 };
    const now = { keptFen: before.keptFen + keptFen, refundDueFen: before.refundDueFen + refundDueFen };
    kept.set(key, now);
    const changes = [{ voucherNo, kind: 'current', month: enteredOn.slice(0, 7), keptFen, refundDueFen }];
    return told(type, { subjectId: subject(n), county, feeYear, ...now, onBehalfFen: 0, tierFen: now.keptFen, changes, ...more });
  };
  return {
    post: (n: number, feeYear: number, voucherNo: string, enteredOn: string, enteredFen: number, keptFen: number) =>
      change('ContributionPosted', n, feeYear, voucherNo, enteredOn, keptFen, enteredFen - keptFen, {
        voucherNo,
        kind: 'current',
        enteredOn,
        enteredFen,
      }),
    reassess: (n: number, feeYear: number, voucherNo: string, enteredOn: string, moreKeptFen: number) =>
      change('ContributionReassessed', n, feeYear, voucherNo, enteredOn, moreKeptFen, -moreKeptFen, { cause: 'late list' }),
    reverse: (n: number, feeYear: number, voucherNo: string, enteredOn: string, enteredFen: number, keptFen: number) =>
      change('ContributionReversed', n, feeYear, voucherNo, enteredOn, -keptFen, keptFen - enteredFen, {
        voucherNo,
        kind: 'current',
        enteredOn,
        enteredFen,
        cause: 'case',
      }),
  };
};
const amounts = async () => Object.fromEntries((await service.bridge(year)).lines.map(({ item, amountFen }) => [item, amountFen]));

describe('the bridge of a fee year', () => {
  it('goes from the treasury’s figure to the accounts, each line opening to its items', async () => {
    const { post } = accounts();
    await lane.apply!(pool, [
      enrolled(1),
      enrolled(2),
      entries([
        ['v1', '2022-10-08', 50000],
        ['v2', '2022-10-09', 30000],
        ['v3', '2022-11-01', 20000],
        ['v4', '2023-01-02', 10000],
        ['v5', '2022-12-01', 7000],
        ['v6', '2023-01-03', 5000],
        ['v7', '2023-02-01', 900],
        ['v8', '2023-01-04', 200],
        ['v9', '2023-01-05', 60],
      ]),
      post(1, 2022, 'v1', '2022-10-08', 50000, 40000),
      post(2, 2021, 'v2', '2022-10-09', 30000, 30000),
      post(2, 2022, 'v4', '2023-01-02', 10000, 10000),
      post(2, 2019, 'v8', '2023-01-04', 200, 200),
      post(1, 2023, 'v9', '2023-01-05', 60, 60),
      told(
        'DiscrepancyFound',
        {
          caseId: subject(9),
          county,
          class: 'D02',
          state: 'open',
          openedOn: '2022-11-01',
          keys: { voucherNo: 'v3' },
          amountFen: 20000,
          differenceFen: 20000,
        },
        'reconciliation',
      ),
      told(
        'ResponsibilityAssigned',
        { caseId: subject(9), state: 'attributed', erred: 'T', corrects: 'T', dueOn: '2022-11-15' },
        'reconciliation',
      ),
    ]);
    const bridge = await service.bridge(year);
    expect(bridge).toMatchObject({ enteredFen: 122200, postedFen: 50000, refundDueFen: 10000, differenceFen: 0 });
    expect(bridge.byMonth).toEqual({
      '2022-10': { enteredFen: 80000, postedFen: 40000 },
      '2022-11': { enteredFen: 20000, postedFen: 0 },
      '2022-12': { enteredFen: 7000, postedFen: 0 },
      '2023-01': { enteredFen: 15200, postedFen: 10000 },
    });
    expect(bridge.byUnit).toEqual({
      [unit]: { people: 2, payers: 2, keptFen: 50000, onBehalfFen: 0, refundDueFen: 10000, subsidyFen: {} },
    });
    expect(bridge.lines.map(({ item, amountFen }) => [item, amountFen])).toEqual([
      ['entered-in-year', 107000],
      ['for-other-fee-years', -30000],
      ['entered-outside-the-year', 10000],
      ['entered-not-posted', -27000],
      ['refund-due', -10000],
      ['kept-and-on-behalf', 50000],
    ]);
    expect(bridge.lines[3]!.reasons).toEqual([
      { reason: 'D02', amountFen: 20000, vouchers: 1 },
      { reason: 'details-missing', amountFen: 7000, vouchers: 1 },
    ]);
    for (const { item, amountFen } of bridge.lines) {
      const { items, next } = await service.bridgeItems({ ...year, item, limit: 100 });
      expect([item, items.reduce((total, one) => total + one.amountFen, 0), next]).toEqual([item, amountFen, null]);
    }
    const page = await service.bridgeItems({ ...year, item: 'entered-in-year', limit: 2 });
    expect(page.items.map(({ voucherNo }) => voucherNo)).toEqual(['v1', 'v2']);
    expect(
      (await service.bridgeItems({ ...year, item: 'entered-in-year', limit: 3, after: page.next! })).items.map(
        ({ voucherNo }) => voucherNo,
      ),
    ).toEqual(['v3', 'v5']);
  });

  it('counts each voucher once, and only kind 0 of the own treasury under the pension subject', async () => {
    await lane.apply!(pool, [entries([['v1', '2022-10-08', 50000]]), entries([['v1', '2022-10-08', 50000]])]);
    await lane.apply!(pool, [
      entries([['v1', '2022-10-09', 50000]]),
      entries([['v2', '2022-10-08', 1]], { entryKind: 1 }),
      entries([['v3', '2022-10-08', 1]], { budgetSubject: '1021101' }),
      entries([['v4', '2022-10-08', 1]], { treasury: '3413230000' }),
    ]);
    expect((await amounts())['entered-in-year']).toBe(50000);
  });

  it('closes whatever is posted, reassessed and reversed, in batches of any size, and a replay gives the same rows', async () => {
    const step = fc.record({
      person: fc.nat(3),
      feeYear: fc.constantFrom(2021, 2022, 2023),
      on: fc.constantFrom('2021-12-30', '2022-03-01', '2022-12-31', '2023-01-03'),
      entered: fc.integer({ min: 1, max: 900 }),
      kept: fc.nat(900),
      then: fc.constantFrom('', 'reassess', 'reverse', 'never-posted'),
    });
    const rows = async () =>
      Object.fromEntries(
        await Promise.all(
          lane.tables.map(async (table) => [
            table,
            (await pool.query(`select * from ${table} order by 1, 2`)).rows.map((row) => JSON.stringify(row)).sort(),
          ]),
        ),
      );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), fc.integer({ min: 1, max: 9 }), async (steps, size) => {
        await pool.query(`truncate ${lane.tables.join(', ')}`);
        const { post, reassess, reverse } = accounts();
        const messages = [0, 1, 2, 3].map(enrolled).concat(
          steps.flatMap(({ person, feeYear, on, entered, kept, then }, index) => {
            const voucherNo = `v${index}`;
            const keptFen = Math.min(kept, entered);
            if (then === 'never-posted') return [entries([[voucherNo, on, entered]])];
            const posted = [entries([[voucherNo, on, entered]]), post(person, feeYear, voucherNo, on, entered, keptFen)];
            const both = index % 2 === 0 ? posted : posted.reverse();
            if (then === 'reassess') return [...both, reassess(person, feeYear, voucherNo, on, entered - keptFen)];
            return then === 'reverse' ? [...both, reverse(person, feeYear, voucherNo, on, entered, keptFen)] : both;
          }),
        );
        for (let from = 0; from < messages.length; from += size) await lane.apply!(pool, messages.slice(from, from + size));
        for (const feeYear of [2021, 2022, 2023]) expect((await service.bridge({ county, feeYear })).differenceFen).toBe(0);
        const once = await rows();
        await pool.query(`truncate ${lane.tables.join(', ')}`);
        await lane.apply!(pool, messages);
        expect(await rows()).toEqual(once);
      }),
      { numRuns: 25 },
    );
  });
});

describe('reports', () => {
  it('show progress, averages with and without 代缴, ranking, tiers and people, page by page', async () => {
    const standing = (n: number, keptFen: number, onBehalfFen: number) =>
      told('ContributionReassessed', {
        subjectId: subject(n),
        county,
        feeYear: 2022,
        keptFen,
        onBehalfFen,
        tierFen: keptFen + onBehalfFen,
        refundDueFen: 0,
        changes: [],
        cause: 'x',
      });
    await lane.apply!(pool, [
      enrolled(1),
      enrolled(2),
      enrolled(3),
      standing(1, 50000, 0),
      standing(2, 40001, 10000),
      told(
        'SubsidyAssessed',
        {
          subjectId: subject(1),
          county,
          feeYear: 2022,
          subsidyFen: { province: 6000, city: 0, county: 1500 },
          deltaFen: { province: 6000, city: 0, county: 1500 },
        },
        'subsidy-calculation',
      ),
    ]);
    expect(await service.progress(year)).toEqual([
      {
        unit,
        unitName: loadDivisions().nameOf(unit),
        targetPeople: null,
        people: 3,
        payers: 2,
        keptFen: 90001,
        onBehalfFen: 10000,
        refundDueFen: 0,
        subsidyFen: { province: 6000, county: 1500 },
        averageFen: 50001,
        averageOwnFen: 45001,
      },
    ]);
    expect(await service.progress({ ...year, unit })).toMatchObject([{ unit: `${unit}001`, people: 3 }]);
    expect(await service.ranking(year, 'average')).toMatchObject([{ unit, rank: 1, completion: null }]);
    expect(await service.tiers(year)).toEqual([
      { tierFen: 0, people: 1 },
      { tierFen: 50000, people: 1 },
      { tierFen: 50001, people: 1 },
    ]);
    const first = await service.people({ ...year, limit: 2 });
    const rest = await service.people({ ...year, limit: 2, after: first.next! });
    const all = [...first.items, ...rest.items];
    expect(rest.next).toBeNull();
    expect(all.map(({ subjectId }) => subjectId)).toEqual([1, 2, 3].map(subject).sort());
    expect(all.find(({ subjectId }) => subjectId === subject(1))).toEqual({
      subjectId: subject(1),
      unit,
      village: `${unit}001`,
      keptFen: 50000,
      onBehalfFen: 0,
      tierFen: 50000,
      subsidyFen: { province: 6000, county: 1500 },
      refundDueFen: 0,
    });
  });

  it('hold targets and indicators against the policy in force', async () => {
    const shipped = shippedPolicies();
    const lingbi = shipped.find((one) => JSON.stringify(one).includes('341323-2024'))! as unknown as { text: string; parents: string[] };
    await lane.apply!(pool, [
      told(
        'PolicyLoaded',
        { county: '341323', feeYear: 2024, version: '1', text: lingbi.text, parents: lingbi.parents },
        'subsidy-calculation',
      ),
    ]);
    const units = await service.progress({ county: '341323', feeYear: 2024 });
    expect(units).toHaveLength(20);
    expect(units.reduce((total, { targetPeople }) => total + targetPeople!, 0)).toBe(400_000);
    expect(await service.kpi({ county: '341323', feeYear: 2024 })).toContainEqual(
      expect.objectContaining({ formula: 'average-contribution', atLeast: 69100, value: null, met: null }),
    );
  });
});
