import type { Server } from 'node:http';
import { Module, type DynamicModule, type INestApplication, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { Position } from '@jumin/event-store';
import { json, urlencoded, type NextFunction, type Request, type Response } from 'express';
import type { Log } from '../log';
import type { Identity } from '../security/local-issuer';
import { waitFor } from './after';
import { prometheusText, type Sample } from './metrics';
import { Problem } from './problem';
import { ProblemFilter, sendProblem } from './problem-filter';
import { problemOf } from './problem-of';
import { actorOf, type AuthenticatedRequest } from './request';

export interface HttpOptions {
  /** Services whose addresses begin with their name; one OpenAPI document each. */
  readonly services: readonly string[];
  readonly modules: readonly (DynamicModule | Type)[];
  readonly controllers?: readonly Type[];
  readonly identity: Identity;
  readonly log: Log;
  /** Whether requests may be served; what is not ready is named. */
  readonly ready: () => Promise<readonly string[]>;
  /** What only a new process could mend, by name; a supervisor starts one then. Default nothing. */
  readonly broken?: () => readonly string[];
  /** What is away and will be used again when it is back; said by `/health/ready`, which is ready all the same. Default nothing. */
  readonly away?: () => readonly string[];
  readonly metrics: () => Promise<readonly Sample[]>;
  /** For `?after=`: resolves when everything up to the position can be read. */
  readonly reached: (position: Position) => Promise<void>;
  /** Addresses that need no token: pages for people in front of this machine. */
  readonly open?: (path: string) => boolean;
  readonly version?: string;
  /** Address to listen on. Default the loopback interface; any other needs `anyHost`, and then nothing may be `open` but to whoever reaches it. */
  readonly host?: string;
  /** Whether requests may name this server by any host: behind a proxy it is not called 127.0.0.1. */
  readonly anyHost?: boolean;
  /** Milliseconds that requests in hand have to be answered when the server closes. Default 8,000. */
  readonly closeMsMax?: number;
  /** Around each request, before anything else. */
  readonly around?: (request: Request, response: Response, next: NextFunction) => void;
}

export interface HttpServer {
  readonly url: string;
  /** Takes no new request, answers those in hand, and ends after `closeMsMax` at the latest. */
  close(): Promise<void>;
}

@Module({})
class Shell {}

/** The five services, or one of them, behind one port, of the loopback interface unless told otherwise. Rejects with code EADDRINUSE where the port is taken. */
export async function serveHttp(port: number, options: HttpOptions): Promise<HttpServer> {
  const app = await httpApp(options);
  const { host = '127.0.0.1', closeMsMax = 8_000 } = options;
  await app.listen(port, host).catch(async (error: unknown) => {
    await app.close();
    throw error;
  });
  const server = app.getHttpServer() as Server;
  // Five seconds, Node's own, end while a busy client is between two requests.
  server.keepAliveTimeout = 75_000;
  const address = server.address();
  const bound = typeof address === 'object' && address ? address.port : port;
  return {
    url: `http://127.0.0.1:${bound}`,
    close: async () => {
      const cut = setTimeout(() => server.closeAllConnections(), closeMsMax);
      server.closeIdleConnections();
      await app.close().finally(() => clearTimeout(cut));
    },
  };
}

/** The application without a port, for tests. */
export async function httpApp(options: HttpOptions): Promise<INestApplication> {
  const module = { module: Shell, imports: [...options.modules], controllers: [...(options.controllers ?? [])] };
  // Nest says nothing by itself: errors are thrown to us, and each has its one line.
  const app = await NestFactory.create(module, { bodyParser: false, logger: false, abortOnError: false });
  if (options.around) app.use(options.around);
  if (!options.anyHost) app.use(loopbackOnly);
  app.use(logged(options.log), bodies(), authenticated(options), afterPosition(options));
  app.useGlobalFilters(new ProblemFilter(options.log));
  addHealth(app, options);
  await documents(app, options);
  await app.init();
  return app;
}

/** A page of another site may make this browser ask us, but it cannot make it name us as its host. */
function loopbackOnly(request: Request, response: Response, next: NextFunction): void {
  const host = (request.headers.host ?? '').replace(/:\d+$/, '');
  if (['127.0.0.1', 'localhost', '[::1]'].includes(host)) return next();
  sendProblem(
    response,
    new Problem({ status: 421, code: 'OtherHost', zh: '请通过 127.0.0.1 访问', en: 'Address this server as 127.0.0.1' }),
  );
}

/** Method, pattern of the address, status and time; never the address itself, which may hold what somebody typed. */
const logged =
  (log: Log) =>
  (request: AuthenticatedRequest, response: Response, next: NextFunction): void => {
    const start = performance.now();
    response.on('finish', () => {
      const pattern = (request as { route?: { path?: unknown } }).route?.path;
      log.info({
        method: request.method,
        route: typeof pattern === 'string' ? pattern : null,
        status: response.statusCode,
        ms: Math.round(performance.now() - start),
        actor: request.actor?.id,
      });
    });
    next();
  };

/** JSON and forms are read; a file stays a stream. */
const bodies = () => {
  const readers = [json({ limit: '8mb' }), urlencoded({ extended: false, limit: '16kb' })];
  return (request: Request, response: Response, next: NextFunction): void => {
    if (request.path.endsWith('/files')) return next();
    const read = (index: number): void => {
      const reader = readers[index];
      if (!reader) return next();
      reader(request, response, (error?: unknown) => (error ? sendProblem(response, problemOf(error)) : read(index + 1)));
    };
    read(0);
  };
};

const alwaysOpen = /^\/(health\/(live|ready)|metrics|[a-z-]+\/openapi\.json|docs(\/.*)?)$/;

const authenticated =
  ({ identity, open }: HttpOptions) =>
  (request: AuthenticatedRequest, response: Response, next: NextFunction): void => {
    void (async () => {
      const token = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
      const actor = token === undefined ? undefined : await identity.actorOf(token).catch(() => undefined);
      if (actor !== undefined) request.actor = actor;
      else if (!alwaysOpen.test(request.path) && !open?.(request.path)) actorOf(request);
      next();
    })().catch((error: unknown) => sendProblem(response, problemOf(error)));
  };

const afterPosition =
  ({ reached }: HttpOptions) =>
  (request: AuthenticatedRequest, response: Response, next: NextFunction): void => {
    const after = request.query['after'];
    // Only for who is signed in: a wait holds a place in every lane.
    if (request.method !== 'GET' || typeof after !== 'string' || after === '' || request.actor === undefined) return next();
    if (!/^[0-9a-f]{18}$/.test(after))
      return sendProblem(
        response,
        new Problem({
          status: 400,
          code: 'NotAPosition',
          zh: 'after 应为写操作答复中的 position',
          en: 'after is a position, as a write answers it',
          where: { field: 'after' },
        }),
      );
    waitFor(after as Position, reached).then(
      () => next(),
      (error: unknown) => sendProblem(response, problemOf(error)),
    );
  };

function addHealth(app: INestApplication, { ready, metrics, broken = () => [], away = () => [] }: HttpOptions): void {
  const express = app.getHttpAdapter();
  express.get('/health/live', (_: Request, response: Response) => {
    const failed = broken();
    response.status(failed.length === 0 ? 200 : 503).json(failed.length === 0 ? { status: 'live' } : { status: 'broken', failed });
  });
  express.get('/health/ready', (_: Request, response: Response) => {
    void ready().then(
      (missing) =>
        response
          .status(missing.length === 0 ? 200 : 503)
          .json({ status: missing.length === 0 ? 'ready' : 'not-ready', missing, ...(away().length === 0 ? {} : { away: away() }) }),
      (error: unknown) => sendProblem(response, problemOf(error)),
    );
  });
  express.get('/metrics', (_: Request, response: Response) => {
    void metrics().then(
      (samples) => response.type('text/plain; version=0.0.4').send(prometheusText(samples)),
      (error: unknown) => sendProblem(response, problemOf(error)),
    );
  });
}

/** One document per service: the addresses that begin with its name. Made when first asked for; few start-ups need it. */
async function documents(app: INestApplication, { services, version = '0.1.0' }: HttpOptions): Promise<void> {
  let whole: OpenAPIObject | undefined;
  for (const service of [...services, 'platform'])
    app.getHttpAdapter().get(`/${service}/openapi.json`, (_: Request, response: Response) => {
      whole ??= SwaggerModule.createDocument(
        app,
        new DocumentBuilder()
          .setOpenAPIVersion('3.1.0')
          .setTitle('Jumin')
          .setVersion(version)
          .addBearerAuth()
          .addSecurityRequirements('bearer')
          .build(),
      );
      response.json(documentOf(whole, service));
    });
}

const problemAnswer = {
  description: 'A refusal or a failure: stable code, zh, en, and where.',
  content: {
    'application/problem+json': {
      schema: {
        type: 'object',
        required: ['type', 'title', 'status', 'code', 'zh', 'en'],
        properties: {
          type: { type: 'string' },
          title: { type: 'string' },
          status: { type: 'integer' },
          code: { type: 'string' },
          zh: { type: 'string' },
          en: { type: 'string' },
        },
      },
    },
  },
};

const documentOf = (whole: OpenAPIObject, service: string): object => ({
  ...whole,
  info: { ...whole.info, title: `Jumin ${service}` },
  paths: Object.fromEntries(
    Object.entries(whole.paths)
      .filter(([path]) => path === `/${service}` || path.startsWith(`/${service}/`))
      .map(([path, item]) => [
        path,
        Object.fromEntries(
          Object.entries(item as Record<string, object>).map(([method, operation]) => [
            method,
            { ...operation, responses: { ...(operation as { responses?: object }).responses, default: problemAnswer } },
          ]),
        ),
      ]),
  ),
});
