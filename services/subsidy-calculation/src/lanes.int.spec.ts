import type { YearStanding } from '@jumin/contracts';
import { beginning, MemoryLog, openMemoryEventStore, type EventStore, type Position } from '@jumin/event-store';
import { commandIdOf, fen, feeYear, loadDivisions, loadWorkingDayCalendar, localDate, type Instant, type SubjectId } from '@jumin/kernel';
import type { Message } from '@jumin/messaging';
import { migrateService, openServiceDatabase } from '@jumin/platform';
import { policyTextsBelow } from '@jumin/policy';
import { testDatabase, type TestDatabase } from '@jumin/testing';
import type { Pool } from 'pg';
import { subsidyCalculation, type SubsidyCalculation } from './subsidy-calculation';

/*
 * The lanes over a real PostgreSQL and a log in memory, driven batch by batch: `deliver` hands contracts to the lane of postings as the bus would,
 * `follow` gives every lane of the log what is new.
 */
const texts = (id: string) => policyTextsBelow().find((policy) => policy.id === id)!;
const jingyuan = texts('620421-2022');
const officer = { id: 'officer-1', agency: 'H', role: 'head', division: '620421' };
const subject = (n: number) => `00000000-0000-5000-8000-${String(n).padStart(12, '0')}` as SubjectId;

let database: TestDatabase;
let store: EventStore;
let pool: Pool;
let service: SubsidyCalculation;
let seen: Map<string, Position>;
let sent = 0;

