import {
  dayCloser,
  demoOfficers,
  everyNowAndThen,
  filesController,
  openLocalIssuer,
  openLog,
  parkedController,
  serveHttp,
  type FileReceiver,
  type HttpServer,
} from '@jumin/platform';
import { randomUUID } from 'node:crypto';
import { loadDivisions } from '@jumin/kernel';
import { composePlatform, type Platform, type PlatformOptions } from './compose-platform';
import { consoleController, isPage } from './http/console.controller';
import { platformController } from './http/platform.controller';
import { modulesOf } from './http/modules';
import { definitions, type ServiceName } from './services';
import { claimDataDirectory } from './start/data-directory';
import { openMeasures, type Measures } from './measures';
import { watchMemory } from './start/memory';

export interface ServeOptions extends PlatformOptions {
  /** 0: any free one. */
  readonly port: number;
  /** Called when somebody asks over HTTP for an orderly stop. */
  readonly onStopRequested?: () => void;
}

export interface ServedPlatform {
  readonly url: string;
  readonly platform: Platform;
  /** Takes no new request, finishes what is in hand, commits, closes; within 10 s. */
  stop(): Promise<void>;
}

export const version = '0.1.0';

/** The platform with its HTTP interface on the loopback interface, announced in the data directory. */
export async function servePlatform(options: ServeOptions): Promise<ServedPlatform> {
  const directory = await claimDataDirectory(options.directory);
  let platform: Platform | undefined;
  let server: HttpServer | undefined;
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> =>
    (stopping ??= (async () => {
      await server?.close();
      days?.stop();
      memory?.stop();
      await measures?.stop();
      await platform?.close();
      await directory.release();
    })());
  let memory: ReturnType<typeof watchMemory> | undefined;
  let measures: Measures | undefined;
  let days: ReturnType<typeof everyNowAndThen> | undefined;
  const log = openLog();
  try {
    const issuer = await openLocalIssuer(`${directory.path}/keys`);
    const composed = (platform = await composePlatform(options));
    memory = watchMemory(composed.postmaster);
    measures = openMeasures(composed);
    days = everyNowAndThen(dayCloser(composed.store.clock, composed.closeDay), {
      everyMs: 60_000,
      failed: (error) => log.error({ err: error }, 'a day could not be closed yet'),
    });
    const officers = demoOfficers(
      loadDivisions()
        .counties()
        .map(({ code }) => code),
    ).map((actor) => ({ ...actor, token: issuer.issue(actor) }));
    const operator = officers[0]!.token;
    const address = { url: '' };
    server = await serveHttp(options.port, {
      services: definitions.map(({ name }) => name),
      modules: modulesOf(composed),
      controllers: [
        parkedController(composed.bus.parking),
        platformController({ platform: composed, memory, version, stop: options.onStopRequested ?? (() => undefined) }),
        ...fileControllers(composed),
        consoleController({ ask: askThrough(address, operator), clock: () => clockWords(composed) }),
      ],
      identity: issuer,
      log,
      ready: async () =>
        composed
          .lanes()
          .filter(({ status }) => status === 'failed' || status === 'stopped')
          .map(({ name }) => `lane ${name}`),
      metrics: () => measures!.samples(),
      reached: (position) => composed.reached(position),
      open: isPage,
      version,
    });
    address.url = server.url;
    await directory.announce({ url: server.url }, officers);
    return { url: server.url, platform: composed, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const fileControllers = (platform: Platform) =>
  definitions.flatMap(({ name, kinds }) => [
    ...(platform.intakeOf(name as ServiceName)
      ? [
          filesController(
            name,
            { kinds, receive: (file) => platform.receive(file as Parameters<Platform['receive']>[0]) } as FileReceiver,
            () => platform.store.clock.today(),
          ),
        ]
      : []),
  ]);

/** The console is a client of the public interfaces like any other; it asks as the operator. */
const askThrough =
  (address: { url: string }, token: string) =>
  async (path: string, body?: object): Promise<unknown> => {
    const response = await fetch(`${address.url}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json', 'idempotency-key': randomUUID() }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw Object.assign(new Error('refused'), { problem: answer });
    return answer;
  };

const clockWords = ({ store: { clock } }: Platform): { readonly day: string; readonly simulated: boolean } => ({
  day: clock.kind === 'undecided' ? '' : clock.today(),
  simulated: clock.kind === 'business',
});
