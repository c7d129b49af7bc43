import { Body, Controller, Get, Post } from '@nestjs/common';
import type { INestApplication } from '@nestjs/common';
import type { Actor } from '@jumin/event-store';
import request from 'supertest';
import { bearer as bearerOf, httpApp } from '../testing';
import { filesController, type FileToReceive } from './files.controller';
import { closed, JsonBody, listOf } from './json-body';
import { Problem } from './problem';
import { CurrentActor, RequestCommandId } from './request';

@Controller('registration')
class Sample {
  @Post('acts')
  act(@CurrentActor() actor: Actor, @RequestCommandId() id: string, @Body() body: object): object {
    return { actor: actor.id, id, body };
  }
  @Post('closed')
  closed(@JsonBody(closed({ pairs: listOf(closed({ field: { type: 'string' } })) }, ['pairs'])) body: object): object {
    return body;
  }
  @Get('refused')
  refused(): never {
    throw new Problem({ status: 422, code: 'NotATier', zh: '没有这个档次', en: 'There is no such tier', details: { tier: 1 } });
  }
  @Get('broken')
  broken(): never {
    throw new Error('value 张三 is not a number');
  }
}

const clerk = { id: 'h1', agency: 'H', role: 'clerk', division: '620421' };
const bearer = bearerOf(clerk);

