import type { INestApplication } from '@nestjs/common';
import { openMemoryEventStore, type Actor } from '@jumin/event-store';
import { loadDivisions, loadWorkingDayCalendar, localDate } from '@jumin/kernel';
import { bearer, httpApp } from '@jumin/platform/testing';
import { policyTextsBelow } from '@jumin/policy';
import request from 'supertest';
import { subsidyCalculation } from '../../subsidy-calculation';
import { SubsidyCalculationModule } from '../../subsidy-calculation.module';

const head = (id: string, other: Partial<Actor> = {}) => bearer({ id, role: 'head', ...other });
const { text, parents } = policyTextsBelow().find(({ id }) => id === '620421-2022')!;
const identities = [{ type: '低保对象', grade: null, from: '2022-01-01', to: null }];
const one = {
  subject_id: '00000000-0000-5000-8000-000000000001',
  born: '1975-05-11',
  died_on: null,
  student: false,
  public_official: false,
  identities,
  spans: [],
  enrolled: [],
};

describe('rosters over HTTP', () => {
  let app: INestApplication;
  beforeAll(async () => {
    const store = openMemoryEventStore();
    await store.clock.begin('business', localDate('2022-07-04'));
    const service = subsidyCalculation.compose({
      store,
      // One person of the county has an identity; no other roster has anybody.
      database: { query: async (sql: string) => ({ rows: sql.includes('from identity') ? [one] : [], rowCount: 0 }) as never },
      vault: null as never,
      divisions: loadDivisions(),
      calendar: loadWorkingDayCalendar(),
    });
    app = await httpApp({ modules: [SubsidyCalculationModule.of(service)] });
    await post('/policies', { text, parents }, head('h1'), 'load');
  });
  afterAll(() => app.close());

  const post = (path: string, body: object, token = head('h1'), key: string | null = 'draw') => {
    const asked = request(app.getHttpServer()).post(`/subsidy-calculation${path}`).set('Authorization', token);
    return (key === null ? asked : asked.set('Idempotency-Key', key)).send(body);
  };
  const roster = { county: '620421', feeYear: 2022, rosterNo: 'QC1', asOf: '2022-07-01' };

  it.each<[string, object, string, string | null, string]>([
    ['without a key', {}, head('h1'), null, 'IdempotencyKeyMissing'],
    ['by another agency', {}, head('f1', { agency: 'F' }), 'k1', 'NotAuthorised'],
    ['of another county', {}, head('h9', { division: '341323' }), 'k2', 'OutsideDivision'],
    ['a number that no file could carry', { rosterNo: '清册 1' }, head('h1'), 'k3', 'BadField'],
    ['a day that is none', { asOf: '2022-02-30' }, head('h1'), 'k4', 'BadField'],
    ['a unit of another county', { unit: '341323101' }, head('h1'), 'k5', 'BadField'],
    ['a day to come', { asOf: '2022-07-05' }, head('h1'), 'k6', 'AsOfNotYet'],
    ['a year without a policy', { feeYear: 2021 }, head('h1'), 'k7', 'PolicyNotLoaded'],
  ])('refuses to draw up %s', async (_, over, token, key, code) => {
    expect((await post('/rosters', { ...roster, ...over }, token, key)).body.code).toBe(code);
  });

  it('draws up, once; the maker cannot close it, nor a clerk, nor the operator; another head can, once', async () => {
    expect((await post('/rosters', roster)).body).toMatchObject({ outcome: 'accepted', people: 1, amountFen: 10_000 });
    expect((await post('/rosters', roster)).body).toEqual({ outcome: 'already-done' });
    expect((await post('/rosters', roster, head('h1'), 'again')).body.code).toBe('RosterExists');
    const close = async (token: string, key: string) => (await post('/rosters/620421/QC1/closure', {}, token, key)).body;
    expect((await close(head('h1'), 'c1')).code).toBe('MakerIsChecker');
    expect((await close(bearer({ id: 'h3' }), 'c2')).code).toBe('NotAuthorised');
    expect((await close(bearer({ id: 'jumin', agency: 'system', role: 'operator', division: '' }), 'c3')).code).toBe('NotAuthorised');
    expect(await close(head('h2'), 'c4')).toMatchObject({ outcome: 'accepted', people: 1, amountFen: 10_000 });
    expect((await close(head('h2'), 'c5')).code).toBe('RosterAlreadyClosed');
    expect((await post('/rosters/620421/QC1/discard', { reason: '重编' }, head('h1'), 'd1')).body.code).toBe('RosterAlreadyClosed');
  });

  it('discards with a reason, in both languages where there is none', async () => {
    await post('/rosters', { ...roster, rosterNo: 'QC2' }, head('h1'), 'draw2');
    const { body } = await post('/rosters/620421/QC2/discard', {}, head('h2'), 'd2');
    expect(body).toMatchObject({ code: 'ReasonMissing', zh: '退回清册须说明理由' });
    expect((await post('/rosters/620421/QC2/discard', { reason: '重编' }, head('h2'), 'd3')).body.outcome).toBe('accepted');
  });

  it('is 404 where there is none', async () => {
    const { status, body } = await request(app.getHttpServer())
      .get('/subsidy-calculation/rosters/620421/QC9')
      .set('Authorization', bearer({ id: 'f1', agency: 'F' }));
    expect([status, body.code]).toEqual([404, 'NoSuchRoster']);
  });
});
