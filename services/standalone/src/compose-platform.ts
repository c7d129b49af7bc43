import { join } from 'node:path';
import { openPool, startEmbeddedPostgres, type EmbeddedPostgres } from '@jumin/embedded-postgres';
import {
  migrateEventStore,
  openPostgresEventStore,
  postgresCheckpoints,
  type Actor,
  type Checkpoints,
  type EventStore,
  type Position,
  type ServiceUpcasters,
} from '@jumin/event-store';
import { intakeMigrations, openFileStore, openIntake, type Intake, type IntakeReport } from '@jumin/intake';
import { loadDivisions, loadWorkingDayCalendar, type LocalDate } from '@jumin/kernel';
import { migrateParking, openLogMessageBus, openPostgresParking, type MessageBus, type Publisher } from '@jumin/messaging';
import {
  closeEach,
  comeToRest,
  migrateService,
  openPast,
  openServiceDatabase,
  restMsMax,
  runLanes,
  type FileToReceive,
  type Past,
  type RunningLane,
  type RunningLanes,
  type Service,
  type ServiceDefinition,
} from '@jumin/platform';
import { reporting, type Reporting } from '@jumin/reporting';
import { loadOrCreateMasterKeys, migrateVault, openPostgresVault, type Vault } from '@jumin/vault';
import type { Pool } from 'pg';
import { definitions, type ServiceName, type Services } from './services';
import { StartRefused } from './start/refusal';

export interface PlatformOptions {
  /** The data directory: embedded PostgreSQL, files, keys. */
  readonly directory: string;
  /** An existing PostgreSQL instead of the embedded one. */
  readonly connectionString?: string;
  /** Of the embedded server; default durable. */
  readonly postgresSettings?: Readonly<Record<string, string>>;
  /** Opens a log that is kept elsewhere than in the PostgreSQL of all the rest. */
  readonly openLog?: (upcasters: readonly ServiceUpcasters[], checkpoints: Checkpoints) => Promise<EventStore>;
  /** Loads the policies that come with the project once the kind of clock is decided. Default true. */
  readonly shippedPolicies?: boolean;
  /** How long the closing of a day waits for what was handed in to be worked through. */
  readonly closesWithinMs?: number;
}

/** The whole platform in this process, without HTTP. */
export interface Platform {
  readonly store: EventStore;
  readonly vault: Vault;
  readonly bus: MessageBus;
  readonly services: Services;
  /** Reports as they were known at an earlier instant. */
  readonly pastReporting: Past<Reporting>;
  readonly connectionString: string;
  /** Process id of the embedded PostgreSQL. */
  readonly postmaster: number | undefined;
  lanes(): readonly RunningLane[];
  /** Takes in a file of whichever service has its kind. */
  receive(file: FileToReceive & { readonly kind: string }): Promise<IntakeReport>;
  intakeOf(service: ServiceName): Intake | undefined;
  /** Resolves once the policies that come with the project are in force; at once where the kind of clock is not decided, since nothing may be appended yet. */
  policiesLoaded(): Promise<void>;
  /** Resolves once all lanes have taken everything; rejects when one has failed, and with a Problem (503) after `msMax`. */
  settle(msMax?: number): Promise<Position>;
  reached(position: Position): Promise<void>;
  /** Ends a county's day for files: those that were cut off go on, series of which a part did not come are stopped. */
  closeIntake(county: string, day: LocalDate): Promise<void>;
  /** Ends a day of the counties seen: incomplete series are stopped, discrepancies classified. */
  closeDay(day: LocalDate): Promise<void>;
  /** Stops lanes after the batch in hand, then what they stand on. */
  close(): Promise<void>;
}

/** How each service's events become contracts; files belong to the service that takes them in. */
export const publishers: readonly Publisher[] = (definitions as readonly ServiceDefinition[]).map(
  ({ name, categories, publish, upcasters, kinds }) => ({
    service: name,
    categories: [...new Set([...categories, ...kinds.map(({ category }) => category)])],
    publish,
    ...(upcasters === undefined ? {} : { upcasters }),
  }),
);

/** The deployment itself, at work. */
export const systemActor = (division: string): Actor => ({ id: 'jumin.platform', agency: 'system', role: 'service', division });

/**
 * Opens everything in the order in which it is needed, and closes what was opened when a later step fails. States of a platform: composed with lanes
 * running, then closed; it is never opened again.
 */
export async function composePlatform(options: PlatformOptions): Promise<Platform> {
  const opened: (() => Promise<unknown>)[] = [];
  const closeAll = async (): Promise<void> => {
    for (const close of opened.splice(0).reverse()) await close().catch(() => undefined);
  };
  try {
    return await compose(options, opened, closeAll);
  } catch (error) {
    await closeAll();
    throw error;
  }
}