describe('the edge of every service', () => {
  let app: INestApplication;
  const received: object[] = [];
  beforeAll(async () => {
    const receiver = {
      kinds: [{ kind: 'enrolments', filePrefix: '参保登记' }],
      receive: async ({ content, receivedOn, ...rest }: Pick<FileToReceive, 'content' | 'receivedOn'>) => {
        let bytes = 0;
        for await (const chunk of content) bytes += chunk.length;
        received.push({ bytes, ...rest, receivedOn: typeof receivedOn === 'function' ? receivedOn() : receivedOn });
        return { status: 'taken-in' };
      },
    };
    app = await httpApp({
      services: ['registration'],
      controllers: [Sample, filesController('registration', receiver, () => '2024-01-02' as never)],
      ready: async () => ['lane registration.participants'],
      metrics: async () => [{ name: 'jumin_lane_lag_events', help: 'Events not yet applied.', labels: { lane: 'a"b' }, value: 3 }],
    });
  });
  afterAll(() => app.close());
  const at = () => request(app.getHttpServer());

  it.each([
    ['no token', () => at().post('/registration/acts'), 401, 'NotSignedIn'],
    ['a forged token', () => at().get('/registration/refused').set('Authorization', 'Bearer a.b'), 401, 'NotSignedIn'],
    ['malformed JSON', () => at().post('/registration/acts').set('Authorization', bearer).type('json').send('{"a":'), 400, 'MalformedJson'],
    ['no Idempotency-Key', () => at().post('/registration/acts').set('Authorization', bearer).send({}), 400, 'IdempotencyKeyMissing'],
    ['a place in the log that is none', () => at().get('/registration/refused?after=zz').set('Authorization', bearer), 400, 'NotAPosition'],
    ['an unknown address', () => at().get('/registration/nowhere').set('Authorization', bearer), 404, 'NotFound'],
    ['a refusal', () => at().get('/registration/refused').set('Authorization', bearer), 422, 'NotATier'],
    ['a bug', () => at().get('/registration/broken').set('Authorization', bearer), 500, 'Unexpected'],
    ['another host', () => at().get('/registration/refused').set('Host', 'evil.example').set('Authorization', bearer), 421, 'OtherHost'],
    ['an unknown kind', () => at().post('/registration/files?kind=nothing').set('Authorization', bearer).send('x'), 422, 'KindUnknown'],
    [
      'a file of another county',
      () => at().post('/registration/files?kind=enrolments&county=341323').set('Authorization', bearer).send('x'),
      403,
      'OutsideDivision',
    ],
  ])('%s is answered as problem+json in both languages', async (_, ask, status, code) => {
    const answer = await ask();
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toMatch('application/problem+json');
    const body = JSON.parse(answer.text) as Record<string, string>;
    expect(body).toMatchObject({ status, code, zh: expect.stringMatching(/\p{Script=Han}/u), en: expect.stringMatching(/[a-z]/) });
    expect(answer.text).not.toContain('张三');
  });

  it('the same key is the same command', async () => {
    const act = () => at().post('/registration/acts').set('Authorization', bearer).set('Idempotency-Key', 'form 17').send({ a: 1 });
    const [first, second] = [await act(), await act()];
    expect(first.body).toEqual({ actor: 'h1', id: expect.stringMatching(/^[0-9a-f-]{36}$/), body: { a: 1 } });
    expect(second.body).toEqual(first.body);
  });

  it('the same key for another content is refused; for another officer it is another command', async () => {
    const act = (token: string, body: object) =>
      at().post('/registration/acts').set('Authorization', token).set('Idempotency-Key', 'form 18').send(body);
    const first = await act(bearer, { a: 1 });
    const other = await act(bearerOf({ ...clerk, id: 'h2' }), { a: 1 });
    expect(other.body.id).not.toBe(first.body.id);
    const reused = await act(bearer, { a: 2 });
    expect([reused.status, reused.body.code]).toEqual([422, 'IdempotencyKeyReused']);
  });

  it('a file comes through as it is, its kind told by its name', async () => {
    await at()
      .post(`/registration/files?county=620421&fileName=${encodeURIComponent('参保登记-1.csv')}`)
      .set('Authorization', bearer)
      .type('application/octet-stream')
      .send(Buffer.from('a,b\n1,2\n'))
      .expect(201, { status: 'taken-in' });
    expect(received.at(-1)).toMatchObject({ bytes: 8, kind: 'enrolments', county: '620421', receivedOn: '2024-01-02', actor: clerk });
  });

  it('a key that nothing reads is refused by its place, and the document says which there are', async () => {
    const send = (body: object) => at().post('/registration/closed').set('Authorization', bearer).send(body);
    await send({ pairs: [{ field: 'a' }] }).expect(201);
    for (const [body, field] of [
      [{ pairs: [], reson: 'x' }, '/reson'],
      [{ pairs: [{ field: 'a' }, { feild: 'a' }] }, '/pairs/1/feild'],
      [JSON.parse('{"__proto__": 1}'), '/__proto__'],
    ] as const)
      expect((await send(body).expect(400)).body).toMatchObject({ code: 'UnknownField', where: { field } });
    const { body } = await at().get('/registration/openapi.json').expect(200);
    expect(body.paths['/registration/closed'].post.requestBody.content['application/json'].schema).toMatchObject({
      additionalProperties: false,
      required: ['pairs'],
    });
  });

  it('describes itself in OpenAPI 3.1, every operation with its problems', async () => {
    const { body } = await at().get('/registration/openapi.json').expect(200);
    expect(body.openapi).toBe('3.1.0');
    expect(Object.keys(body.paths).sort()).toEqual([
      '/registration/acts',
      '/registration/broken',
      '/registration/closed',
      '/registration/files',
      '/registration/refused',
    ]);
    expect(body.paths['/registration/acts'].post.parameters).toContainEqual(
      expect.objectContaining({ name: 'Idempotency-Key', required: true }),
    );
    expect(body.paths['/registration/acts'].post.responses.default.content).toHaveProperty(['application/problem+json']);
  });

  it('lives while it is not ready, and says what is missing', async () => {
    await at().get('/health/live').expect(200);
    await at()
      .get('/health/ready')
      .expect(503, { status: 'not-ready', missing: ['lane registration.participants'] });
  });

  it('tells its figures in the text format of Prometheus', async () => {
    const { text } = await at().get('/metrics').expect(200);
    expect(text).toContain('# TYPE jumin_lane_lag_events gauge\njumin_lane_lag_events{lane="a\\"b"} 3\n');
  });
});
