import type { INestApplication } from '@nestjs/common';
import request from 'supertest';
import { bearer, httpApp } from '../testing';
import { parkedController, type ParkedKeys } from './parked.controller';

/** One message waits, at one consumer under one key. */
const parking: ParkedKeys = {
  list: async () => [],
  inspect: async (consumer, key) =>
    consumer === 'payment-collection.policies' && key === '620421' ? [{ message: {} as never, error: 'a bug' }] : [],
  replay: async () => ({ replayed: 1, left: 0 }),
  discard: async () => 1,
};
const operator = bearer({ id: 'o', agency: 'system', role: 'operator', division: '' });

let app: INestApplication;
beforeAll(async () => {
  app = await httpApp({ controllers: [parkedController(parking)] });
});
afterAll(() => app.close());

const ask = (method: 'get' | 'post', path: string, body?: object) =>
  request(app.getHttpServer())[method](`/platform/parked/${path}`).set('Authorization', operator).set('Idempotency-Key', path).send(body);

it.each([
  ['another key', 'payment-collection.policies/341323'],
  ['a consumer that there is not', 'payments/620421'],
])('says that nothing is parked under %s, whatever is to be done with it', async (_what, place) => {
  for (const answer of [
    await ask('get', place),
    await ask('post', `${place}/replay`),
    await ask('post', `${place}/discard`, { reason: '重复' }),
  ])
    expect(answer).toMatchObject({ status: 404, body: { code: 'NothingParked', zh: expect.any(String), en: expect.any(String) } });
});

it('shows, replays and discards what is', async () => {
  const place = 'payment-collection.policies/620421';
  expect((await ask('get', place)).body).toHaveLength(1);
  expect((await ask('post', `${place}/replay`)).body).toEqual({ replayed: 1, left: 0 });
  expect((await ask('post', `${place}/discard`, { reason: '重复' })).body).toEqual({ discarded: 1 });
});
