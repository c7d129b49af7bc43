// A year through five processes on real Kafka and PostgreSQL must give, byte for byte, what the same year gives in the standalone profile: people, totals,
// bridges, rosters, discrepancies. With --faults the processes, the broker and the database are treated badly meanwhile, and the result is the same.
//
//   node test/faults/five-processes.mjs [--people 60] [--county 620421] [--year 2022] [--seed 1] [--faults none|short|all] [--keep]
//
// Needs Java and Maven (infra/kafka). Processes that are killed are those that this program started.
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { jumin, openDeployment, resultOf, root, runToEnd, services } from './deployment.mjs';

const require = createRequire(import.meta.url);
const { values } = parseArgs({
  options: {
    people: { type: 'string', default: '60' },
    county: { type: 'string', default: '620421' },
    year: { type: 'string', default: '2022' },
    seed: { type: 'string', default: '1' },
    faults: { type: 'string', default: 'none' },
    keep: { type: 'boolean', default: false },
  },
});
const { people, county, year, seed } = values;

const began = Date.now();
const say = (text) => console.log(`${((Date.now() - began) / 1_000).toFixed(1).padStart(6)} s  ${text}`);
const folder = mkdtempSync(join(tmpdir(), 'jumin-five-'));
const sample = join(folder, 'sample');
const closing = [];

const { startEmbeddedPostgres, forgetfulSettings } = require(join(root, 'libs/embedded-postgres/dist'));
const { startKafka } = require(join(root, 'infra/kafka/server.js'));
const { Client } = require('pg');

const databaseOn = async (server, name) => {
  const client = new Client({ connectionString: server });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.toString();
};

/** The same year in one process. */
const standalone = async (connectionString) => {
  const data = join(folder, 'standalone');
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(root, 'services/standalone/dist/main.js'), '--data', data, '--port', '0', '--quiet'],
    { env: { ...process.env, DATABASE_URL: connectionString }, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const ended = new Promise((resolve) => child.on('close', resolve));
  closing.push(() => (child.kill('SIGTERM'), ended));
  while (!existsSync(join(data, 'platform.json'))) await sleep(20);
  await jumin('sample', 'run', '--in', sample, '--data', data);
  const result = await resultOf(data, undefined, county, year);
  child.kill('SIGTERM');
  await ended;
  return { result, keys: join(data, 'keys') };
};

const differencesOf = (one, other) =>
  Object.keys(one).flatMap((part) => {
    const [a, b] = [JSON.stringify(one[part], null, 1).split('\n'), JSON.stringify(other[part], null, 1).split('\n')];
    const at = a.findIndex((line, nth) => line !== b[nth]);
    return at < 0 && a.length === b.length
      ? []
      : [`${part}: ${a.slice(Math.max(0, at - 12), at + 4).join(' ')}  <>  ${b.slice(Math.max(0, at - 12), at + 4).join(' ')}`];
  });

try {
  const [server, kafka] = await Promise.all([
    startEmbeddedPostgres({ directory: join(folder, 'postgres'), settings: { ...forgetfulSettings, max_connections: '150' } }),
    startKafka({ folder: join(folder, 'kafka') }),
    jumin('sample', 'generate', '--county', county, '--year', year, '--people', people, '--seed', seed, '--faults', 'all', '--out', sample),
  ]);
  closing.push(() => server.stop());
  closing.push(() => kafka.stop());
  say(`PostgreSQL and Kafka ${kafka.version} run; a year of ${people} people of ${county} with every fault`);

  const { result: wanted, keys: keysThere } = await standalone(await databaseOn(server.connectionString, 'standalone'));
  say('the year in one process');
  const keys = join(folder, 'keys');
  cpSync(keysThere, keys, { recursive: true, mode: 0 }); // Subjects are keyed by them.
  const connectionString = await databaseOn(server.connectionString, 'five');
  const deployment = await openDeployment({ folder: join(folder, 'five'), connectionString, brokers: kafka.brokers, keys });
  closing.push(() => deployment.close());
  await deployment.startAll();
  say('five processes serve');
  await jumin('sample', 'run', '--in', sample, '--data', deployment.data, '--url', deployment.url);
  say('the year in five processes');
  const found = await resultOf(deployment.data, deployment.url, county, year);
  const differences = differencesOf(wanted, found);
  if (differences.length > 0) throw new Error(`the results differ:\n${differences.join('\n')}`);
  say(`the same bytes: ${Object.entries(found).map(([part, rows]) => `${part} ${JSON.stringify(rows).length}`).join(', ')}`);
  const ends = await deployment.stopAll();
  for (const { name, code, ms } of ends) if (code !== 0 || ms > 10_000) throw new Error(`${name} stopped with ${code} after ${ms} ms`);
  say(`stopped in order within ${Math.max(...ends.map(({ ms }) => ms))} ms`);
} catch (error) {
  say(`FAILED with seed ${seed}: ${error.stack}`);
  process.exitCode = 1;
} finally {
  for (const close of closing.reverse()) await Promise.resolve(close()).catch(() => undefined);
  if (!values.keep) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  else say(folder);
}
