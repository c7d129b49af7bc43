import { beginning, MemoryLog, openMemoryEventStore, type EventStore, type Position } from '@jumin/event-store';
import { commandIdOf, feeYear, loadDivisions, loadWorkingDayCalendar, localDate, type Instant } from '@jumin/kernel';
import type { Message } from '@jumin/messaging';
import { migrateService, openServiceDatabase } from '@jumin/platform';
import { policyTextsBelow } from '@jumin/policy';
import { testDatabase, type TestDatabase } from '@jumin/testing';
import type { Pool } from 'pg';
import { subsidyCalculation, type SubsidyCalculation } from './subsidy-calculation';

/*
 * A roster from what registration tells to its lines, over a real PostgreSQL and a log in memory: `hear` hands contracts to the lanes as the bus
 * would, `follow` gives every lane of the log what is new. Five people of 靖远 have an identity that gives 代缴.
 */
const jingyuan = policyTextsBelow().find(({ id }) => id === '620421-2022')!;
const officer = (id: string, agency = 'H', role = 'head') => ({ id, agency, role, division: '620421' });
const subject = (n: number) => `00000000-0000-5000-8000-${String(n).padStart(12, '0')}`;
const of = { county: '620421', rosterNo: 'QC1' };

let database: TestDatabase;
let store: EventStore;
let pool: Pool;
let service: SubsidyCalculation;
let seen: Map<string, Position>;
let heard: Message[];

beforeEach(async () => {
  database = await testDatabase();
  await migrateService(database.connectionString, subsidyCalculation);
  pool = openServiceDatabase(database.connectionString, 'subsidy_calculation');
  store = openMemoryEventStore({ log: new MemoryLog() });
  await store.clock.begin('business', localDate('2022-07-04'));
  service = compose(pool);
  [seen, heard] = [new Map(), []];
  await service.loadPolicy({ ...jingyuan, actor: officer('h1'), commandId: commandIdOf('load') });
});
afterEach(async () => {
  await store.close();
  await pool.end();
  await database.drop();
});

const compose = (on: Pool) =>
  subsidyCalculation.compose({
    store,
    database: on,
    vault: null as never, // Nothing personal comes here.
    divisions: loadDivisions(),
    calendar: loadWorkingDayCalendar(),
  });

const hear = async (...said: readonly (readonly [type: string, data: object])[]) => {
  const messages = said.map(([type, data]): Message => {
    const position = String(heard.length + 1).padStart(20, '0') as Position;
    const message: Message = {
      id: commandIdOf('message', position),
      type,
      version: 1,
      source: 'registration',
      key: '620421',
      position,
      recordedAt: '2022-07-01T09:00:00.000+08:00' as Instant,
      effectiveOn: localDate('2022-07-01'),
      receivedOn: localDate('2022-07-01'),
      actor: officer('r', 'system', 'service'),
      data,
    };
    heard.push(message);
    return message;
  });
  for (const lane of service.lanes) {
    if (lane.reads !== 'contracts') continue;
    const ofLane = messages.filter(({ type }) => lane.types!.includes(type));
    if (ofLane.length === 0) continue;
    await lane.apply?.(pool, ofLane);
    await lane.act?.(ofLane);
  }
};
const follow = async () => {
  for (const lane of service.lanes) {
    if (lane.reads !== 'log') continue;
    const { events, through } = await store.readAll({ after: seen.get(lane.name) ?? beginning, categories: lane.categories });
    seen.set(lane.name, through);
    if (events.length > 0) await lane.apply?.(pool, events);
  }
};
const enrolled = (n: number, unit = '620421101') =>
  [
    'ParticipantEnrolled',
    {
      subjectId: subject(n),
      county: '620421',
      unit,
      village: `${unit}200`,
      born: '1975-05-11',
      sex: 'female',
      nameIx: 'n',
      enrolledOn: '2022-01-05',
      tierFen: null,
      student: false,
      publicOfficial: false,
    },
  ] as const;
