import type { INestApplication } from '@nestjs/common';
import { bearer, httpApp } from '@jumin/platform/testing';
import request from 'supertest';
import { ReconciliationModule } from '../../reconciliation.module';
import type { Reconciliation } from '../../service';

const county = '620421';
const caseId = '00000000-0000-5000-8000-000000000001';
const [wrong, right] = ['00000000-0000-5000-8000-00000000000a', '00000000-0000-5000-8000-00000000000b'];
const taxClerk = bearer({ id: 't1', agency: 'T' });

let app: INestApplication;
let keys = 0;
const submitted: object[] = [];
beforeAll(async () => {
  const service = {
    status: async () => [],
    case: async () => ({ county, keys: { voucherNo: 'v1' } }),
    submitCorrection: async (step: object) => (submitted.push(step), { kind: 'nothing-to-do' }),
  } as unknown as Reconciliation;
  const edge = {
    settle: async () => undefined,
    subjectOf: async (number: string) => ({ '1': wrong, '2': right })[number],
    payerOf: async (line: object) => ({
      county,
      named: JSON.stringify(line) === JSON.stringify({ voucherNo: 'v1', of: wrong, to: right }),
    }),
  };
  app = await httpApp({ services: ['reconciliation'], modules: [ReconciliationModule.of(service, edge)] });
});
afterAll(() => app.close());

const ask = (query: object) =>
  request(app.getHttpServer())
    .get('/reconciliation/discrepancies')
    .query({ county, period: '2022', ...query })
    .set('Authorization', taxClerk);
const submit = (body: object) =>
  request(app.getHttpServer())
    .post(`/reconciliation/cases/${caseId}/correction`)
    .set('Authorization', taxClerk)
    .set('Idempotency-Key', `k${keys++}`)
    .send(body);

it.each([
  [{ class: 'D99' }, 'class'],
  [{ class: 'd10' }, 'class'],
  [{ state: 'bogus' }, 'state'],
])('a word that is none is refused, for it would find nothing: %j', async (query, field) => {
  expect((await ask(query).expect(400)).body).toMatchObject({ code: 'BadQuery', where: { field } });
});
it('the words that there are may be asked for', async () => {
  for (const query of [{}, { class: 'D10' }, { class: 'D13', state: 'attributed' }, { state: 'in-transit' }]) await ask(query).expect(200);
});

it('a correction goes on with the person whose the line is to be, as those know who registered them', async () => {
  const pairs = [{ field: 'idNumber', original: '1', current: '2' }];
  await submit({ reason: 'wrong-person', instrument: 'corrected-detail', pairs }).expect(200);
  expect(submitted.at(-1)).toMatchObject({
    instrument: 'corrected-detail',
    pairs: [{ field: 'subjectId', original: wrong, current: right }],
    payer: { county, named: true },
  });
});
it.each([
  [{ reason: 'wrong-person', pairs: [], note: 'x' }, '/note'],
  [{ reason: 'wrong-person', pairs: [{ field: 'idNumber', original: '1', current: '2', name: '甲' }] }, '/pairs/0/name'],
  [
    { reason: 'x', pairs: [], lines: [{ idNumber: '1', feeYear: 2022, kind: 'current', originalFen: 1, currentFen: 2, currentYuan: 3 }] },
    '/lines/0/currentYuan',
  ],
])('a key that nothing reads is refused: %j', async (body, field) => {
  const before = submitted.length;
  expect((await submit(body).expect(400)).body).toMatchObject({ code: 'UnknownField', where: { field } });
  expect(submitted).toHaveLength(before);
});
