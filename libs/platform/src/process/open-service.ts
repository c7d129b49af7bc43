import { writeFile } from 'node:fs/promises';
import type { DynamicModule } from '@nestjs/common';
import { openPool } from '@jumin/embedded-postgres';
import type { EventStore } from '@jumin/event-store';
import { openFileStore, openIntake, openS3FileStore, type FileStore, type Intake } from '@jumin/intake';
import { loadDivisions, loadWorkingDayCalendar, type LocalDate } from '@jumin/kernel';
import { openPostgresParking } from '@jumin/messaging';
import { openKafkaMessageBus } from '@jumin/messaging/kafka';
import { openPostgresVault, type Vault } from '@jumin/vault';
import type { Pool } from 'pg';
import { openServiceDatabase, sessionOptions } from '../database';
import { dayCloser, everyNowAndThen } from '../day-closer';
import { filesController, parkedController, serveHttp, type FileReceiver } from '../http';
import { runLanes } from '../lanes';
import type { Log } from '../log';
import { laneSamples, memorySample, parkedSamples, watchLag, type Follower } from '../measures';
import { demoOfficers, type LocalIssuer } from '../security/local-issuer';
import { firstOf, openOidcIdentity } from '../security/oidc';
import type { Service, ServiceDefinition } from '../service';
import type { Configuration } from './configuration';
import { Deployment, type CloseDay, type Part } from './deployment';
import { deploymentController, parkedOfFive, platformOfFive, type PartStatus } from './deployment.controller';
import { openKafka, prepareTopicsOf, publishingTopics, relayingSamples, relayReached, relaySample, relaysOf, startRelayOf } from './kafka';
import { refuseUnmigrated } from './migrate';
import { masterKeysOf, openDeploymentStore, serviceIssuerOf } from './open-store';
import { openPeers, type ServiceName } from './peers';
import { noTracing, openTracing } from './tracing';
import { endedWhenSilent, endSilentConnections } from './silent-connections';
import { databaseAway, tellOfTroubles, xminSample } from './troubles';

export const version = '0.1.0';

/** What differs from service to service, beside its definition. */
export interface Wiring<Running extends Service> {
  /** HTTP over the service that was composed. */
  readonly modules: (service: Running, around: { readonly deployment: Deployment; readonly vault: Vault }) => readonly DynamicModule[];
  /** What it does by itself once it is decided which clock the log has; done again at every start, so it must change nothing the second time. */
  readonly prepare?: (service: Running, configuration: Configuration) => Promise<unknown>;
  /** Of the one service that closes days: how. It then also serves `/platform`. */
  readonly closeDay?: (service: Running, ...of: Parameters<CloseDay>) => Promise<unknown>;
}

export interface OpenedService {
  readonly url: string;
  /** Takes no new request, answers those in hand, finishes batches in hand, commits, closes; within 10 s. */
  stop(): Promise<void>;
}

