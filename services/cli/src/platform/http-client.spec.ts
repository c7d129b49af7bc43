import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { Readable } from 'node:stream';
import { openHttpClient } from './http-client';

/** Answers the first request of every connection and closes the connection when a second one comes, as a server does that was about to. */
describe('the client', () => {
  const asked: { key: string | undefined; body: string }[] = [];
  const seen = new WeakSet<Socket>();
  let server: Server;
  let client: ReturnType<typeof openHttpClient>;
  beforeAll(async () => {
    server = createServer((request, response) => {
      const again = seen.has(request.socket);
      seen.add(request.socket);
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        asked.push({ key: request.headers['idempotency-key'] as string | undefined, body });
        if (again) request.socket.destroy();
        else response.end(JSON.stringify({ asked: asked.length }));
      });
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  });
  beforeEach(async () => {
    asked.length = 0;
    client = openHttpClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, undefined);
    await client.get('/');
  });
  afterEach(() => client.close());
  afterAll(() => server.close());

  it('sends a write again under the same key when the connection was closing', async () => {
    await expect(client.post('/acts', { a: 1 })).resolves.toEqual({ asked: 3 });
    expect(asked[1]).toEqual(asked[2]);
    expect(asked[1]!.key).toBeDefined();
  });

  it('sends a file again from its beginning', async () => {
    await client.send('/files', {}, () => Readable.from(['电子', '税票']));
    expect(asked.slice(1).map(({ body }) => body)).toEqual(['电子税票', '电子税票']);
  });

  it('says that the platform is away where nobody listens', async () => {
    const nobody = openHttpClient('http://127.0.0.1:9', undefined);
    await expect(nobody.get('/')).rejects.toMatchObject({ code: 'PlatformAway' });
  });

  it('speaks TLS to an address that says so, which a server without it does not understand', async () => {
    const secure = openHttpClient(`https://127.0.0.1:${(server.address() as AddressInfo).port}`, 'token');
    await expect(secure.get('/')).rejects.toMatchObject({ code: 'PlatformAway', en: expect.stringMatching(/EPROTO|ECONNRESET|SSL/) });
    expect(asked).toHaveLength(1);
  });
});
