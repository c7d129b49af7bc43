import type { INestApplication } from '@nestjs/common';
import type { MessageBus } from '@jumin/messaging';
import request from 'supertest';
import { bearer, httpApp } from '../testing';
import type { Deployment, Part } from './deployment';
import { deploymentController, platformOfFive } from './deployment.controller';

/* Who may end a day: of a county, whoever may act in it; of all counties, and the clock of all, only whoever stands above them all. */
const operator = (division: string): string => bearer({ id: 'o', agency: 'system', role: 'operator', division });
const done: string[] = [];
let app: INestApplication;
beforeAll(async () => {
  const clock = {
    kind: 'business',
    now: () => '2024-03-04T23:59:00+08:00',
    today: () => '2024-03-04',
    moveTo: () => done.push('move'),
    closeDay: () => done.push('close the clock'),
  };
  const part = {
    name: 'reconciliation',
    store: { clock, head: async () => '' },
    prepared: async () => undefined,
    closeIntake: async (day: string, county = 'all') => (done.push(`close ${county} by ${day}`), []),
  } as unknown as Part;
  const deployment = {
    closeToday: async () => done.push('close today'),
    moveClock: async () => done.push('move all'),
  } as unknown as Deployment;
  const controllers = [
    deploymentController(part, {} as MessageBus),
    platformOfFive({ deployment, part, version: '0', closeDay: async () => undefined }),
  ];
  app = await httpApp({ services: ['reconciliation'], controllers });
});
afterAll(() => app.close());
beforeEach(() => void done.splice(0));

const post = (path: string, authorization: string, body: object) =>
  request(app.getHttpServer()).post(path).set('Authorization', authorization).set('Idempotency-Key', String(Math.random())).send(body);
const closeDay = '/reconciliation/deployment/close-day';
const day = '2024-03-04';

it.each([
  ['the operator of the deployment, of a county', '', closeDay, { day, county: '620421' }, 'close 620421 by 2024-03-04'],
  ['the operator of the deployment, of all counties', '', closeDay, { day }, 'close all by 2024-03-04'],
  ['the operator of a province, of a county in it', '62', closeDay, { day, county: '620421' }, 'close 620421 by 2024-03-04'],
  ['the operator of the deployment, of all by its clock', '', '/platform/clock', { closeDay: true }, 'close today'],
] as const)('may end a day: %s', async (_who, division, path, body, what) => {
  await post(path, operator(division), body).expect(200);
  expect(done).toContain(what);
});

it.each([
  ['the operator of another county', operator('341323'), closeDay, { day, county: '620421' }, 'OutsideDivision'],
  ['the operator of a county, for all', operator('620421'), closeDay, { day }, 'OutsideDivision'],
  ['the operator of a county, by the clock of all', operator('620421'), '/platform/clock', { closeDay: true }, 'OutsideDivision'],
  ['the operator of a county, moving the clock of all', operator('620421'), '/platform/clock', { day: '2024-03-05' }, 'OutsideDivision'],
  [
    'the operator of a county, moving the clock of a service',
    operator('620421'),
    '/reconciliation/deployment/clock',
    { day },
    'OutsideDivision',
  ],
  ['an officer of the county', bearer({ role: 'head' }), closeDay, { day, county: '620421' }, 'NotAuthorised'],
] as const)('may not: %s', async (_who, authorization, path, body, code) => {
  expect((await post(path, authorization, body).expect(403)).body).toMatchObject({ code, zh: expect.any(String), en: expect.any(String) });
  expect(done).toEqual([]);
});
