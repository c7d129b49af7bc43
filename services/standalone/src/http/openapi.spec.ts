import type { INestApplication } from '@nestjs/common';
import { filesController, parkedController } from '@jumin/platform';
import { httpApp } from '@jumin/platform/testing';
import request from 'supertest';
import { modulesOf } from './modules';
import { platformController } from './platform.controller';

/** Nothing is asked of the services here: only what their addresses say of themselves. */
const nothing = { history: async () => [] };
const names = ['registration', 'payment-collection', 'subsidy-calculation', 'reconciliation', 'reporting'];

interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly required?: boolean }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Readonly<Record<string, unknown>> }>> };
  readonly responses: Readonly<Record<string, { readonly content?: object }>>;
}
type Paths = Readonly<Record<string, Readonly<Record<string, Operation>>>>;

let app: INestApplication;
const paths: Record<string, Paths[string]> = {};
beforeAll(async () => {
  const services = Object.fromEntries(names.map((name) => [name, nothing]));
  const platform = { services, settle: async () => undefined, store: {}, bus: {} } as never;
  app = await httpApp({
    services: names,
    modules: modulesOf(platform),
    controllers: [
      filesController('registration', { kinds: [], receive: async () => ({}) }, () => '2024-01-02' as never),
      parkedController({} as never),
      platformController({ platform, memory: {} as never, version: '0', stop: () => undefined }),
    ],
  });
  for (const name of [...names, 'platform']) {
    const { body } = await request(app.getHttpServer()).get(`/${name}/openapi.json`).expect(200);
    Object.assign(paths, (body as { readonly paths: Paths }).paths);
  }
});
afterAll(() => app.close());

const operations = (): readonly (readonly [string, Operation])[] =>
  Object.entries(paths).flatMap(([path, item]) => Object.entries(item).map(([method, one]) => [`${method} ${path}`, one] as const));

/** The address and the officer say it all. */
const withoutBody = /\/(countersignature|closure|statements|settle|verify|stop|replay|files)$/;

describe('a client can be written from the documents alone', () => {
  it('every write says what it takes, and takes nothing else', () => {
    const writes = operations().filter(([of]) => of.startsWith('post ') && !withoutBody.test(of));
    expect(writes.length).toBeGreaterThan(15);
    expect(
      writes.filter(([, { requestBody }]) => requestBody?.content['application/json']?.schema['additionalProperties'] !== false),
    ).toEqual([]);
  });
  it('every address says what it answers', () => {
    const silent = operations().filter(([of, { responses }]) => !/parked\/|\/stop$/.test(of) && responses['200']?.content === undefined);
    expect(silent.map(([of]) => of)).toEqual([]);
  });
  it('what is always refused need not be given', () => {
    const asked = operations().flatMap(([, { parameters = [] }]) => parameters.filter(({ name, required }) => name === 'asOf' && required));
    expect(asked).toEqual([]);
  });
});
