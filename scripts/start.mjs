// `npm start`: installs and builds if needed, starts the platform, fills an empty one with two sample years, and serves until stopped.
// The version is asked first and in old syntax: an old Node must be able to read this file and say that it is old. Hence the imports below the check.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    'NodeTooOld: 需要 Node.js 20.19 或更高版本，当前为 ' +
      process.versions.node +
      ' · Node.js 20.19 or later is needed, this is ' +
      process.versions.node,
  );
  process.exit(1);
}

const { spawn, spawnSync } = await import('node:child_process');
const { existsSync, mkdirSync, readFileSync, rmSync } = await import('node:fs');
const { createRequire } = await import('node:module');
const { dirname, join, resolve } = await import('node:path');
const { fileURLToPath } = await import('node:url');
const { setTimeout: sleep } = await import('node:timers/promises');

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const known = new Set(['--data', '--port', '--empty', '--lang']);
const given = process.argv.slice(2);
const options = {};
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

const { installIfNeeded } = await import('./install-if-needed.mjs');
installIfNeeded();
const built = spawnSync(process.execPath, [join(root, 'scripts', 'build.mjs')], { cwd: root, stdio: 'inherit' });
if (built.status !== 0) process.exit(built.status ?? 1);

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
    if (stopping || !unfinished || (clock.kind === 'business' && !existsSync(join(data, 'samples')))) continue;
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
    if (stopping) break;
    if ((await jumin('sample', 'run', '--in', folder, ...sample.run)) !== 0 && !stopping)
      console.error('示例年度与答案不一致，见上 · the sample year differs from its key, see above');
    console.log();
  }

if (!stopping) {
  console.log(`网页 · page          ${running.url}/`);
  console.log(
    `接口 · API           ${running.url}/registration/openapi.json  (payment-collection, subsidy-calculation, reconciliation, reporting)`,
  );
  console.log(`命令 · command line  npx jumin --help`);
  console.log(`数据 · data          ${data}`);
  console.log('Ctrl-C 停止，数据保留 · stops; the data stays');
}
process.exit(await platformEnded);
