import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { mkdir, open, readFile, stat, link, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Actor } from '@jumin/event-store';

/** Tells who a bearer token belongs to. The standalone profile signs its own; another adapter asks an OIDC provider. */
export interface Identity {
  actorOf(token: string): Promise<Actor | undefined>;
}

/** Signs tokens for the officers of one deployment: `<actor as base64url>.<HMAC-SHA256>`. */
export class LocalIssuer implements Identity {
  constructor(
    private readonly key: Buffer,
    private readonly now: () => number = Date.now,
  ) {}

  /** A token for an officer, valid a year unless said otherwise. */
  issue({ id, agency, role, division }: Actor, validForMs = 366 * 86_400_000): string {
    const body = Buffer.from(JSON.stringify([id, agency, role, division, this.now() + validForMs])).toString('base64url');
    return `${body}.${this.sign(body)}`;
  }

  async actorOf(token: string): Promise<Actor | undefined> {
    const [body = '', signature = ''] = token.split('.');
    const expected = Buffer.from(this.sign(body));
    const given = Buffer.from(signature);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
    const [id, agency, role, division, expires] = JSON.parse(Buffer.from(body, 'base64url').toString()) as [
      string,
      string,
      string,
      string,
      number,
    ];
    return expires > this.now() ? { id, agency, role, division } : undefined;
  }

  private sign(body: string): string {
    return createHmac('sha256', this.key).update(body).digest('base64url');
  }
}

const keyBytes = 32;

/**
 * The key lies in `<folder>/issuer.key`, made at first start, readable by its owner alone. Throws with code IssuerKeyReadableByOthers when others could read it,
 * and IssuerKeyDamaged when it is not whole: with an empty key anybody could sign.
 */
export async function openLocalIssuer(folder: string): Promise<LocalIssuer> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, 'issuer.key');
  if ((await stat(path).catch(() => undefined)) === undefined) await createKey(path);
  if (process.platform !== 'win32' && ((await stat(path)).mode & 0o077) !== 0)
    throw Object.assign(new Error(`${path} can be read by others: run "chmod go-rwx ${path}" (签发密钥可被他人读取，请收紧权限)`), {
      code: 'IssuerKeyReadableByOthers',
    });
  const key = await readFile(path);
  if (key.length !== keyBytes)
    throw Object.assign(
      new Error(
        `${path} is damaged (${key.length} bytes of ${keyBytes}): remove it to make a new one, after which everybody signs in again (签发密钥已损坏：删除后重新生成，所有人须重新登录)`,
      ),
      { code: 'IssuerKeyDamaged' },
    );
  return new LocalIssuer(key);
}

async function createKey(path: string): Promise<void> {
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  const file = await open(draft, 'wx', 0o600);
  await file
    .writeFile(randomBytes(keyBytes))
    .then(() => file.sync())
    .finally(() => file.close());
  // Fails where another process was first, whose key then holds.
  await link(draft, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await unlink(draft);
}

/** Invented officers of a demonstration: a clerk and a head of every agency in every county, and the operator of the deployment. */
export const demoOfficers = (counties: readonly string[]): readonly Actor[] => [
  { id: 'demo.operator', agency: 'system', role: 'operator', division: '' },
  ...counties.flatMap((division) =>
    ['H', 'T', 'K', 'F', 'B', 'W', 'V', 'D'].flatMap((agency) =>
      ['clerk', 'head'].map((role) => ({ id: `demo.${agency.toLowerCase()}.${role}.${division}`, agency, role, division })),
    ),
  ),
];
