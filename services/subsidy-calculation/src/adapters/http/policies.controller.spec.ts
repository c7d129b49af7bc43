import type { INestApplication } from '@nestjs/common';
import { openMemoryEventStore } from '@jumin/event-store';
import { loadDivisions, loadWorkingDayCalendar } from '@jumin/kernel';
import { bearer, httpApp } from '@jumin/platform/testing';
import { policyTextsBelow } from '@jumin/policy';
import request from 'supertest';
import { subsidyCalculation } from '../../subsidy-calculation';
import { SubsidyCalculationModule } from '../../subsidy-calculation.module';

const { text, parents } = policyTextsBelow().find(({ id }) => id === '620421-2022')!;

describe('policies over HTTP', () => {
  let app: INestApplication;
  beforeAll(async () => {
    const service = subsidyCalculation.compose({
      store: openMemoryEventStore(),
      database: { query: async () => ({ rows: [], rowCount: 0 }) }, // Nothing here reads a table.
      vault: null as never,
      divisions: loadDivisions(),
      calendar: loadWorkingDayCalendar(),
    });
    app = await httpApp({ modules: [SubsidyCalculationModule.of(service)] });
  });
  afterAll(() => app.close());
  let acts = 0;
  /** Each an act of its own, unless a key is given. */
  const post = (body: object, token = bearer({ role: 'head' }), key = `load-${(acts += 1)}`) =>
    request(app.getHttpServer()).post('/subsidy-calculation/policies').set('Authorization', token).set('Idempotency-Key', key).send(body);
  const get = (path: string) => request(app.getHttpServer()).get(path).set('Authorization', bearer());

  it('is 404 with a code before it is loaded', async () => {
    const { status, body } = await get('/subsidy-calculation/policies/620421/2022');
    expect([status, body.code]).toEqual([404, 'PolicyNotLoaded']);
  });

  it('refuses a clerk, and the head of another county', async () => {
    expect((await post({ text, parents }, bearer())).body.code).toBe('NotAuthorised');
    expect((await post({ text, parents }, bearer({ role: 'head', division: '341323' }))).body.code).toBe('OutsideDivision');
  });

  it('refuses a policy that does not pass the checks, with the place of each problem', async () => {
    const { status, body } = await post({ text: text.replace('300, 400, 500', '400, 300, 500'), parents });
    expect([status, body.code]).toEqual([422, 'PolicyNotValid']);
    expect(body.details.problems[0]).toMatchObject({ code: 'TiersNotAscending', path: 'rules.tiers.yuan[1]', line: expect.any(Number) });
  });

  it('checks without loading on a dry run', async () => {
    expect((await post({ text, parents, dryRun: true })).body).toMatchObject({ outcome: 'dry-run', id: '620421-2022', warnings: [] });
    expect((await get('/subsidy-calculation/policies/620421/2022')).status).toBe(404);
  });

  it('loads it once, and shows what is in force', async () => {
    expect((await post({ text, parents })).body.outcome).toBe('loaded');
    expect((await post({ text, parents })).body.outcome).toBe('already-in-force');
    const { body } = await get('/subsidy-calculation/policies/620421/2022');
    expect(body.periods[0].subsidy[0]).toEqual({ tierFen: 10000, subsidyFen: { province: 3000, city: 0, county: 1000 } });
    expect(body.periods[0].grounds.tiers.source.document).toBe('靖政办发〔2022〕138号');
  });

  it('says what is wrong with a body that holds no texts', async () => {
    expect((await post({ text: 5 })).body.code).toBe('BadBody');
  });
});
