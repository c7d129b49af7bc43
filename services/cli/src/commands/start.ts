import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Context, Run } from '../context';
import type { Terminal } from '../terminal';
import { platformNode, runningPlatform, standaloneMain } from '../platform/find-platform';

/** In the foreground, with the terminal: what stops this command stops the platform in order. */
export const start: Run = ({ args, data }) =>
  new Promise((resolve) => {
    const port = args.text('port');
    const child = spawn(
      process.execPath,
      [...platformNode, standaloneMain(), '--data', data, ...(port === undefined ? [] : ['--port', port])],
      { stdio: 'inherit' },
    );
    const pass = (signal: NodeJS.Signals): void => void child.kill(signal);
    process.on('SIGINT', () => undefined); // The terminal sends it to the child too.
    process.on('SIGTERM', pass);
    child.on('exit', (code) => resolve(code === 0 || code === 2 ? code : 1));
  });

export const stop: Run = async ({ terminal, data, platform }) => {
  const running = runningPlatform(data);
  if (!running) {
    terminal.out(notRunning(terminal, data));
    return 0;
  }
  await (await platform()).client.post('/platform/stop');
  for (let waited = 0; runningPlatform(data) && waited < 12_000; waited += 50) await sleep(50);
  terminal.out(terminal.json ? '{"running":false}' : terminal.say('平台已停止', 'the platform has stopped'));
  return 0;
};

const notRunning = ({ json, say }: Terminal, data: string): string =>
  json ? '{"running":false}' : say(`平台没有运行（数据目录 ${data}）`, `no platform runs on the data of ${data}`);

export interface Status {
  readonly version: string;
  readonly clock: { readonly kind: 'system' | 'business' | 'undecided'; readonly now?: string; readonly today?: string };
  readonly lanes: readonly { readonly name: string; readonly status: string; readonly position: string }[];
  readonly memory: { readonly nodeBytes: number; readonly postgresBytes: number | null };
}

export const statusOf = async ({ platform }: Pick<Context, 'platform'>): Promise<Status> =>
  (await platform()).client.get<Status>('/platform/status');

export const status: Run = async (context) => {
  const { terminal, args, data } = context;
  if (args.text('url') === undefined && !runningPlatform(data)) {
    terminal.out(notRunning(terminal, data));
    return 1; // A platform started to be asked would answer that it runs, and be gone a second later.
  }
  const found = await statusOf(context);
  if (terminal.json) terminal.out(JSON.stringify(found));
  else {
    const kinds = {
      system: terminal.say('真实时钟', 'system clock'),
      business: terminal.say('模拟时钟', 'business clock'),
      undecided: terminal.say('时钟未定', 'clock not decided'),
    };
    terminal.out(`${(await context.platform()).url}  ${kinds[found.clock.kind]} ${found.clock.now ?? ''}`);
    for (const lane of found.lanes) terminal.out(`  ${lane.name}: ${lane.status}`);
  }
  return found.lanes.some((lane) => lane.status === 'failed') ? 1 : 0;
};
