import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CommandRefused } from '../refusal';
import { openHttpClient, type HttpClient } from './http-client';

interface Officer {
  readonly agency: string;
  readonly role: string;
  readonly division: string;
  readonly token: string;
}
interface Running {
  readonly url: string;
  readonly pid: number;
  readonly tokenFile: string;
}

export interface Platform {
  readonly url: string;
  /** As the operator of the deployment. */
  readonly client: HttpClient;
  /** As an officer of an agency in a county, its head unless said otherwise; the operator where there is none. */
  as(agency: string, county: string, role?: 'head' | 'clerk'): HttpClient;
  /** Stops the platform if this command started it. */
  leave(): Promise<void>;
}

export const dataDirectoryOf = (data: string | undefined): string => resolve(data ?? process.env['JUMIN_DATA'] ?? '.jumin');

/** Whether a platform has ever been started on this directory; with a database of its own there is nothing here to tell by. */
export const holdsData = (data: string): boolean =>
  process.env['DATABASE_URL'] !== undefined || ['keys', 'postgres', 'postgres-place.json'].some((name) => existsSync(join(data, name)));

export const runningPlatform = (data: string): Running | undefined => {
  try {
    const running = JSON.parse(readFileSync(join(data, 'platform.json'), 'utf8')) as Running;
    process.kill(running.pid, 0);
    return running;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EPERM') return JSON.parse(readFileSync(join(data, 'platform.json'), 'utf8')) as Running;
    return undefined;
  }
};

/** The platform of `--url`, or the one that runs on the data directory, or one that is started for as long as this command takes. */
export async function findPlatform({ data, url }: { data: string; url?: string }): Promise<Platform> {
  // Tokens of this machine's platform are for this machine's addresses; anywhere else signs in with JUMIN_TOKEN.
  if (url !== undefined) return platformAt(url, isLoopback(url) ? officersIn(join(data, 'officers.json')) : [], async () => undefined);
  const running = runningPlatform(data);
  if (running) return platformAt(running.url, officersIn(running.tokenFile), async () => undefined);
  const { started, stop } = await startForAWhile(data);
  return platformAt(started.url, officersIn(started.tokenFile), stop);
}

const isLoopback = (url: string): boolean => ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname);

const platformAt = (url: string, officers: readonly Officer[], stop: () => Promise<void>): Platform => {
  const clients = new Map<string, HttpClient>();
  const with_ = (token: string | undefined): HttpClient => {
    const known = clients.get(token ?? '') ?? openHttpClient(url, token);
    clients.set(token ?? '', known);
    return known;
  };
  const operator = process.env['JUMIN_TOKEN'] ?? officers.find(({ role }) => role === 'operator')?.token;
  return {
    url,
    client: with_(operator),
    as: (agency, county, role = 'head') =>
      with_(officers.find((one) => one.agency === agency && one.division === county && one.role === role)?.token ?? operator),
    leave: async () => {
      for (const client of clients.values()) client.close();
      await stop();
    },
  };
};

const officersIn = (file: string): readonly Officer[] => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Officer[];
  } catch {
    return [];
  }
};

export const standaloneMain = (): string => join(__dirname, '..', '..', '..', 'standalone', 'dist', 'main.js');
/**
 * Of the platform's process. What a batch needs lives through several round trips: with 16 MiB of young generation it grows old before it can die. What has
 * grown old all the same is collected when it has trebled; left to itself, Node lets a heap of 200 MiB grow beyond 700.
 */
export const platformNode = [
  '--disable-warning=ExperimentalWarning',
  '--min-semi-space-size=64',
  '--max-semi-space-size=64',
  '--heap-growing-percent=200',
];

async function startForAWhile(data: string): Promise<{ started: Running; stop: () => Promise<void> }> {
  const child = spawn(process.execPath, [...platformNode, standaloneMain(), '--data', data, '--port', '0', '--quiet'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4_000)));
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  // However this command ends, the platform that it started ends with it: `jumin status | head -1` leaves in the middle of its output.
  const stopWithUs = (): void => void child.kill('SIGTERM');
  process.once('exit', stopWithUs);
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(143));
  void ended.then(() => process.off('exit', stopWithUs));
  let over = false;
  void ended.then(() => (over = true));
  for (;;) {
    const started = runningPlatform(data);
    if (started && started.pid === child.pid)
      return {
        started,
        stop: async () => {
          child.kill('SIGTERM');
          await ended;
        },
      };
    if (over) {
      const refusal = refusalIn(said);
      // Somebody else is starting it this moment: theirs is as good.
      const theirs = refusal.code === 'DataInUse' ? await announcedWithin(data, 20_000) : undefined;
      if (theirs) return { started: theirs, stop: async () => undefined };
      throw refusal;
    }
    await sleep(20);
  }
}

const announcedWithin = async (data: string, waitMsMax: number): Promise<Running | undefined> => {
  for (const until = Date.now() + waitMsMax; Date.now() < until; await sleep(50)) {
    const running = runningPlatform(data);
    if (running) return running;
  }
  return undefined;
};

/** The platform said in one line why it did not start; that line is ours now. */
const refusalIn = (said: string): CommandRefused => {
  const match = /^([A-Za-z0-9]+): (.*) · (.*)$/m.exec(said);
  return match
    ? new CommandRefused(1, match[1]!, match[2]!, match[3]!)
    : new CommandRefused(
        1,
        'PlatformDidNotStart',
        `平台未能启动：${said.trim().split('\n').at(-1) ?? ''}`,
        `the platform did not start: ${said.trim().split('\n').at(-1) ?? ''}`,
      );
};
