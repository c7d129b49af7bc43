import { randomBytes } from 'node:crypto';
import { spawn, type ChildProcess } from 'node:child_process';
import { chown, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { binary } from './binaries';
import { dataInUse, errorFromLog, portTaken } from './errors';
import { findPlace, type Place } from './place';
import { endedWithin, processInfo, runToEnd } from './processes';
import { durableSettings } from './settings';

export interface EmbeddedPostgresOptions {
  /** The data directory of the platform, usually `./.jumin`. Data stays there between starts. */
  readonly directory: string;
  /** On the loopback interface; a free one is found when absent. */
  readonly port?: number;
  /** Made at the first start. Default `jumin`. */
  readonly database?: string;
  /** Server settings; default `durableSettings`. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Leaves the server running when this process ends. Default false. */
  readonly outlivesProcess?: boolean;
}

export interface EmbeddedPostgres {
  readonly connectionString: string;
  readonly port: number;
  readonly processId: number;
  /** Where data, log and, for root, the copied binaries lie. */
  readonly folder: string;
  /** Disconnects clients and stops within 10 s. Close pools first: their queries in hand are rejected. */
  stop(): Promise<void>;
  /** Resolves when the server's process has ended, on request or not. */
  readonly ended: Promise<void>;
}

/** Starts PostgreSQL on `directory`, making the database if it is not there. Throws `PostgresError`. */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const place = await findPlace(options.directory);
  const data = join(place.folder, 'data');
  const password = await initialise(place, data);
  await clearLeftovers(place, data);
  for (let attempt = 0; ; attempt++) {
    const port = options.port ?? (await freePort());
    try {
      const server = await start(place, data, port, options);
      const connectionString = await ensureDatabase(port, password, options.database ?? 'jumin').catch(async (error: unknown) => {
        await server.stop();
        throw error;
      });
      return { ...server, port, folder: place.folder, connectionString };
    } catch (error) {
      // Another program may take a free port between our finding it and the server's binding it.
      const tryAgain = options.port === undefined && (error as { code?: string }).code === 'PortTaken' && attempt < 5;
      if (!tryAgain) throw error;
    }
  }
}

/** Fast shutdown; after 8 s an immediate one, from which the next start recovers. */
export async function stopProcess(processId: number): Promise<void> {
  signal(processId, 'SIGINT');
  if (await endedWithin(processId, 8_000)) return;
  signal(processId, 'SIGQUIT');
  if (!(await endedWithin(processId, 2_000))) signal(processId, 'SIGKILL');
}

/** The running server of a data folder, whoever started it. */
export async function runningServer(dataFolder: string): Promise<{ processId: number; parent: number } | undefined> {
  const pidFile = await readFile(join(dataFolder, 'postmaster.pid'), 'utf8').catch(() => '');
  const processId = Number.parseInt(pidFile, 10);
  if (!(processId > 0)) return undefined;
  const info = await processInfo(processId);
  return info?.command.includes(dataFolder) ? { processId, parent: info.parent } : undefined;
}

/** Made aside and renamed, so that a killed initdb leaves nothing that looks like data. The password lies within, readable by the server's user alone. */
async function initialise({ folder, binaries, runAs }: Place, data: string): Promise<string> {
  const passwordFile = join(data, 'jumin-password');
  const known = await readFile(passwordFile, 'utf8').catch(() => undefined);
  if (known !== undefined) return known;
  const aside = `${data}.${process.pid}`;
  const newPasswordFile = join(folder, `password.${process.pid}`);
  try {
    const password = randomBytes(24).toString('hex');
    await writeFile(newPasswordFile, password, { mode: 0o600 });
    if (runAs) await chown(newPasswordFile, runAs.uid, runAs.gid);
    const flags = ['-D', aside, '-U', 'jumin', '-A', 'scram-sha-256', `--pwfile=${newPasswordFile}`, '--encoding=UTF8', '--no-sync'];
    const locale = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
    const { code, output } = await runToEnd(binary(binaries, 'initdb'), [...flags, ...locale], {
      cwd: folder,
      env: cleanEnvironment(),
      ...runAs,
    });
    if (code !== 0) throw errorFromLog(output, { place: folder });
    await rename(newPasswordFile, join(aside, 'jumin-password'));
    await rename(aside, data);
    return password;
  } catch (error) {
    const faster = await readFile(passwordFile, 'utf8').catch(() => undefined);
    if (faster !== undefined) return faster; // Another start at the same moment.
    throw (error as NodeJS.ErrnoException).code === 'ENOSPC' ? errorFromLog('No space left on device', { place: folder }) : error;
  } finally {
    await rm(newPasswordFile, { force: true });
    await rm(aside, { recursive: true, force: true });
  }
}

