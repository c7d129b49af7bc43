import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { newMasterKeys, openMemoryVault } from '@jumin/vault';
import { openS3FileStore } from './s3-files';

const large = 9 << 20; // Longer than memory holds while it arrives.

/** Not a store: what of the protocol we use, strictly. It shows that we speak it, not that a given store does. */
describe('files in an S3-compatible store', () => {
  const objects = new Map<string, Buffer>();
  let server: Server;
  let endpoint: string;
  let failing = 0;
  beforeAll(async () => {
    server = createServer((request, response) => {
      void (async () => {
        const body = Buffer.concat(await request.toArray());
        const { authorization = '', 'x-amz-date': date, 'content-length': length } = request.headers;
        const signed =
          /^AWS4-HMAC-SHA256 Credential=key\/\d{8}\/cn-north-1\/s3\/aws4_request, SignedHeaders=\S*host\S*, Signature=[0-9a-f]{64}$/;
        const path = request.url!;
        if (failing > 0) return void response.writeHead(503, { dummy: String(failing--) }).end();
        if (!signed.test(authorization) || date === undefined)
          return void response.writeHead(403).end('<Error><Code>AccessDenied</Code></Error>');
        if (request.method === 'PUT') {
          if (Number(length) !== body.length) return void response.writeHead(411).end();
          objects.set(path, body);
          return void response.end();
        }
        const found = objects.get(path);
        if (!found) return void response.writeHead(404).end();
        response.end(request.method === 'HEAD' ? undefined : found);
      })();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  const settings = () => ({ endpoint, region: 'cn-north-1', bucket: 'files', accessKeyId: 'key', secretAccessKey: 'secret' });
  const vault = openMemoryVault(newMasterKeys());
  const open = (more = {}) => openS3FileStore({ ...settings(), ...more }, vault);
  const pieces = async function* (content: Buffer): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < content.length; at += 1 << 16) yield content.subarray(at, at + (1 << 16));
  };
  const keep = async (content: Buffer, files = open()) => {
    const held = await files.hold(pieces(content));
    await held.keep().finally(() => held.release());
    return held.hash;
  };

  it.each([
    ['short', Buffer.from('姓名,证件号码\n')],
    ['long', Buffer.alloc(large, '2022-03-01,')],
  ])('come back as they were: a %s one', async (_, content) => {
    const hash = await keep(content);
    const files = open();
    expect(await files.has(hash)).toBe(true);
    const read: Uint8Array[] = [];
    for await (const piece of files.read(hash)) read.push(piece);
    expect(Buffer.concat(read).equals(content)).toBe(true);
    const stored = objects.get(`/files/${hash.slice(0, 2)}/${hash}`)!;
    expect(stored.includes(content.subarray(0, 12))).toBe(false); // Sealed before it leaves.
  });

  it('are kept once', async () => {
    const hash = await keep(Buffer.from('once'));
    const path = `/files/${hash.slice(0, 2)}/${hash}`;
    const before = objects.get(path);
    await keep(Buffer.from('once'));
    expect(objects.get(path)).toBe(before);
  });

  it('wait for a store that is away, and say so when it refuses', async () => {
    failing = 1;
    await expect(keep(Buffer.from('later'))).rejects.toMatchObject({ name: 'Transient' });
    await expect(keep(Buffer.from('no'), open({ accessKeyId: 'other' }))).rejects.toMatchObject({ code: 'FilesRefused', status: 403 });
    await expect(keep(Buffer.from('no'), open({ endpoint: 'http://127.0.0.1:9' }))).rejects.toMatchObject({ name: 'Transient' });
  });
});
