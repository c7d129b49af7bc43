import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { testDatabase } from '@jumin/testing';
import { platformAt, type RunningPlatform } from './running-platform';

const root = join(__dirname, '..');

export interface SpawnedPlatform extends RunningPlatform {
  readonly processId: number;
  /** All that it has written to stdout and stderr. */
  said(): string;
  /** A command line on this platform. */
  jumin(...args: readonly string[]): Promise<{ readonly code: number | null; readonly out: string; readonly err: string }>;
}

/** The platform as a process of its own, as the command line starts it, logging everything that it can log. */
export async function spawnPlatform(): Promise<SpawnedPlatform> {
  spawnSync(process.execPath, [join(root, 'scripts', 'build.mjs')], { cwd: root });
  const directory = await mkdtemp(join(tmpdir(), 'jumin-spawned-'));
  const database = await testDatabase();
  const { connectionString } = database;
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(root, 'services/standalone/dist/main.js'), '--data', directory, '--port', '0'],
    { env: { ...process.env, DATABASE_URL: connectionString, LOG_LEVEL: 'trace' }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (said += text.toString()));
  let over = false;
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
  void ended.then(() => (over = true));
  const url = async (): Promise<string> => {
    for (;;) {
      if (over) throw new Error(`the platform did not start: ${said}`);
      const announced = await readFile(join(directory, 'platform.json'), 'utf8').catch(() => undefined);
      if (announced !== undefined) return (JSON.parse(announced) as { url: string }).url;
      await sleep(20);
    }
  };
  return {
    ...(await platformAt(await url(), directory)),
    connectionString,
    processId: child.pid!,
    said: () => said,
    jumin: (...args) => jumin(...args, '--data', directory),
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      await database.drop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

export const jumin = (...args: readonly string[]): Promise<{ readonly code: number | null; readonly out: string; readonly err: string }> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [join(root, 'services/cli/bin/jumin.mjs'), ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let [out, err] = ['', ''];
    child.stdout.on('data', (text: Buffer) => (out += text.toString()));
    child.stderr.on('data', (text: Buffer) => (err += text.toString()));
    child.on('close', (code) => resolve({ code, out, err }));
  });