const identity = (n: number, to: string | null = null) =>
  [
    'IdentityRecorded',
    { subjectId: subject(n), county: '620421', type: '低保对象', grade: null, from: '2022-01-01', to, department: '民政局' },
  ] as const;
const five = [1, 2, 3, 4, 5].flatMap((n) => [enrolled(n, n === 5 ? '620421102' : undefined), identity(n)]);

const draw = (over: object = {}, by = officer('h1', 'H', 'clerk')) =>
  service.drawUpRoster({
    ...of,
    feeYear: feeYear(2022),
    asOf: localDate('2022-07-01'),
    actor: by,
    commandId: commandIdOf('draw', JSON.stringify(over)),
    ...over,
  });
const linesOf = async (rosterNo = 'QC1') => {
  await follow();
  const found = await service.roster({ county: '620421', rosterNo, limit: 10 });
  return found?.lines.map(({ subjectId, state }) => [Number(subjectId.slice(-12)), state]);
};
const correct = (pairs: readonly object[], caseId = '11111111-1111-5111-8111-111111111111') =>
  hear([
    'CorrectionOrdered',
    {
      caseId,
      county: '620421',
      class: 'D23',
      instrument: 'supplementary-roster',
      action: 'amend-roster',
      keys: { rosterNo: 'QC1' },
      enteredOn: null,
      pairs,
      reason: 'roster-changed',
      refundNo: null,
      maker: 'h1',
      checker: 'f1',
    },
  ]);
const published = async () =>
  (await store.readAll({ after: beginning, categories: ['roster'] })).events.flatMap((event) => subsidyCalculation.publish(event)).at(-1);

describe('a roster of 代缴', () => {
  it('lists those whom the day finds alive and entitled, closes by another officer, and says its count and total', async () => {
    await hear(...five, ['DeathRecorded', { subjectId: subject(2), county: '620421', diedOn: '2022-06-20' }], identity(3, '2022-03-31'), [
      'EmployeeSchemeRecorded',
      { subjectId: subject(4), county: '620421', fromMonth: '2021-01', toMonth: null },
    ]);
    expect(await draw()).toMatchObject({ kind: 'accepted' });
    expect(await linesOf()).toEqual([
      [1, 'on'],
      [5, 'on'],
    ]);
    expect(await service.closeRoster({ ...of, actor: officer('h1'), commandId: commandIdOf('c') })).toMatchObject({
      refusal: { code: 'MakerIsChecker' },
    });
    expect(await service.closeRoster({ ...of, actor: officer('h2'), commandId: commandIdOf('c') })).toMatchObject({ kind: 'accepted' });
    await follow();
    expect(await service.rosters('620421', 2022)).toMatchObject([
      { rosterNo: 'QC1', status: 'closed', people: 2, amountFen: 20_000, maker: 'h1', checker: 'h2' },
    ]);
    expect(await published()).toMatchObject({ type: 'RosterClosed', data: { feeYear: 2022, people: 2, amountFen: 20_000 } });
  });

  it('drawn up again by the same request changes nothing', async () => {
    await hear(...five);
    await draw();
    const head = await store.head();
    expect(await draw()).toMatchObject({ kind: 'already-done' });
    expect(await store.head()).toBe(head);
  });

  it('of one unit lists that unit, and the county’s leaves out who is on it', async () => {
    await hear(...five);
    await draw({ unit: '620421102' });
    expect(await linesOf()).toEqual([[5, 'on']]);
    await draw({ rosterNo: 'QC2' });
    expect((await linesOf('QC2'))!.map(([n]) => n)).toEqual([1, 2, 3, 4]);
  });

  it('needs a policy that pays for somebody', async () => {
    expect(await draw({ feeYear: feeYear(2023), asOf: localDate('2022-07-01') })).toMatchObject({ refusal: { code: 'PolicyNotLoaded' } });
  });

  it('discarded frees its number and its people', async () => {
    await hear(...five);
    await draw();
    await follow();
    await service.discardRoster({ ...of, reason: '未剔除死亡人员', actor: officer('h2'), commandId: commandIdOf('d') });
    expect(await linesOf()).toBeUndefined();
    await draw({ rosterNo: 'QC2' });
    expect(await linesOf('QC2')).toHaveLength(5);
    expect(await draw({ again: true })).toMatchObject({ refusal: { code: 'NobodyToPayFor' } });
  });
});