/** A service as a process: its part of the log, its consumers and its relay on Kafka, its addresses. Closes what was opened when a later step fails. */
export async function openService<Running extends Service>(
  configuration: Configuration,
  definition: ServiceDefinition<Running>,
  wiring: Wiring<Running>,
  log: Log,
): Promise<OpenedService> {
  const opened: (() => Promise<unknown>)[] = [];
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> =>
    (stopping ??= (async () => {
      for (const close of opened.splice(0).reverse()) await close().catch(() => undefined);
    })());
  try {
    return { url: await open(configuration, definition, wiring, log, opened, () => stopping !== undefined), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function open<Running extends Service>(
  configuration: Configuration,
  definition: ServiceDefinition<Running>,
  wiring: Wiring<Running>,
  log: Log,
  opened: (() => Promise<unknown>)[],
  stopping: () => boolean,
): Promise<string> {
  const name = definition.name as ServiceName;
  const { DATABASE_URL: connectionString, JUMIN_INSTANCE: instance, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint } = configuration;
  const tracing = endpoint === undefined ? noTracing : await openTracing({ service: name, instance, version, endpoint });
  opened.push(() => tracing.stop());
  const keys = await masterKeysOf(configuration);
  const issuer = serviceIssuerOf(keys);

  const pool = openPool({
    connectionString,
    max: 6,
    application_name: `jumin ${name} log`,
    connectionTimeoutMillis: 10_000,
    options: sessionOptions(endedWhenSilent),
  });
  endSilentConnections(pool, connectionString);
  opened.push(() => pool.end());
  await refuseUnmigrated(pool, definition);
  const vault = await openPostgresVault(pool, keys);
  const store = tracing.store(await openDeploymentStore(configuration, pool, [definition]));
  opened.push(() => store.close());
  const patience = { settings: endedWhenSilent, connectMsMax: 30_000 };
  const database = openServiceDatabase(connectionString, definition.schema, { max: 5, ...patience });
  endSilentConnections(database, connectionString);
  opened.push(() => database.end());

  const divisions = loadDivisions();
  const service = definition.compose({ store, vault, database, divisions, calendar: loadWorkingDayCalendar() });
  const { kinds } = definition;
  const intake =
    kinds.length === 0
      ? undefined
      : openIntake({ store, vault, files: filesOf(configuration, vault), database, kinds, divisions, service: name });

  const peers = openPeers({ name, address: configuration.JUMIN_SERVICE_URL, issuer, headers: () => tracing.headers() });
  if (configuration.JUMIN_CLOCK === 'system' && store.clock.kind === 'undecided') await store.clock.begin('system');
  await followClock(store, name, peers);

  const connection = await openKafka(configuration, name);
  const topics = [
    ...new Set([...publishingTopics(definition), ...service.lanes.flatMap((lane) => (lane.reads === 'contracts' ? lane.topics : []))]),
  ];
  await prepareTopicsOf(configuration, connection, topics);
  const relay = startRelayOf(definition, { connection, store, connectionString });
  if (relay) opened.push(() => relay.stop());
  const bus = openKafkaMessageBus({ connection, store, parking: openPostgresParking(pool) });
  opened.push(() => bus.close());
  const running = runLanes(definition, { lanes: tracing.lanes(name, service.lanes) }, { store, bus, pool: database });
  opened.push(() => running.stop());
  const stopTelling = tellOfTroubles(log, () => [...running.lanes, ...relaysOf(relay)]);
  opened.push(async () => stopTelling());

  const preparing = store.clock.decided.then(() => wiring.prepare?.(service, configuration));
  preparing.catch(() => log.error({ code: 'PreparationFailed' }));
  const part: Part = {
    name,
    store,
    lanes: () => running.lanes,
    reached: (position) => running.reached(position),
    prepared: async () => void (await preparing),
    closeIntake: (day, county) => closeIntake(database, intake, day, county),
  };
  const deployment = new Deployment(part, peers);
  const relayFollower: readonly Follower[] = relay ? [{ name: 'relay', reached: (position) => relayReached(store, name, position) }] : [];
  const lag = watchLag(
    () => store.head(),
    () => [...running.lanes, ...relayFollower],
  );
  opened.push(async () => lag.stop());

  const closeDay = wiring.closeDay && ((county: string, day: LocalDate) => wiring.closeDay!(service, county, day));
  if (closeDay) {
    // Several instances may find the same day over: closing it again adds what came late, which then is nothing.
    const days = everyNowAndThen(
      dayCloser(store.clock, (day) => deployment.closeDay(day, closeDay)),
      {
        everyMs: 60_000,
        failed: (error) => log.error({ code: 'DayNotClosed', error: (error as Error).name }, 'a day could not be closed yet'),
      },
    );
    opened.push(async () => days.stop());
  }
  const server = await serveHttp(Number(configuration.PORT), {
    services: [name],
    modules: wiring.modules(service, { deployment, vault }),
    controllers: [
      deploymentController(part, bus),
      ...(intake
        ? [filesController(name, { kinds, receive: (file) => intake.receive(file as never) } as FileReceiver, () => store.clock.today())]
        : []),
      ...(closeDay ? [parkedController(parkedOfFive(deployment, bus)), platformOfFive({ deployment, part, version, closeDay })] : []),
    ],
    identity: identityOf(configuration, issuer),
    log,
    ready: async () => [
      ...(stopping() ? ['stopping'] : []),
      ...(await databaseAway(pool)),
      ...running.lanes.filter(({ status }) => status === 'failed' || status === 'stopped').map((lane) => `lane ${lane.name}`),
      ...relaysOf(relay)
        .filter(({ status }) => status === 'failed')
        .map(() => 'relay'),
    ],
    broken: () => [...running.lanes, ...relaysOf(relay)].filter(({ status }) => status === 'failed').map((one) => one.name),
    away: () => {
      const retrying = [...running.lanes.filter(({ reads }) => reads === 'contracts'), ...relaysOf(relay)].some(
        ({ status }) => status === 'retrying',
      );
      return retrying ? ['kafka'] : [];
    },
    metrics: async () => [
      ...laneSamples(running.lanes, (lane) => lag.lagOf(lane)),
      ...(relay ? [relaySample(name, lag.lagOf('relay')), ...relayingSamples(relay)] : []),
      ...(await parkedSamples(bus, running.lanes)),
      ...((await service.samples?.()) ?? []),
      await xminSample(pool),
      memorySample(),
    ],
    reached: (position) => running.reached(position),
    version,
    host: configuration.HOST,
    anyHost: true,
    closeMsMax: 5_000,
    ...(tracing.around ? { around: tracing.around } : {}),
  });
  opened.push(() => server.close());
  if (configuration.JUMIN_OFFICERS !== undefined) await writeOfficers(configuration.JUMIN_OFFICERS, issuer);
  return server.url;
}

/** Where both are given, the store holds. */
const filesOf = (configuration: Configuration, vault: Vault): FileStore => {
  const { S3_ENDPOINT: endpoint, S3_REGION: region, S3_BUCKET, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY } = configuration;
  if (endpoint === undefined) return openFileStore(configuration.JUMIN_FILES!, vault);
  const [bucket, accessKeyId, secretAccessKey] = [S3_BUCKET!, S3_ACCESS_KEY_ID!, S3_SECRET_ACCESS_KEY!];
  return openS3FileStore({ endpoint, region, bucket, accessKeyId, secretAccessKey }, vault);
};

/** Officers by the OIDC provider, or by tokens of ours; services always by tokens of ours. */
const identityOf = ({ OIDC_ISSUER: issuer, OIDC_AUDIENCE: audience, OIDC_JWKS_URL: jwksUrl }: Configuration, own: LocalIssuer) =>
  issuer === undefined ? own : firstOf(own, openOidcIdentity({ issuer, audience, ...(jwksUrl === undefined ? {} : { jwksUrl }) }));

const writeOfficers = async (file: string, issuer: LocalIssuer): Promise<void> => {
  const counties = loadDivisions().counties();
  const officers = demoOfficers(counties.map(({ code }) => code)).map((actor) => ({ ...actor, token: issuer.issue(actor) }));
  await writeFile(file, `${JSON.stringify(officers)}\n`, { mode: 0o600 });
};

/** A business clock lives in the processes: one that starts again learns from the others how far the day has come. */
const followClock = async ({ clock }: EventStore, name: ServiceName, peers: ReturnType<typeof openPeers>): Promise<void> => {
  if (clock.kind !== 'business') return;
  const service = name === 'reconciliation' ? 'payment-collection' : 'reconciliation';
  const there = await peers
    .ask<PartStatus>(service, { path: `/${service}/deployment/status`, waitMsMax: 1_000, answerMsMax: 1_000 })
    .catch(() => undefined);
  const { today, now = '' } = there?.clock ?? {};
  if (today === undefined || there?.clock.kind !== 'business') return;
  clock.moveTo(today as LocalDate);
  if (now.slice(11, 16) >= '23:59') clock.closeDay();
};

/** Of the counties whose files are in the register of this service, or of the one that is asked for. */
const closeIntake = async (
  database: Pool,
  intake: Intake | undefined,
  day: LocalDate,
  only: string | undefined,
): Promise<readonly string[]> => {
  if (!intake) return [];
  const { rows } = await database.query<{ county: string }>(`select distinct split_part(lane, '-', 2) as county from intake_stream`);
  const counties = rows
    .map(({ county }) => county)
    .filter((county) => (only === undefined ? /^\d{6}$/.test(county) : county === only))
    .sort();
  for (const county of counties) await intake.closeDay(county, day);
  return counties;
};