beforeEach(async () => {
  database = await testDatabase();
  await migrateService(database.connectionString, subsidyCalculation);
  pool = openServiceDatabase(database.connectionString, 'subsidy_calculation');
  store = openMemoryEventStore({ log: new MemoryLog() });
  service = compose(pool);
  seen = new Map();
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

const posting = (n: number, tierYuan: number, over: Partial<Message> = {}, county = '620421', year = 2022): Message => {
  const standing: YearStanding = {
    subjectId: subject(n),
    county,
    feeYear: feeYear(year),
    keptFen: fen(tierYuan * 100),
    onBehalfFen: fen(0),
    tierFen: fen(tierYuan * 100),
    subsidyTierFen: fen(tierYuan * 100),
    refundDueFen: fen(0),
    changes: [],
    policy: 'none',
    rules: [],
  };
  const position = String(++sent).padStart(20, '0') as Position;
  return {
    id: commandIdOf('message', position),
    type: 'ContributionPosted',
    version: 1,
    source: 'payment-collection',
    key: subject(n),
    position,
    recordedAt: '2022-10-09T09:00:00.000+08:00' as Instant,
    effectiveOn: localDate('2022-10-09'),
    receivedOn: localDate('2022-10-10'),
    actor: { id: 'jumin.payment-collection', agency: 'system', role: 'service', division: county },
    data: standing,
    ...over,
  };
};

const deliver = async (...batch: readonly Message[]) => {
  const lane = service.lanes.find(({ name }) => name === 'postings')!;
  if (lane.reads !== 'contracts') throw new Error('postings reads contracts');
  await lane.apply!(pool, batch);
  await lane.act!(batch);
};
/** Until no lane of the log finds anything new. */
const follow = async () => {
  for (let busy = true; busy;) {
    busy = false;
    for (const lane of service.lanes) {
      if (lane.reads !== 'log') continue;
      const { events, through } = await store.readAll({ after: seen.get(lane.name) ?? beginning, categories: lane.categories });
      seen.set(lane.name, through);
      if (events.length === 0) continue;
      busy = true;
      await lane.apply?.(pool, events);
      await lane.act?.(events);
    }
  }
};
const load = (policy: { text: string; parents: Readonly<Record<string, string>> }, name = 'load') =>
  service.loadPolicy({ ...policy, actor: officer, commandId: commandIdOf(name) });
const tables = async (on: Pool) => ({
  policy: (await on.query('select * from policy order by county, fee_year, revision')).rows,
  basis: (await on.query('select * from basis order by subject_id, fee_year')).rows,
  subsidy: (await on.query('select * from subsidy order by subject_id, fee_year')).rows,
});

describe('subsidies follow posted money', () => {
  it('once per person and year, per level, with the policy version', async () => {
    await load(jingyuan);
    await deliver(posting(1, 500), posting(2, 3000));
    await follow();
    expect((await service.subsidiesOf(subject(1)))[0]).toMatchObject({
      feeYear: 2022,
      subsidyFen: { province: 6000, city: 0, county: 1500 },
    });
    expect(await service.subsidies('620421', 2022)).toMatchObject({
      kind: 'assessed',
      people: 2,
      subsidyFen: { province: 15000, city: 0, county: 4500 },
    });
  });

  it('a batch delivered twice changes nothing', async () => {
    await load(jingyuan);
    const batch = [posting(1, 500), posting(1, 1500)];
    await deliver(...batch);
    const head = await store.head();
    await deliver(...batch);
    expect(await store.head()).toBe(head);
  });

  it('money that goes back takes its subsidy with it', async () => {
    await load(jingyuan);
    await deliver(posting(1, 500), posting(1, 0, { type: 'ContributionReversed' }));
    await follow();
    expect((await service.subsidiesOf(subject(1)))[0]).toMatchObject({ subsidyFen: { province: 0, city: 0, county: 0 } });
    const history = await service.history(subject(1), {});
    expect(history.map(({ type }) => type)).toEqual(['SubsidyAssessed', 'SubsidyReassessed']);
    expect(history[1]!.data).toMatchObject({ cause: 'reversal', deltaFen: { province: -6000, city: 0, county: -1500 } });
  });
});

describe('a policy that comes late', () => {
  it('assesses everybody of its year from its own table, as if it had been there', async () => {
    await deliver(posting(1, 500), posting(2, 100));
    await follow();
    expect(await service.subsidies('620421', 2022)).toEqual({ kind: 'no-policy' });
    await load(jingyuan);
    await follow();
    expect(await service.subsidies('620421', 2022)).toMatchObject({ people: 2, subsidyFen: { province: 9000, city: 0, county: 2500 } });
  });

  it('with other amounts yields the differences and nothing where they stay', async () => {
    await load(jingyuan);
    await deliver(posting(1, 500), posting(2, 3000));
    await load({ ...jingyuan, text: jingyuan.text.replace('upToYuan: 3000, yuan: 90', 'upToYuan: 3000, yuan: 100') }, 'load-2');
    await follow();
    expect(await service.history(subject(1), {})).toHaveLength(1);
    expect((await service.history(subject(2), {})).at(-1)!.data).toMatchObject({
      cause: 'policy',
      deltaFen: { province: 1000, city: 0, county: 0 },
    });
  });

  it('is refused with the place of each problem, and nothing is written', async () => {
    const head = await store.head();
    const refused = await load({ ...jingyuan, text: jingyuan.text.replace('300, 400, 500', '400, 300, 500') });
    expect(refused).toMatchObject({ kind: 'refused', code: 'PolicyNotValid', problems: [{ code: 'TiersNotAscending', file: 'policy' }] });
    expect(await store.head()).toBe(head);
  });

  it('loaded while a batch is in hand is used for that batch before it counts as done', async () => {
    const load0 = store.load.bind(store);
    jest.spyOn(store, 'load').mockImplementationOnce(async (...asked) => {
      const before = await load0(...asked);
      await load(jingyuan);
      return before;
    });
    await deliver(posting(1, 500));
    expect(await service.history(subject(1), {})).toHaveLength(1);
  });
});

describe('a county without a table', () => {
  it('is assessed nothing, and says why', async () => {
    await load(texts('341323-2024'));
    await deliver(posting(1, 500, {}, '341323', 2024));
    await follow();
    expect(await service.subsidies('341323', 2024)).toMatchObject({
      kind: 'undetermined',
      reason: { zh: expect.stringContaining('待定') },
    });
    expect(await service.history(subject(1), {})).toEqual([]);
  });
});

describe('history', () => {
  it('explains each amount from the version that the event names, also after another was loaded', async () => {
    await load(jingyuan);
    await deliver(posting(1, 500));
    await load({ ...jingyuan, text: jingyuan.text.replace('upToYuan: 2000, yuan: 60', 'upToYuan: 2000, yuan: 70') }, 'load-2');
    await follow();
    const [first, second] = await service.history(subject(1), { explain: true });
    const province = (entry: typeof first) => entry!.explanation!.find(({ rule }) => rule === 'subsidy.province')!;
    expect(province(first).output).toEqual({ province: 6000 });
    expect(province(second).output).toEqual({ province: 7000 });
    expect(province(first).source!.quote).toContain('30元、60元、90元的省级财政补贴');
  });
});

describe('the shipped policies', () => {
  it('are loaded once, however often the service starts, and never over an officer’s choice', async () => {
    const system = { id: 'jumin', agency: 'system', role: 'operator', division: '' };
    expect((await service.loadPoliciesBelow(system)).map(({ outcome }) => outcome.kind)).toEqual(['loaded', 'loaded']);
    await load({ ...jingyuan, text: jingyuan.text.replace('upToYuan: 2000, yuan: 60', 'upToYuan: 2000, yuan: 70') });
    service = compose(pool);
    expect((await service.loadPoliciesBelow(system)).map(({ outcome }) => outcome.kind)).toEqual(['already-in-force', 'already-in-force']);
    await follow();
    expect((await service.policies('620421')).map(({ inForce }) => inForce)).toEqual([false, true]);
  });
});

describe('replay', () => {
  it('gives the tables that the lanes wrote live, row by row', async () => {
    const messages = [
      posting(1, 500),
      posting(2, 100),
      posting(1, 1500),
      posting(3, 3000),
      posting(2, 0, { type: 'ContributionReversed' }),
    ];
    await deliver(messages[0]!, messages[1]!);
    await load(jingyuan);
    await follow();
    await deliver(...messages.slice(2));
    await follow();
    const shadow = { schema: 'subsidy_calculation_shadow', migrations: subsidyCalculation.migrations };
    await migrateService(database.connectionString, shadow);
    const shadowPool = openServiceDatabase(database.connectionString, shadow.schema);
    for (const lane of compose(shadowPool).lanes) {
      if (lane.reads === 'contracts') await lane.apply?.(shadowPool, messages);
      else await lane.apply?.(shadowPool, (await store.readAll({ after: beginning, categories: lane.categories })).events);
    }
    expect(await tables(shadowPool)).toEqual(await tables(pool));
    await shadowPool.end();
  });
});
