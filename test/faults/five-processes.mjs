// A year through five processes on real Kafka and PostgreSQL must give, byte for byte, what the same year gives in the standalone profile: people, totals,
// bridges, rosters, discrepancies, and `verify` passes. With --faults the processes, the broker and the database are treated badly meanwhile; the long form
// runs a year for each fault.
//
//   node test/faults/five-processes.mjs [--people 60] [--county 620421] [--year 2022] [--seed 1] [--faults none|short|all|NAME,NAME] [--table FILE] [--keep]
//     [--log eventstoredb]
//
// Needs Java and Maven (infra/kafka). Processes that are killed are those that this program started.
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { buildFirst } from '../../scripts/build-first.mjs';
import { generateSampleArguments } from '../generate-sample-arguments.mjs';
import { openCollector } from './collector.mjs';
import { openCuttingProxy } from './cutting-proxy.mjs';
import { answeringConsumers, jumin, openDeployment, resultOf, root, runToEnd } from './deployment.mjs';
import { faults, short } from './faults.mjs';

const require = createRequire(import.meta.url);
const { values } = parseArgs({
  options: {
    people: { type: 'string', default: '60' },
    county: { type: 'string', default: '620421' },
    year: { type: 'string', default: '2022' },
    seed: { type: 'string', default: '1' },
    faults: { type: 'string', default: 'none' },
    table: { type: 'string' },
    /** With eventstoredb the five keep their log on the server of JUMIN_TEST_EVENTSTORE_URL, or on our double of one. */
    log: { type: 'string', default: 'postgres' },
    keep: { type: 'boolean', default: false },
  },
});
const { people, county, year, seed } = values;

buildFirst(); // Processes run what was built, and so does this program.
const began = Date.now();
const say = (text) => console.log(`${((Date.now() - began) / 1_000).toFixed(1).padStart(6)} s  ${text}`);
const folder = mkdtempSync(join(tmpdir(), 'jumin-five-'));
const sample = join(folder, 'sample');
const closing = [];

const { startEmbeddedPostgres, durableSettings, forgetfulSettings } = require(join(root, 'libs/embedded-postgres/dist'));
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

const tableOf = (rows) =>
  [
    `| Fault | What is done | Acts | Seconds | Result |`,
    `| --- | --- | --- | --- | --- |`,
    ...rows.map(
      ({ name, what, acts = '', seconds = '', done, failed }) =>
        `| ${name} | ${what}${done ? ` (${done})` : ''} | ${acts} | ${seconds} | ${failed ? '**differs**' : 'the same bytes; verify passes'} |`,
    ),
    '',
  ].join('\n');

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

let state = Number(seed) + 1;
const chance = () => (state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff) / 0x80000000;

/** PostgreSQL and Kafka that can be killed and come back where they were. `proxied`: reached through proxies that can cut. */
const openDependencies = async (name, durable) => {
  const at = join(folder, name);
  const proxies = [await openCuttingProxy(), await openCuttingProxy()];
  const directory = join(at, 'postgres');
  // Killed, it must keep what it acknowledged.
  const settings = { ...(durable ? durableSettings : forgetfulSettings), max_connections: '200' };
  const advertised = { 'advertised.listeners': `PLAINTEXT://127.0.0.1:${proxies[1].port}` };
  const kafkaAt = { folder: join(at, 'kafka'), properties: advertised };
  let [server, kafka] = await Promise.all([startEmbeddedPostgres({ directory, settings }), startKafka(kafkaAt)]);
  proxies[0].to(server.port);
  proxies[1].to(Number(kafka.brokers[0].split(':')[1]));
  return {
    proxies,
    connectionString: server.connectionString,
    proxied: (connectionString) => Object.assign(new URL(connectionString), { port: String(proxies[0].port) }).toString(),
    brokers: [`127.0.0.1:${proxies[1].port}`],
    database: {
      kill: async () => (process.kill(server.processId, 'SIGKILL'), server.ended),
      start: async () => (server = await startEmbeddedPostgres({ directory, port: server.port, settings })),
    },
    broker: { kill: () => kafka.kill(), start: async () => (kafka = await startKafka(kafkaAt)) },
    close: async () => {
      await kafka.stop();
      await server.stop();
      for (const proxy of proxies) await proxy.close();
    },
  };
};

