import type { INestApplication } from '@nestjs/common';
import type { Actor } from '@jumin/event-store';
import { httpApp as openHttpApp, type HttpOptions } from '../http/server';
import { openLog } from '../log';
import { LocalIssuer } from '../security/local-issuer';

const issuer = new LocalIssuer(Buffer.alloc(32, 7));
const clerk: Actor = { id: 'h1', agency: 'H', role: 'clerk', division: '620421' };

/** The `Authorization` of an officer: a clerk of 靖远's 人社局, where nothing else is said. */
export const bearer = (officer: Partial<Actor> = {}): string => `Bearer ${issuer.issue({ ...clerk, ...officer })}`;

/** The application of these modules and controllers: ready, with nothing to wait for, and silent, where nothing else is said. */
export const httpApp = (options: Partial<HttpOptions>): Promise<INestApplication> =>
  openHttpApp({
    services: [],
    modules: [],
    identity: issuer,
    log: openLog('silent'),
    ready: async () => [],
    metrics: async () => [],
    reached: () => Promise.resolve(),
    ...options,
  });
