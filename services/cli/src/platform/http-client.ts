import { Agent, request as httpRequest } from 'node:http';
import { Agent as TlsAgent, request as httpsRequest } from 'node:https';
import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { CommandRefused } from '../refusal';

/** A problem that the platform answered, or the loss of it. */
export class PlatformRefused extends CommandRefused {
  constructor(
    readonly status: number,
    readonly body: { readonly code: string; readonly zh: string; readonly en: string; readonly [field: string]: unknown },
  ) {
    super(1, body.code, body.zh, body.en);
  }
}

export interface HttpClient {
  get<Answer>(path: string, query?: Query): Promise<Answer>;
  post<Answer>(path: string, body?: object): Promise<Answer>;
  /** The content of a file as it is, opened anew when it has to be sent again. */
  send<Answer>(path: string, query: Query, open: () => Readable): Promise<Answer>;
  close(): void;
}
export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/**
 * Connections are kept and bounded. What was sent over a kept connection that the platform was just closing got no answer and is sent again once: a write under
 * the same key, a file with the same content, neither of which changes anything if it had arrived.
 */
export const openHttpClient = (base: string, token: string | undefined): HttpClient => {
  const tls = new URL(base).protocol === 'https:';
  const agent = new (tls ? TlsAgent : Agent)({ keepAlive: true, maxSockets: 8 });
  const ask = async <Answer>(
    method: string,
    path: string,
    headers: Record<string, string>,
    body?: string | (() => Readable),
  ): Promise<Answer> =>
    once<Answer>(method, path, headers, body).catch((error: unknown) => {
      if (error instanceof ConnectionWasClosing) return once<Answer>(method, path, headers, body).catch(told);
      return told(error);
    });
  const once = <Answer>(method: string, path: string, headers: Record<string, string>, body?: string | (() => Readable)): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const request = (tls ? httpsRequest : httpRequest)(
        new URL(path, base),
        {
          method,
          agent,
          headers: { ...headers, accept: 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            const text = Buffer.concat(chunks).toString();
            if (response.statusCode! >= 400) return reject(new PlatformRefused(response.statusCode!, problemIn(text)));
            resolve((text === '' ? undefined : JSON.parse(text)) as Answer);
          });
        },
      );
      request.on('error', (error: NodeJS.ErrnoException) => {
        const wasClosing = request.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
        reject(wasClosing ? new ConnectionWasClosing(error) : lost(error));
      });
      if (typeof body === 'string' || body === undefined) request.end(body);
      else
        body()
          .on('error', (error) => request.destroy(error))
          .pipe(request);
    });
  return {
    get: (path, query = {}) => ask('GET', withQuery(path, query), {}),
    post: async (path, body = {}) => {
      const text = JSON.stringify(body);
      const headers = {
        'content-type': 'application/json',
        'content-length': String(Buffer.byteLength(text)),
        'idempotency-key': randomUUID(),
      };
      return ask('POST', path, headers, text);
    },
    send: (path, query, open) => ask('POST', withQuery(path, query), { 'content-type': 'application/octet-stream' }, open),
    close: () => agent.destroy(),
  };
};

const withQuery = (path: string, query: Query): string => {
  const given = Object.entries(query).flatMap(([name, value]): [string, string][] => (value === undefined ? [] : [[name, String(value)]]));
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`;
};

const problemIn = (text: string): PlatformRefused['body'] => {
  try {
    const body = JSON.parse(text) as PlatformRefused['body'];
    if (typeof body.code === 'string') return body;
  } catch {
    // Not one of our answers.
  }
  return { code: 'UnknownAnswer', zh: '平台的答复无法识别', en: 'the platform answered something unknown' };
};

class ConnectionWasClosing extends Error {
  constructor(readonly error: NodeJS.ErrnoException) {
    super(error.message);
  }
}
const told = (error: unknown): never => {
  throw error instanceof ConnectionWasClosing ? lost(error.error) : error;
};
const lost = (error: NodeJS.ErrnoException): CommandRefused =>
  new CommandRefused(
    1,
    'PlatformAway',
    `无法连接平台（${error.code ?? error.message}）`,
    `the platform cannot be reached (${error.code ?? error.message})`,
  );
