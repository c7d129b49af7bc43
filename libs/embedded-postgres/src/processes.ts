import { execFile, spawn, type SpawnOptions } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

/** The unprivileged user as whom PostgreSQL runs when we are root, which it refuses to be. */
export interface RunAs {
  readonly uid: number;
  readonly gid: number;
}

/** Runs a program to its end; both its outputs together, and its exit code (null when it could not be started or was killed). */
export const runToEnd = (
  program: string,
  args: readonly string[],
  options: SpawnOptions,
): Promise<{ code: number | null; output: string }> =>
  new Promise((resolve) => {
    const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('error', (error) => resolve({ code: null, output: `${output}${error.message}` }));
    child.on('close', (code) => resolve({ code, output }));
  });

export const isAlive = (processId: number): boolean => {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** Command line and parent of a process, or undefined when there is none. Reads /proc, and asks `ps` where there is no /proc. */
export async function processInfo(processId: number): Promise<{ command: string; parent: number } | undefined> {
  if (!isAlive(processId)) return undefined;
  try {
    const command = (await readFile(`/proc/${processId}/cmdline`, 'utf8')).replaceAll('\0', ' ');
    const stat = await readFile(`/proc/${processId}/stat`, 'utf8');
    const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' ? undefined : { command, parent: Number(parent) };
  } catch {
    const { stdout } = await promisify(execFile)('ps', ['-o', 'ppid=,command=', '-p', String(processId)]).catch(() => ({ stdout: '' }));
    const match = /^\s*(\d+)\s+(.*)$/m.exec(stdout);
    return match ? { parent: Number(match[1]), command: match[2]! } : undefined;
  }
}

/** True when the process ended within the time. A process that has ended and waits for its parent counts as ended. */
export async function endedWithin(processId: number, milliseconds: number): Promise<boolean> {
  const until = Date.now() + milliseconds;
  while (await processInfo(processId)) {
    if (Date.now() > until) return false;
    await sleep(20);
  }
  return true;
}
