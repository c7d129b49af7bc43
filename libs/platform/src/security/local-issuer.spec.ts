import { mkdtemp, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalIssuer, openLocalIssuer } from './local-issuer';

const clerk = { id: 'demo.h.clerk.620421', agency: 'H', role: 'clerk', division: '620421' };

describe('the local issuer', () => {
  it('knows the officer of a token that it signed, and of no other', async () => {
    const issuer = new LocalIssuer(Buffer.alloc(32, 1));
    const token = issuer.issue(clerk);
    expect(await issuer.actorOf(token)).toEqual(clerk);
    expect(await new LocalIssuer(Buffer.alloc(32, 2)).actorOf(token)).toBeUndefined();
    const [body, signature] = token.split('.');
    const forged = Buffer.from(body!, 'base64url').toString().replace('"clerk"', '"head"');
    expect(await issuer.actorOf(`${Buffer.from(forged).toString('base64url')}.${signature}`)).toBeUndefined();
  });

  it('refuses a token past its time', async () => {
    let now = 0;
    const issuer = new LocalIssuer(Buffer.alloc(32, 1), () => now);
    const token = issuer.issue(clerk, 1_000);
    now = 1_001;
    expect(await issuer.actorOf(token)).toBeUndefined();
  });

  it('keeps its key between starts, readable by its owner alone', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'jumin-issuer-'));
    const token = (await openLocalIssuer(folder)).issue(clerk);
    expect(await (await openLocalIssuer(folder)).actorOf(token)).toEqual(clerk);
    expect((await stat(join(folder, 'issuer.key'))).mode & 0o077).toBe(0);
  });

  it.each([0, 31])('refuses a key of %d bytes, with which anybody could sign', async (length) => {
    const folder = await mkdtemp(join(tmpdir(), 'jumin-issuer-'));
    await writeFile(join(folder, 'issuer.key'), Buffer.alloc(length), { mode: 0o600 });
    await expect(openLocalIssuer(folder)).rejects.toMatchObject({ code: 'IssuerKeyDamaged' });
  });
});