describe('a countersigned correction', () => {
  const leave = (n: number) => ({ field: 'subjectId', original: subject(n), current: null });
  const figures = (people: number) => [
    { field: 'people', original: 5, current: people },
    { field: 'amountFen', original: 50_000, current: people * 10_000 },
  ];
  beforeEach(async () => {
    await hear(...five);
    await draw();
    await service.closeRoster({ ...of, actor: officer('h2'), commandId: commandIdOf('c') });
  });

  it('takes who leaves off the roster and adds who joins, under its case', async () => {
    await correct([...figures(5), leave(2), { field: 'subjectId', original: null, current: subject(6) }]);
    expect(await linesOf()).toEqual([
      [1, 'on'],
      [2, 'removed'],
      [3, 'on'],
      [4, 'on'],
      [5, 'on'],
      [6, 'on'],
    ]);
    expect(await service.rosters('620421', 2022)).toMatchObject([{ people: 5, amountFen: 50_000 }]);
    expect(await published()).toMatchObject({
      type: 'RosterCorrected',
      version: 2,
      data: {
        source: 'drawn',
        removed: [subject(2)],
        added: [subject(6)],
        addedFen: 10_000,
        reason: 'roster-changed',
        maker: 'h1',
        checker: 'f1',
      },
    });
  });

  it('told twice is carried out once', async () => {
    await correct([...figures(4), leave(2)]);
    const head = await store.head();
    await correct([...figures(4), leave(2)]);
    expect(await store.head()).toBe(head);
  });

  it('that names somebody who is not on it is told not to fit', async () => {
    await correct([...figures(4), leave(9)]);
    expect(await published()).toMatchObject({ type: 'RosterNotCorrected', data: { why: 'NotOnTheRoster' } });
  });
});

it('replay gives the tables that the lanes wrote live, row by row', async () => {
  await hear(...five, identity(3, '2022-03-31'), enrolled(1, '620421103'));
  await hear(['SchoolRollRecorded', { subjectId: subject(4), county: '620421', enrolledOn: '2022-09-01' }]);
  await draw();
  await follow();
  await service.closeRoster({ ...of, actor: officer('h2'), commandId: commandIdOf('c') });
  await follow();
  await correct([
    { field: 'people', original: 4, current: 3 },
    { field: 'amountFen', original: 40_000, current: 30_000 },
    { field: 'subjectId', original: subject(1), current: null },
  ]);
  await follow();
  const shadow = { schema: 'subsidy_calculation_shadow', migrations: subsidyCalculation.migrations };
  await migrateService(database.connectionString, shadow);
  const shadowPool = openServiceDatabase(database.connectionString, shadow.schema);
  const tables = ['person', 'identity', 'employee_span', 'school_roll', 'roster', 'roster_line'];
  for (const lane of compose(shadowPool).lanes) {
    if (lane.reads === 'contracts')
      await lane.apply?.(
        shadowPool,
        heard.filter(({ type }) => lane.types!.includes(type)),
      );
    else await lane.apply?.(shadowPool, (await store.readAll({ after: beginning, categories: lane.categories })).events);
  }
  for (const table of tables) {
    const rows = async (on: Pool) => (await on.query(`select * from ${table} order by 1, 2`)).rows as readonly object[];
    expect([table, await rows(shadowPool)]).toEqual([table, await rows(pool)]);
  }
  expect((await pool.query('select * from roster_line')).rows.length).toBe(4);
  await shadowPool.end();
});
