// `npm start`: installs and builds if needed, starts the platform, fills an empty one with two sample years, and serves until stopped.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildFirst } from './build-first.mjs';
import { installIfNeeded } from './install-if-needed.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const known = new Set(['--data', '--port', '--empty', '--lang']);
const given = process.argv.slice(2);
const options = {};
if (given.includes('--help')) {
  console.log(`npm start -- [--data 目录] [--port 端口] [--empty] [--lang zh|en]
    安装、编译（如需要），启动平台；空的数据目录先运行两个示例年度，--empty 则保持为空。Ctrl-C 停止，数据保留
    installs and builds if needed and starts the platform; an empty data directory gets two sample years, with --empty none. Ctrl-C stops it, the data stays
    默认 · by default: --data .jumin --port 8470`);
  process.exit(0);
}
for (let index = 0; index < given.length; index++) {
  const name = given[index];
  if (!known.has(name) || (name !== '--empty' && given[index + 1] === undefined)) {
    console.error(
      `BadUsage: 没有选项 ${name}，或缺少其值；可用：--data 目录 --port 端口 --empty --lang zh|en · there is no option ${name}, or its value is missing; there are: --data DIR --port N --empty --lang zh|en`,
    );
    process.exit(2);
  }
  options[name] = name === '--empty' ? true : given[++index];
}

installIfNeeded();
buildFirst();

const data = resolve(options['--data'] ?? process.env.JUMIN_DATA ?? join(root, '.jumin'));
const { platformNode } = createRequire(import.meta.url)('../services/cli/dist/platform/find-platform.js');
const platform = spawn(
  process.execPath,
  [
    ...platformNode,
    join(root, 'services', 'standalone', 'dist', 'main.js'),
    '--data',
    data,
    ...(options['--port'] ? ['--port', options['--port']] : []),
    '--quiet',
  ],
  {
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true, // Ctrl-C reaches us, and we stop it in order, after the command in hand.
  },
);
let ended = false;
const platformEnded = new Promise((done) =>
  platform.on('exit', (code) => {
    ended = true;
    done(code ?? 1);
  }),
);
let current;
let stopping = false;
const stop = () => {
  if (stopping) return;
  stopping = true;
  current?.kill('SIGTERM');
  if (!ended) platform.kill('SIGTERM');
};
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
process.on('SIGHUP', stop);
process.on('exit', () => {
  if (!ended) platform.kill('SIGTERM');
});

const announced = () => {
  try {
    const running = JSON.parse(readFileSync(join(data, 'platform.json'), 'utf8'));
    return running.pid === platform.pid ? running : undefined;
  } catch {
    return undefined;
  }
};
let running;
while (!(running = announced()) && !ended) await sleep(30);
if (!running) process.exit(await platformEnded);

const jumin = (...args) =>
  new Promise((done) => {
    current = spawn(
      process.execPath,
      [
        join(root, 'services', 'cli', 'bin', 'jumin.mjs'),
        ...args,
        '--data',
        data,
        ...(options['--lang'] ? ['--lang', options['--lang']] : []),
      ],
      { stdio: 'inherit', detached: true },
    );
    current.on('exit', (code) => done(code ?? 1));
  });

/**
 * 靖远 first: its year comes before that of 灵璧, and the business clock never goes back. Both have faults; 靖远's have been corrected and its year is signed, those of 灵璧
 * wait for whoever erred, so that the page has cases of either kind.
 */
const samples = [
  { county: '620421', year: '2022', people: '1000', run: [] },
  { county: '341323', year: '2024', people: '2000', run: ['--without-corrections'] },
];
const outcomeOf = ({ county, year }) => join(data, `outcome-${county}-${year}.json`);

const operator = JSON.parse(readFileSync(running.tokenFile, 'utf8')).find(({ role }) => role === 'operator').token;
const { clock } = await (await fetch(`${running.url}/platform/status`, { headers: { authorization: `Bearer ${operator}` } })).json();
if (!options['--empty'] && clock.kind !== 'system')
  for (const sample of samples) {
    const unfinished = !existsSync(outcomeOf(sample));
    if (stopping || ended || !unfinished || (clock.kind === 'business' && !existsSync(join(data, 'samples')))) continue;
    const folder = join(data, 'samples', `${sample.county}-${sample.year}`);
    if (!existsSync(join(folder, 'manifest.json'))) {
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(dirname(folder), { recursive: true });
      if (
        (await jumin(
          'sample',
          'generate',
          '--county',
          sample.county,
          '--year',
          sample.year,
          '--people',
          sample.people,
          '--seed',
          '1',
          '--faults',
          'all',
          '--out',
          folder,
        )) !== 0
      )
        break;
    }
    if (stopping || ended) break;
    const failed = (await jumin('sample', 'run', '--in', folder, ...sample.run)) !== 0;
    // Fed into a platform that somebody stops, a sample fails before the platform has ended.
    if (failed && !(await fetch(`${running.url}/health/live`).catch(() => undefined))) await Promise.race([platformEnded, sleep(12_000)]);
    if (failed && !stopping && !ended) console.error('示例年度与答案不一致，见上 · the sample year differs from its key, see above');
    console.log();
  }

if (ended)
  console.log(
    '平台已停止，数据保留；再次 npm start 从中断处继续 · the platform has stopped, the data stays; npm start goes on where it was',
  );
else if (!stopping) {
  console.log(`网页 · page          ${running.url}/`);
  console.log(
    `接口 · API           ${running.url}/registration/openapi.json  (payment-collection, subsidy-calculation, reconciliation, reporting)`,
  );
  console.log(`命令 · command line  npx jumin --help`);
  console.log(`数据 · data          ${data}`);
  console.log('Ctrl-C 停止，数据保留 · stops; the data stays');
}
process.exit(await platformEnded);