/** A person's history is composed of what the services tell, each asked over HTTP. */
const historyOf = async ({ data, url }, people) => {
  const { idNumber } = people.find(({ keptFen, subsidyFen }) => keptFen > 0 && Object.keys(subsidyFen).length > 0);
  const told = JSON.parse(await jumin('history', idNumber, '--json', '--data', data, '--url', url));
  const categories = new Set(told.map(({ stream }) => stream.split('-')[0]));
  for (const category of ['participant', 'account', 'entitlement'])
    if (!categories.has(category)) throw new Error(`a history without ${category}: ${[...categories].join(' ')}`);
  return told.length;
};

/** Some trace goes through all five: who was enrolled late has their payment posted, subsidised, told and cleared by it. Spans say nothing of anybody. */
const tracesOf = (collector) => {
  const known = ['http.request.method', 'http.response.status_code', 'http.route', 'jumin.batch', 'jumin.items'];
  const { traces, spans, attributes } = collector.said();
  const unknown = attributes.filter((attribute) => !known.includes(attribute));
  if (collector.through(5) === 0) throw new Error(`no trace of ${traces} goes through five services, ${collector.through(4)} through four`);
  if (unknown.length > 0) throw new Error(`spans tell ${unknown.join(', ')}`);
  return `${spans} spans of ${traces} traces, ${collector.through(5)} of them through all five services`;
};

/** One year in five processes while the fault happens; answers what was done. */
const year5 = async (name, { what, acts = [], after, traced }, wanted, keys) => {
  const dependencies = await openDependencies(name, name === 'postgres');
  let closed = false;
  const closeDependencies = () => (closed ? undefined : ((closed = true), dependencies.close()));
  closing.push(closeDependencies);
  const days = readdirSync(sample)
    .filter((entry) => /^\d{4}-/.test(entry))
    .sort();
  const at = join(folder, name);
  const collector = traced ? await openCollector() : undefined;
  const eventStore =
    values.log === 'eventstoredb' ? await require(join(root, 'libs/event-store/dist/eventstoredb/testing')).serverOfTests() : undefined;
  let deployment;
  try {
    const connectionString = await databaseOn(dependencies.connectionString, 'five');
    const { Kafka, logLevel } = require('kafkajs');
    const kafkaOf = () => new Kafka({ brokers: dependencies.brokers, logLevel: logLevel.NOTHING });
    const query = async (...of) => {
      const client = new Client({ connectionString });
      await client.connect();
      return client.query(...of).finally(() => client.end());
    };
    const waiting = [...acts].sort((one, other) => one.share - other.share);
    const meanwhile = [];
    const done = [];
    const onDay = async (day) => {
      while (waiting.length > 0 && days.indexOf(day) / days.length >= waiting[0].share) {
        const next = waiting.shift();
        say(`    ${day}`);
        if (next.act) done.push(await next.act(context));
        if (next.meanwhile) {
          const going = next.meanwhile(context);
          going.catch(() => undefined); // Looked at below.
          meanwhile.push(going);
        }
      }
    };
    closing.push(() => deployment?.close());
    deployment = await openDeployment({
      folder: at,
      connectionString: dependencies.proxied(connectionString),
      brokers: dependencies.brokers,
      keys,
      onDay,
      env: {
        ...(collector ? { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url } : {}),
        ...(eventStore ? { JUMIN_LOG: 'eventstoredb', EVENTSTORE_URL: eventStore.connectionString } : {}),
      },
    });
    const context = { ...dependencies, deployment, connectionString, query, kafkaOf, chance, answering: answeringConsumers() };
    await deployment.startAll();
    say('five processes serve');
    const began = Date.now();
    await jumin('sample', 'run', '--in', sample, '--data', deployment.data, '--url', deployment.url);
    await Promise.all(meanwhile);
    if (waiting.length > 0) throw new Error(`${waiting.length} acts were never done`);
    say(`the year in five processes, ${what}`);
    if (after) done.push(await after(context));
    const found = await resultOf(deployment.data, deployment.url, county, year);
    const differences = differencesOf(wanted, found);
    const history = await historyOf(deployment, found.people);
    if (differences.length > 0) throw new Error(`the results differ:\n${differences.join('\n')}`);
    const verified = await runToEnd([join(root, 'services/standalone/dist/verify/main.js')], deployment.env);
    if (verified.code !== 0) throw new Error(`verify: ${verified.out}${verified.err}`);
    const ends = (await deployment.stopAll()).filter(({ code, ms }) => code !== 0 || ms > 10_000);
    if (ends.length > 0) throw new Error(`not stopped in order: ${JSON.stringify(ends)}`);
    if (collector) say(tracesOf(collector));
    const sizes = Object.entries(found).map(([part, rows]) => `${part} ${JSON.stringify(rows).length}`);
    say(`the same bytes (${sizes.join(', ')}); a history of ${history} events; verify passes`);
    return { name, what, acts: acts.length, done: done.filter(Boolean).join('; '), seconds: Math.round((Date.now() - began) / 1_000) };
  } catch (error) {
    for (const one of deployment?.instances.keys() ?? []) writeFileSync(join(at, `${one}.log`), deployment.said(one));
    throw error;
  } finally {
    await deployment?.close();
    await closeDependencies();
    await collector?.close();
    eventStore?.stop();
  }
};

