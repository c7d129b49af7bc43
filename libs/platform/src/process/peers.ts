import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Actor } from '@jumin/event-store';
import { Problem } from '../http/problem';
import type { LocalIssuer } from '../security/local-issuer';

/** The five services of a deployment, in the order in which money comes by. */
export const serviceNames = ['registration', 'payment-collection', 'subsidy-calculation', 'reconciliation', 'reporting'] as const;
export type ServiceName = (typeof serviceNames)[number];

export interface Question {
  readonly path: string;
  /** A write when there is one. */
  readonly body?: object;
  /** In whose name; default the service itself, which may do what the operator may. */
  readonly as?: Actor;
  /** How long to go on while the other is away. Default 30,000 ms. */
  readonly waitMsMax?: number;
  /** How long an answer may take. Default as long as it takes: some wait until everything has been worked through. */
  readonly answerMsMax?: number;
}

/** The other services of the deployment, over their HTTP interfaces. */
export interface Peers {
  /** Answers what the other answers; its refusals are thrown as Problems. A write carries one key, so that asking again does nothing twice. */
  ask<Answer>(service: ServiceName, question: Question): Promise<Answer>;
}

interface PeerSettings {
  /** This service. */
  readonly name: string;
  /** `{service}` stands for the name of the other. */
  readonly address: string;
  /** Signs with the key of the deployment: a token of a minute says who asks, or for whom. */
  readonly issuer: LocalIssuer;
  /** Added to every request. */
  readonly headers?: () => Readonly<Record<string, string>>;
}

const tokenMs = 60_000;
const passing = new Set([502, 503, 504]);

export const openPeers = ({ name, address, issuer, headers = () => ({}) }: PeerSettings): Peers => {
  const self: Actor = { id: `jumin.${name}`, agency: 'system', role: 'operator', division: '' };
  return {
    ask: async <Answer>(service: ServiceName, { path, body, as = self, waitMsMax = 30_000, answerMsMax }: Question): Promise<Answer> => {
      const key = randomUUID();
      const until = Date.now() + waitMsMax;
      for (let wait = 20; ; wait = Math.min(wait * 2, 1_000)) {
        const response = await fetch(new URL(path, `${address.replace('{service}', service)}/`), {
          method: body === undefined ? 'GET' : 'POST',
          headers: {
            ...headers(),
            authorization: `Bearer ${issuer.issue(as, tokenMs)}`,
            ...(body === undefined ? {} : { 'content-type': 'application/json', 'idempotency-key': key }),
          },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
          ...(answerMsMax === undefined ? {} : { signal: AbortSignal.timeout(answerMsMax) }),
        }).catch(() => undefined);
        const text = await response?.text().catch(() => undefined);
        if (response !== undefined && text !== undefined && !passing.has(response.status)) {
          const answer: unknown = text === '' ? undefined : JSON.parse(text);
          if (response.ok) return answer as Answer;
          throw problemFrom(service, response.status, answer);
        }
        if (Date.now() > until) throw away(service);
        await sleep(wait);
      }
    },
  };
};

const problemFrom = (service: string, status: number, answer: unknown): Problem => {
  const { code, zh, en } = (answer ?? {}) as { readonly code?: string; readonly zh?: string; readonly en?: string };
  return code && zh && en ? new Problem({ status, code, zh, en }) : away(service);
};

const away = (service: string): Problem =>
  new Problem({
    status: 503,
    code: 'ServiceAway',
    zh: `服务 ${service} 暂时无法连接，请稍后重试`,
    en: `The service ${service} cannot be reached; try again in a moment`,
    details: { service },
  });