async function compose(options: PlatformOptions, opened: (() => Promise<unknown>)[], closeAll: () => Promise<void>): Promise<Platform> {
  const { directory, closesWithinMs = restMsMax } = options;
  const keys = await loadOrCreateMasterKeys(join(directory, 'keys'));
  const server = await startServer(options);
  if (server) opened.push(() => server.stop());
  const connectionString = server?.connectionString ?? options.connectionString!;
  const pool = openPool({ connectionString, max: 10 });
  opened.push(() => pool.end());
  await checkVersion(pool);
  await migrate(connectionString, pool);
  const vault = await openPostgresVault(pool, keys);
  const upcasters = (definitions as readonly ServiceDefinition[]).map((definition) => ({
    categories: definition.categories,
    upcasters: definition.upcasters ?? {},
  }));
  const { openLog = () => openPostgresEventStore(pool, { upcasters }) } = options;
  const store = await openLog(upcasters, postgresCheckpoints(pool));
  opened.push(() => store.close());
  const bus = openLogMessageBus({ store, publishers, parking: openPostgresParking(pool) });
  opened.push(() => bus.close());
  const files = openFileStore(join(directory, 'files'), vault);
  const divisions = loadDivisions();
  const calendar = loadWorkingDayCalendar();

  const services: Record<string, Service> = {};
  const intakes = new Map<string, Intake>();
  const running: RunningLanes[] = [];
  for (const definition of definitions as readonly ServiceDefinition[]) {
    const database = openServiceDatabase(connectionString, definition.schema, { max: 6 });
    opened.push(() => database.end());
    const service = definition.compose({ store, vault, database, divisions, calendar });
    services[definition.name] = service;
    if (definition.kinds.length > 0)
      intakes.set(
        definition.name,
        openIntake({ store, vault, files, database, kinds: definition.kinds, divisions, service: definition.name }),
      );
    running.push(runLanes(definition, service, { store, bus, pool: database }));
  }
  opened.push(async () => void (await Promise.all(running.map((lanes) => lanes.stop()))));

  const ports = { store, vault, divisions, calendar };
  const pastReporting = openPast(reporting, { ports, publishers, connectionString });
  opened.push(() => pastReporting.close());

  const all = services as unknown as Services;
  const seen = new Set<string>(await countiesSeen(pool));
  const loadPolicies = async (): Promise<void> => void (await all['subsidy-calculation'].loadPoliciesBelow(systemActor('')));
  const loading = (options.shippedPolicies ?? true) ? store.clock.decided.then(loadPolicies) : Promise.resolve();
  loading.catch(() => undefined); // Whoever waits for it is told.
  const policiesLoaded = async (): Promise<void> => (store.clock.kind === 'undecided' ? undefined : loading);
  const reached = async (position: Position): Promise<void> => void (await Promise.all(running.map((lanes) => lanes.reached(position))));
  const settle = async (msMax?: number): Promise<Position> => {
    await policiesLoaded();
    return comeToRest({ head: () => store.head(), reached }, msMax);
  };
  const closeIntake = async (county: string, day: LocalDate): Promise<void> => {
    for (const intake of intakes.values()) await intake.closeDay(county, day);
  };
  return {
    store,
    vault,
    bus,
    services: all,
    pastReporting,
    connectionString,
    postmaster: server?.processId,
    lanes: () => running.flatMap(({ lanes }) => lanes),
    receive: async (file) => {
      const service = serviceOfKind(file.kind);
      const report = await intakes.get(service)!.receive(file);
      if (report.county) seen.add(report.county);
      return report;
    },
    intakeOf: (service) => intakes.get(service),
    policiesLoaded,
    settle,
    reached,
    closeIntake,
    closeDay: async (day) => {
      await closeEach([...seen].sort(), async (county) => {
        await closeIntake(county, day);
        await settle(closesWithinMs);
        await all.reconciliation.closeDays(county, day);
      });
      await settle(closesWithinMs);
    },
    close: closeAll,
  };
}

const serviceOfKind = (kind: string): string => {
  const found = (definitions as readonly ServiceDefinition[]).find(({ kinds }) => kinds.some((one) => one.kind === kind));
  if (!found) throw new StartRefused('KindUnknown', `没有这种文件：${kind}`, `there is no such kind of file: ${kind}`, 2);
  return found.name;
};

const startServer = async ({ directory, connectionString, postgresSettings }: PlatformOptions): Promise<EmbeddedPostgres | undefined> =>
  connectionString === undefined
    ? startEmbeddedPostgres({ directory, ...(postgresSettings === undefined ? {} : { settings: postgresSettings }) })
    : undefined;

async function checkVersion(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ number: number }>(`select current_setting('server_version_num')::int as number`);
  if ((rows[0]?.number ?? 0) < 150_000)
    throw new StartRefused(
      'PostgresTooOld',
      'PostgreSQL 版本低于 15，请升级或改用内嵌数据库',
      'PostgreSQL is older than 15: upgrade it, or use the embedded one',
    );
}

/** The log first: lanes of every service keep their checkpoints there. */
async function migrate(connectionString: string, pool: Pool): Promise<void> {
  await migrateEventStore(pool);
  await migrateVault(pool);
  await migrateParking(pool);
  for (const definition of definitions as readonly ServiceDefinition[])
    await migrateService(connectionString, { schema: definition.schema, migrations: migrationsOf(definition) });
}

/** A service that takes in files also has the register of their lines. */
export const migrationsOf = ({ kinds, migrations }: ServiceDefinition): ServiceDefinition['migrations'] =>
  kinds.length === 0 ? migrations : [...new Set([...intakeMigrations, ...migrations])];

/** Counties whose files are in the registers, by their lanes `<category>-<county>`; asked once, at start, and never of the log, which grows for ever. */
async function countiesSeen(pool: Pool): Promise<readonly string[]> {
  const registers = (definitions as readonly ServiceDefinition[])
    .filter(({ kinds }) => kinds.length > 0)
    .map(({ schema }) => `select lane from ${schema}.intake_stream`);
  const { rows } = await pool.query<{ county: string }>(
    `select distinct split_part(lane, '-', 2) as county from (${registers.join(' union all ')}) register`,
  );
  return rows.map(({ county }) => county).filter((county) => /^\d{6}$/.test(county));
}
