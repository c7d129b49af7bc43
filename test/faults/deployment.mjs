// The five services as five processes on this machine, over a PostgreSQL and a Kafka that are given; for the journey and the fault harness. Ends only
// processes that it started.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createRequire } from 'node:module';
import { openGateway } from './gateway.mjs';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const services = ['registration', 'payment-collection', 'subsidy-calculation', 'reconciliation', 'reporting'];

const node = (args, options) => spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], { cwd: root, ...options });
const mainOf = (service) => join(root, 'services', service, 'dist', 'main.js');

/** A program to its end: exit code and what it printed. */
export const runToEnd = (args, env = process.env) =>
  new Promise((resolve) => {
    const child = node(args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let [out, err] = ['', ''];
    child.stdout.on('data', (text) => (out += text));
    child.stderr.on('data', (text) => (err = (err + text).slice(-8_000)));
    child.on('close', (code) => resolve({ code, out, err }));
  });

/** The command line, which must end well. */
export const jumin = async (...args) => {
  const { code, out, err } = await runToEnd([join(root, 'services/cli/bin/jumin.mjs'), ...args]);
  if (code !== 0) throw new Error(`jumin ${args.join(' ')} ended with ${code}: ${out.slice(0, 3_000)}${err}`);
  return out;
};

/**
 * `connectionString`, `brokers`: where the services find them, perhaps through a proxy. `keys`: the folder of the master keys. `onDay`: awaited before the
 * clock is moved to a day. `env`: more of it.
 * Nothing runs yet; `startAll` migrates all five at once and starts them.
 */
export const openDeployment = async ({ folder, connectionString, brokers, keys, onDay = async () => undefined, env: more = {} }) => {
  const instances = new Map(); // `<service>` and `<service>#2`
  const gateway = await openGateway(
    (service) => instances.get(service)?.url,
    async (url, body) => {
      const day = url === '/platform/clock' ? JSON.parse(body.toString()).day : undefined;
      if (day !== undefined) await onDay(day);
    },
  );
  const data = join(folder, 'data'); // Holds officers.json, where the command line looks.
  mkdirSync(data, { recursive: true });
  const env = {
    ...process.env,
    DATABASE_URL: connectionString,
    KAFKA_BROKERS: brokers.join(','),
    KAFKA_REPLICAS: '1',
    KAFKA_PARTITIONS: '3',
    KAFKA_FETCH_WAIT_MS: '300',
    JUMIN_KEYS: keys,
    JUMIN_FILES: join(folder, 'files'),
    JUMIN_OFFICERS: join(data, 'officers.json'),
    JUMIN_SERVICE_URL: gateway.url,
    JUMIN_CLOCK: 'business',
    HOST: '127.0.0.1',
    PORT: '0',
    LOG_LEVEL: 'info',
    ...more,
  };

  const spawned = (name) => {
    const service = name.replace(/#.*/, '');
    const child = node(['--max-old-space-size=400', mainOf(service)], {
      env: { ...env, JUMIN_INSTANCE: name, ...(name === service ? {} : { JUMIN_OFFICERS: join(data, `officers-${name}.json`) }) },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const instance = { name, child, url: undefined, said: '', over: false };
    instance.ended = new Promise((resolve) => child.on('close', (code) => ((instance.over = true), resolve(code))));
    child.stderr.on('data', (text) => {
      instance.said = (instance.said + text).slice(-20_000);
      const serving = /"url":"(http:[^"]+)","msg":"Serving"/.exec(instance.said);
      if (serving && instance.url === undefined) instance.url = serving[1];
    });
    instances.set(name, instance);
    return instance;
  };

  const deployment = {
    url: gateway.url,
    data,
    env,
    instances,
    /** As the operator. */
    ask: async (path, body) => {
      const officers = JSON.parse(readFileSync(join(data, 'officers.json'), 'utf8'));
      const { token } = officers.find(({ role }) => role === 'operator');
      const response = await fetch(`${gateway.url}${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': `${path} ${Date.now()}` },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const answer = await response.json();
      if (!response.ok) throw new Error(`${path}: ${JSON.stringify(answer)}`);
      return answer;
    },
    said: (name) => instances.get(name)?.said ?? '',
    /** Resolves when it serves. A process that refuses to start, since what it needs is away, is started again, as a supervisor does. */
    start: async (name, waitMsMax = 60_000) => {
      let instance = spawned(name);
      for (const until = Date.now() + waitMsMax; ; await sleep(20)) {
        if (instance.url !== undefined) return instance;
        if (Date.now() > until) throw new Error(`${name} did not start: ${instance.said.slice(-3_000)}`);
        if (!instance.over) continue;
        if (instance.child.exitCode === 2) throw new Error(`${name} did not start: ${instance.said.slice(-3_000)}`);
        await sleep(300);
        instance = spawned(name);
      }
    },
    startAll: async () => {
      const migrated = await Promise.all(services.map((service) => runToEnd([mainOf(service), 'migrate'], env)));
      for (const { code, err } of migrated) if (code !== 0) throw new Error(`migrate ended with ${code}: ${err}`);
      await Promise.all(services.map((service) => deployment.start(service)));
    },
    kill: async (name) => {
      const instance = instances.get(name);
      instance.child.kill('SIGKILL');
      await instance.ended;
      instance.url = undefined;
    },
    /** In order; answers the exit code and how long it took. */
    stop: async (name) => {
      const instance = instances.get(name);
      const began = Date.now();
      instance.url = undefined;
      instance.child.kill('SIGTERM');
      return { code: await instance.ended, ms: Date.now() - began };
    },
    stopAll: async () => {
      const ends = await Promise.all(
        [...instances].filter(([, { over }]) => !over).map(async ([name]) => ({ name, ...(await deployment.stop(name)) })),
      );
      return ends;
    },
    close: async () => {
      for (const { child, over, ended } of instances.values())
        if (!over) {
          child.kill('SIGKILL');
          await ended;
        }
      await gateway.close();
    },
  };
  return deployment;
};

/** Consumers that answer contracts by commands and keep no rows: told everything again, they find all of it done already. */
export const answeringConsumers = () => {
  const require = createRequire(import.meta.url);
  const { definitions } = require(join(root, 'services/standalone/dist'));
  // Composing is pure wiring: nothing of this is asked.
  const nothing = new Proxy(() => nothing, { get: (_, name) => (name === Symbol.iterator ? undefined : nothing), apply: () => nothing });
  return definitions.flatMap((definition) =>
    definition
      .compose({ store: nothing, vault: nothing, database: nothing, divisions: nothing, calendar: nothing })
      .lanes.filter(({ reads, apply, act }) => reads === 'contracts' && act && !apply)
      .map(({ name }) => `${definition.name}.${name}`),
  );
};

/** What must be the same wherever and however a year runs, as bytes. Places in the log are left out: they are another log's. */
export const resultOf = async (data, url, county, year) => {
  const at = ['--county', county, '--year', year, '--format', 'json', '--data', data, ...(url === undefined ? [] : ['--url', url])];
  const report = async (kind) => JSON.parse(await jumin('report', kind, ...at));
  const result = {};
  for (const kind of ['people', 'bridge', 'progress', 'kpi', 'roster']) result[kind] = await report(kind);
  result.people.sort((one, other) => (one.idNumber < other.idNumber ? -1 : 1));
  result.discrepancies = JSON.parse(
    await jumin(
      'reconcile',
      'status',
      '--county',
      county,
      '--period',
      year,
      '--json',
      '--data',
      data,
      ...(url === undefined ? [] : ['--url', url]),
    ),
  );
  return result;
};
