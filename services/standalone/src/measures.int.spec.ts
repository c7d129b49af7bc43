import { setTimeout as sleep } from 'node:timers/promises';
import { openPool } from '@jumin/embedded-postgres';
import { testDatabase, type TestDatabase } from '@jumin/testing';
import { openMeasures, type Measures } from './measures';

describe('what the metrics tell', () => {
  let database: TestDatabase;
  let measures: Measures;
  let now = 0;
  let caughtUp = true;
  const lane = {
    name: 'reporting.standings',
    status: 'running',
    reached: () => (caughtUp ? Promise.resolve() : new Promise<void>(() => undefined)),
  };

  beforeAll(async () => {
    database = await testDatabase();
    const pool = openPool({ connectionString: database.connectionString, max: 1 });
    await pool.query(`create schema reconciliation;
      create table reconciliation.discrepancy (class text, state text, opened_on date, due_on date);
      insert into reconciliation.discrepancy values ('D01', 'found', '2022-03-01', '2022-03-15'), ('D01', 'attributed', '2022-03-09', '2022-03-23'),
        ('D02', 'attributed', '2022-02-01', '2022-02-15'), ('D02', 'cleared', '2022-02-01', null)`);
    await pool.end();
    measures = openMeasures(
      {
        connectionString: database.connectionString,
        lanes: () => [lane],
        store: { head: async () => 'p', clock: { kind: 'business', today: () => '2022-03-10' } },
        bus: { parking: { list: async () => [{ consumer: 'reporting.standings', key: 'k' }] } },
      } as never,
      () => now,
      10,
    );
  });
  afterAll(async () => {
    await measures?.stop();
    await database.drop();
  });

  const valueOf = async (name: string, labels: object = {}): Promise<number | undefined> =>
    (await measures.samples()).find((sample) => sample.name === name && JSON.stringify(sample.labels ?? {}) === JSON.stringify(labels))
      ?.value;

  it('counts open cases by class and age; one past its due date is overdue', async () => {
    expect(await valueOf('jumin_open_discrepancies', { class: 'D01', age: '0-3' })).toBe(1);
    expect(await valueOf('jumin_open_discrepancies', { class: 'D01', age: '4-10' })).toBe(1);
    expect(await valueOf('jumin_open_discrepancies', { class: 'D02', age: 'overdue' })).toBe(1);
    expect(await valueOf('jumin_parked_keys', { consumer: 'reporting.standings' })).toBe(1);
  });

  it('says how long a lane has been behind, and nothing once it has caught up', async () => {
    await sleep(30);
    caughtUp = false;
    await sleep(30);
    now = 90_000;
    expect(await valueOf('jumin_projection_lag_seconds', { lane: lane.name })).toBe(90);
  });
});
