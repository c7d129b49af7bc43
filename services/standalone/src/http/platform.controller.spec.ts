import type { INestApplication } from '@nestjs/common';
import { bearer, httpApp } from '@jumin/platform/testing';
import request from 'supertest';
import { platformController } from './platform.controller';

/* The clock is that of all counties: only whoever stands above them all may move it, end a day by it, or stop the platform. */
const done: string[] = [];
let app: INestApplication;
beforeAll(async () => {
  const clock = {
    kind: 'business',
    now: () => '2024-03-04T23:59:00+08:00',
    today: () => '2024-03-04',
    closeDay: () => undefined,
    moveTo: () => done.push('moved'),
  };
  const platform = { store: { clock }, closeDay: async (day: string) => done.push(day), policiesLoaded: async () => undefined } as never;
  app = await httpApp({
    services: [],
    controllers: [platformController({ platform, memory: {} as never, version: '0', stop: () => undefined })],
  });
});
afterAll(() => app.close());
beforeEach(() => void done.splice(0));

const clock = (authorization: string, body: object) =>
  request(app.getHttpServer())
    .post('/platform/clock')
    .set('Authorization', authorization)
    .set('Idempotency-Key', String(Math.random()))
    .send(body);
const operator = (division: string): string => bearer({ id: 'o', agency: 'system', role: 'operator', division });

it.each([
  ['the operator of one county', operator('620421'), 'OutsideDivision'],
  ['an officer of a county', bearer({ role: 'head' }), 'NotAuthorised'],
])('refuses %s', async (_who, authorization, code) => {
  for (const body of [{ closeDay: true }, { day: '2024-03-05' }]) {
    const answer = await clock(authorization, body).expect(403);
    expect(answer.body).toMatchObject({ code, zh: expect.any(String), en: expect.any(String) });
  }
  const stop = await request(app.getHttpServer())
    .post('/platform/stop')
    .set('Authorization', authorization)
    .set('Idempotency-Key', 'stop')
    .expect(403);
  expect(stop.body).toMatchObject({ code });
  expect(done).toEqual([]);
});
it('takes it from the operator of the deployment', async () => {
  await clock(operator(''), { closeDay: true }).expect(200);
  await clock(operator(''), { day: '2024-03-05' }).expect(200);
  expect(done).toEqual(['2024-03-04', 'moved']);
});