/**
 * After `kill -9` of the process that owned it, the server runs on without a parent, or is gone and has left its lock file, whose process number may by now
 * belong to something else. The first is stopped, the second removed; a server whose owner lives is left alone.
 */
async function clearLeftovers({ folder }: Place, data: string): Promise<void> {
  const running = await runningServer(data);
  if (!running) {
    await rm(join(data, 'postmaster.pid'), { force: true });
    return;
  }
  const owner = Number(await readFile(join(folder, 'owner.pid'), 'utf8').catch(() => '0'));
  if (running.parent === owner) throw dataInUse(folder);
  await stopProcess(running.processId);
}

async function start(
  { folder, binaries, runAs }: Place,
  data: string,
  port: number,
  { settings = durableSettings, outlivesProcess = false }: EmbeddedPostgresOptions,
): Promise<Pick<EmbeddedPostgres, 'processId' | 'stop' | 'ended'>> {
  const logFile = join(folder, 'postgres.log');
  await rename(logFile, `${logFile}.before`).catch(() => undefined);
  await writeFile(join(folder, 'owner.pid'), String(process.pid));
  const log = await open(logFile, 'w', 0o600);
  const args = ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-c', 'unix_socket_directories='];
  for (const [name, value] of Object.entries(settings)) args.push('-c', `${name}=${value}`);
  // Detached: an interrupt from the terminal must reach us and not the server, which has to outlive our last commit.
  const server = spawn(binary(binaries, 'postgres'), args, {
    cwd: folder,
    env: cleanEnvironment(),
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
    ...runAs,
  });
  const ended = new Promise<void>((resolve) => {
    server.on('exit', () => resolve());
    server.on('error', () => resolve());
  });
  await log.close();
  await ready(server, ended, data, async () => errorFromLog(await readFile(logFile, 'utf8'), { place: folder, port }));
  const processId = server.pid!;
  const stopOnExit = (): void => signal(processId, 'SIGINT');
  server.unref(); // It is not the server that keeps this process running.
  if (!outlivesProcess) process.on('exit', stopOnExit);
  void ended.then(() => process.off('exit', stopOnExit));
  return { processId, ended, stop: () => stopProcess(processId) };
}

/** The server writes `ready` into the eighth line of its lock file, after recovery if there was something to recover. */
async function ready(server: ChildProcess, ended: Promise<void>, data: string, failure: () => Promise<Error>): Promise<void> {
  let over = false;
  void ended.then(() => (over = true));
  for (;;) {
    const lines = (await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
    if (lines[0] === String(server.pid) && lines[7]?.trim() === 'ready') return;
    if (over) throw await failure();
    await sleep(10);
  }
}

async function ensureDatabase(port: number, password: string, database: string): Promise<string> {
  const address = (name: string): string => `postgres://jumin:${password}@127.0.0.1:${port}/${name}`;
  const client = new Client({ connectionString: address('postgres') });
  await client.connect();
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [database]);
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(database)}`);
  } finally {
    await client.end();
  }
  return address(database);
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', () => reject(portTaken(undefined)));
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (typeof address === 'object' && address ? resolve(address.port) : reject(portTaken(undefined))));
    });
  });

const signal = (processId: number, name: NodeJS.Signals): void => {
  try {
    process.kill(processId, name);
  } catch {
    // It has ended in the meantime.
  }
};

/** The server must not be steered by PGDATA, PGPORT and the like of the person who starts it. */
const cleanEnvironment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries({ ...process.env, LC_ALL: 'C' }).filter(([name]) => !name.startsWith('PG') && name !== 'NODE_OPTIONS'));
