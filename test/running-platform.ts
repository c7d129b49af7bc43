import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { servePlatform } from '@jumin/standalone';
import { testDatabase } from '@jumin/testing';

export interface Officer {
  readonly id: string;
  readonly agency: string;
  readonly role: string;
  readonly division: string;
  readonly token: string;
}

export interface Answer<Body = Readonly<Record<string, unknown>>> {
  readonly status: number;
  readonly body: Body;
}

export interface AskOptions {
  readonly method?: 'GET' | 'POST';
  /** Whole JSON body, or text to send as it stands. */
  readonly body?: object | string;
  readonly as?: Officer;
  /** Null: the header is left out. Default a new one. */
  readonly key?: string | null;
}

export interface FileToSend {
  readonly kind: string;
  readonly name: string;
  readonly content: Uint8Array | AsyncIterable<Uint8Array>;
  readonly receivedOn: string;
  readonly county?: string;
  readonly as?: Officer;
}

export interface Report {
  readonly kind: string;
  readonly status: string;
  readonly county?: string;
  readonly counts: Readonly<Record<'lines' | 'new' | 'unchanged' | 'changed' | 'conflict' | 'quarantined', number>>;
  readonly totals: Readonly<Record<string, number>>;
  readonly problems: readonly { readonly code: string; readonly zh: string; readonly en: string; readonly line?: number }[];
}

/** The platform as officers see it: an address, and tokens. */
export interface RunningPlatform {
  readonly url: string;
  /** The data directory. */
  readonly directory: string;
  readonly connectionString: string;
  officer(agency: string, division: string, role?: string): Officer;
  ask<Body = Readonly<Record<string, unknown>>>(path: string, options?: AskOptions): Promise<Answer<Body>>;
  /** Throws where the answer is not 2xx. */
  get<Body>(path: string): Promise<Body>;
  post<Body>(path: string, body?: object): Promise<Body>;
  send(file: FileToSend): Promise<Answer<Report>>;
  stop(): Promise<void>;
}

/** Which service takes in which kind of file. */
const servicesOfKinds: Readonly<Record<string, readonly string[]>> = {
  registration: ['enrolments', 'tier-elections', 'special-identities', 'deaths', 'employee-scheme', 'school-roll'],
  'payment-collection': ['vouchers', 'voucher-details', 'village-lists', 'deposit-slips'],
};
export const serviceOf = (kind: string): string =>
  Object.entries(servicesOfKinds).find(([, kinds]) => kinds.includes(kind))?.[0] ?? 'reconciliation';

/** Serves the whole platform in this process, on a database of its own in the PostgreSQL of the test run. */
export async function runPlatform(): Promise<RunningPlatform> {
  const folder = await mkdtemp(join(tmpdir(), 'jumin-running-'));
  const database = await testDatabase();
  const { connectionString } = database;
  const served = await servePlatform({ directory: folder, port: 0, connectionString });
  return {
    ...(await platformAt(served.url, folder)),
    connectionString,
    stop: async () => {
      await served.stop();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A platform that runs somewhere, by its address and the officers that it wrote down in its data directory. */
export async function platformAt(url: string, directory: string): Promise<Omit<RunningPlatform, 'stop' | 'connectionString'>> {
  const officers = JSON.parse(await readFile(join(directory, 'officers.json'), 'utf8')) as readonly Officer[];
  const operator = officers.find(({ role }) => role === 'operator')!;
  const ask = async <Body>(
    path: string,
    { method = 'GET', body, as = operator, key = randomUUID() }: AskOptions = {},
  ): Promise<Answer<Body>> => {
    const response = await fetch(url + path, {
      method,
      headers: {
        authorization: `Bearer ${as.token}`,
        ...(key === null ? {} : { 'idempotency-key': key }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Body };
  };
  const done = <Body>({ status, body }: Answer<Body>): Body => {
    if (status >= 300) throw new Error(`${status} ${JSON.stringify(body)}`);
    return body;
  };
  return {
    url,
    directory,
    ask,
    officer: (agency, division, role = 'head') =>
      officers.find((one) => one.agency === agency && one.division === division && one.role === role)!,
    get: async <Body>(path: string) => done(await ask<Body>(path)),
    post: async <Body>(path: string, body: object = {}) => done(await ask<Body>(path, { method: 'POST', body })),
    send: async ({ kind, name, content, receivedOn, county, as = operator }) => {
      const query = new URLSearchParams({ kind, fileName: name, receivedOn, ...(county === undefined ? {} : { county }) });
      const response = await fetch(`${url}/${serviceOf(kind)}/files?${query}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${as.token}`, 'content-type': 'application/octet-stream' },
        body: (content instanceof Uint8Array ? content : Readable.from(content)) as never,
        duplex: 'half',
      } as RequestInit);
      return { status: response.status, body: (await response.json()) as Report };
    },
  };
}