const wantedFaults = () => {
  if (values.faults === 'none') return { none: { what: 'undisturbed' } };
  if (values.faults === 'short') return { short };
  if (values.faults === 'all') return { none: { what: 'undisturbed' }, ...faults };
  return Object.fromEntries(values.faults.split(',').map((name) => [name, name === 'short' ? short : faults[name]]));
};

// Whoever ends this program ends what it has started.
for (const signal of ['SIGTERM', 'SIGINT'])
  process.once(signal, async () => {
    for (const close of [...closing].reverse()) await Promise.resolve(close()).catch(() => undefined);
    process.exit(1);
  });

const results = [];
try {
  await jumin(...generateSampleArguments({ county, year, people, seed, faults: 'all', out: sample }));
  say(`a year of ${people} people of ${county} with every fault of a party, seed ${seed}`);
  const server = await startEmbeddedPostgres({ directory: join(folder, 'postgres'), settings: forgetfulSettings });
  const { result: wanted, keys: keysThere } = await standalone(await databaseOn(server.connectionString, 'standalone')).finally(() =>
    server.stop(),
  );
  say('the year in one process');
  const keys = join(folder, 'keys');
  cpSync(keysThere, keys, { recursive: true }); // Subjects are keyed by them.
  for (const [name, fault] of Object.entries(wantedFaults())) {
    if (!fault) throw new Error(`there is no fault ${name}; there are ${Object.keys(faults).join(' ')}`);
    say(`${name}: ${fault.what}`);
    try {
      results.push(await year5(name, fault, wanted, keys));
    } catch (error) {
      process.exitCode = 1;
      say(`FAILED ${name} with seed ${seed}: ${error.stack}`);
      results.push({ name, what: fault.what, failed: true });
    }
    rmSync(join(folder, name, 'kafka'), { recursive: true, force: true, maxRetries: 5 });
  }
  if (values.table) writeFileSync(values.table, tableOf(results));
} catch (error) {
  say(`FAILED with seed ${seed}: ${error.stack}`);
  process.exitCode = 1;
} finally {
  for (const close of closing.reverse()) await Promise.resolve(close()).catch(() => undefined);
  if (!values.keep && process.exitCode !== 1) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  else say(`kept: ${folder}`);
}
