import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { parseArgs } from 'node:util';
import { resolve } from 'node:path';
import { refusalOf, StartRefused } from './start/refusal';

interface StartOptions {
  readonly data: string;
  readonly port: number;
  readonly quiet: boolean;
}

/** Throws StartRefused with exit code 2 for options that nobody knows. */
export const startOptionsOf = (args: readonly string[]): StartOptions => {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { data: { type: 'string' }, port: { type: 'string' }, quiet: { type: 'boolean', default: false } },
    });
    const port = Number(values.port ?? 8470);
    if (!Number.isInteger(port) || port < 0 || port > 65_535)
      throw new StartRefused('BadUsage', '--port 应为 0 至 65535', '--port is a number from 0 to 65535', 2);
    return { data: resolve(values.data ?? process.env['JUMIN_DATA'] ?? '.jumin'), port, quiet: values.quiet };
  } catch (error) {
    if (error instanceof StartRefused) throw error;
    const option = /'(-[^' ]*)/.exec((error as Error).message)?.[1] ?? '?';
    throw new StartRefused('BadUsage', `没有选项 ${option}，或其值有误`, `there is no option ${option}, or its value is wrong`, 2);
  }
};

const portIsFree = (port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve()));
  });

/** Starts, serves until told to stop, and ends the process. */
export async function main(args: readonly string[]): Promise<void> {
  let ending = false;
  let stop: (() => Promise<void>) | undefined;
  const end = (code: number): void => {
    if (ending) return;
    ending = true;
    const late = setTimeout(() => process.exit(1), 10_000); // What was acknowledged is durable already.
    late.unref();
    void (stop?.() ?? Promise.resolve()).catch(() => undefined).then(() => process.exit(code));
  };
  process.on('SIGINT', () => end(0));
  process.on('SIGTERM', () => end(0));
  process.on('SIGHUP', () => end(0));
  try {
    const { data, port, quiet } = startOptionsOf(args);
    const { servePlatform } = await import('./serve-platform');
    if (!existsSync(data)) await portIsFree(port); // Refused, a start leaves no new folder behind.
    const connectionString = process.env['DATABASE_URL'];
    const served = await servePlatform({
      directory: data,
      port,
      onStopRequested: () => end(0),
      ...(connectionString ? { connectionString } : {}),
    });
    stop = served.stop;
    if (!quiet) console.log(`居民已启动 · Jumin is running: ${served.url} （Ctrl-C 停止 · stops）`);
    if (connectionString === undefined) await (await import('./start/tidy-up')).tidyUp(quiet);
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal) process.stderr.write(`${refusal.message}\n`);
    else process.stderr.write(`Unexpected: 未能启动 · did not start: ${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(refusal?.exitCode ?? 1);
  }
}

if (require.main === module) void main(process.argv.slice(2));
