// `npm run test:foreign`: a Kafka client that is not ours and not JavaScript reads the topics of a sample year and holds every record against the published
// documentation. A county's year with every fault runs through the platform, the relay carries it to a real broker, and `read_topics.py` (librdkafka and
// Python's jsonschema) reads it from docs/events/asyncapi.yaml alone; what it adds up must be what the platform reports. Then records that break the rules,
// one kind at a time, are put on the topics, and it must name each: a check that cannot fail shows nothing.
//
//   node test/foreign-consumer/run.mjs [--people 200] [--county 620421] [--year 2022]
//
// Needs Java 17 and Maven (or JUMIN_TEST_KAFKA_BROKERS) and Python 3.9 with venv; where they are missing one line says so and nothing runs.
import { createHash } from 'node:crypto';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildFirst } from '../../scripts/build-first.mjs';
import { installIfNeeded } from '../../scripts/install-if-needed.mjs';
import { generateSampleArguments } from '../generate-sample-arguments.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..');
const { values } = parseArgs({
  options: {
    people: { type: 'string', default: '200' },
    county: { type: 'string', default: '620421' },
    year: { type: 'string', default: '2022' },
  },
});
const { people, county, year } = values;
const required = process.env.JUMIN_REQUIRE_FOREIGN === '1';
const skip = (why) => {
  console.log(`skipped: test:foreign (${why})`);
  process.exit(required ? 1 : 0);
};

installIfNeeded();
const require = createRequire(import.meta.url);
const kafkaServer = require('../../infra/kafka/server.js');
const namedBrokers = process.env.JUMIN_TEST_KAFKA_BROKERS?.split(',');
const missing = namedBrokers ? null : kafkaServer.whatIsMissing();
if (missing) skip(missing);
const python = pythonWithPackages();

const say = (text) => console.log(`${new Date().toISOString().slice(11, 19)} ${text}`);
buildFirst();

const { servePlatform } = require('../../services/standalone/dist/serve-platform.js');
const { publishers } = require('../../services/standalone/dist/compose-platform.js');
const { connectKafka, prepareTopics, startRelay } = require('../../libs/messaging/dist/kafka/index.js');

const folder = mkdtempSync(join(tmpdir(), 'jumin-foreign-'));
const opened = [() => rmSync(folder, { recursive: true, force: true })];
let failures = 0;
const expectThat = (holds, what) => {
  say(`${holds ? 'ok    ' : 'FAILED'} ${what}`);
  if (!holds) failures++;
};

try {
  const kafka = namedBrokers ? null : await kafkaServer.startKafka({ folder: join(folder, 'kafka') });
  if (kafka) opened.push(() => kafka.stop());
  const brokers = namedBrokers ?? kafka.brokers;
  const data = join(folder, 'data');
  const served = await servePlatform({ directory: data, port: 0 });
  opened.push(() => served.stop());
  await jumin(...generateSampleArguments({ county, year, people, seed: '7', faults: 'all', out: join(folder, 'sample') }));
  await runSample(data);
  say(`a year of ${people} people with every fault has run`);

  const { store, connectionString } = served.platform;
  const prefix = `foreign-${process.pid}.`;
  const connection = connectKafka({ brokers, clientId: 'test-foreign', prefix });
  const publishing = publishers.filter(({ service }) => service !== 'reporting');
  await prepareTopics(connection, { services: publishing.map(({ service }) => service), replicas: 1 });
  const head = await store.head();
  const relay = startRelay({ connection, store, publishers: publishing, connectionString, standbyMs: 50 });
  for (const until = Date.now() + 120_000; relay.relays.some(({ position }) => position < head); await sleep(100)) {
    const failed = relay.relays.find(({ status }) => status === 'failed');
    if (failed || Date.now() > until) throw new Error(`the relay does not arrive: ${failed?.lastError ?? 'it is slow'}`);
  }
  await relay.stop();

  const read = await readTopics(brokers, prefix);
  expectThat(
    read.code === 0 && read.records > 0,
    `${read.records} records of ${Object.keys(read.types).length} types are as documented${read.problems.map((problem) => `\n         ${problem}`).join('')}`,
  );
  if (read.unseen.length > 0) say(`       not in this sample, so not checked: ${read.unseen.join(', ')}`);
  expectThat(read.copies === 0, `none came twice from a relay that was not disturbed (${read.copies})`);
  const reported = await figuresReported(served.url, data);
  const added = read.figures[`${county}-${year}`];
  expectThat(
    JSON.stringify(added) === JSON.stringify(reported),
    `what it adds up is what the platform reports: ${JSON.stringify(added)}${JSON.stringify(added) === JSON.stringify(reported) ? '' : ` and not ${JSON.stringify(reported)}`}`,
  );
  const smallest = await run(python, [join(here, 'smallest.py'), brokers.join(','), `${prefix}registration.events`]);
  expectThat(
    smallest.code === 0 && smallest.out.includes('jumin.registration.ParticipantEnrolled.v1'),
    `the smallest reader, as printed in docs/events, reads registration.events${smallest.code === 0 ? '' : `: ${smallest.err}`}`,
  );

  // The relay that forgets its checkpoint sends a stretch again: copies, and nothing else, and the figures stay.
  await served.platform.store.checkpoints.advance(
    'relay.registration',
    await store.checkpoints.read('relay.registration'),
    await firstPositions(connection),
  );
  const again = startRelay({
    connection,
    store,
    publishers: publishing.filter(({ service }) => service === 'registration'),
    connectionString,
    standbyMs: 50,
  });
  await sleep(3_000);
  await again.stop();
  const twice = await readTopics(brokers, prefix);
  expectThat(
    twice.code === 0 && twice.copies > 0 && JSON.stringify(twice.figures) === JSON.stringify(read.figures),
    `sent again after a crash, ${twice.copies} copies are known by the rules of the page, and the figures stay${twice.problems.map((problem) => `\n         ${problem}`).join('')}`,
  );
  await breakOneByOne(connection, brokers, prefix);
} catch (error) {
  console.error(error);
  failures++;
} finally {
  for (const close of opened.reverse()) await Promise.resolve(close()).catch(() => undefined);
}
say(failures === 0 ? 'passed' : `${failures} failed`);
process.exit(failures === 0 ? 0 : 1);

/** A position early in the log: that of the tenth record of registration's first partition with records. */
async function firstPositions({ kafka, topicName }) {
  const records = await firstRecords(kafka, topicName('registration.events'), 40);
  return records.map(({ headers }) => headers.ce_position.toString()).sort()[9];
}

async function firstRecords(kafka, topic, count) {
  const consumer = kafka.consumer({ groupId: `foreign-first-${process.pid}-${Math.random()}` });
  const records = [];
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error(`${topic} holds no ${count} records`)), 30_000).unref();
    consumer
      .run({
        eachMessage: async ({ message }) => {
          records.push(message);
          if (records.length === count) resolve();
        },
      })
      .catch(reject);
  });
  await consumer.disconnect();
  return records;
}

/** Puts a good record with one thing wrong on a topic of its own, and sees that the reader says what. */
async function breakOneByOne({ kafka, topicName }, brokers, prefix) {
  const [good] = (await firstRecords(kafka, topicName('registration.events'), 1)).map(({ key, value, headers }) => ({
    key: key.toString(),
    data: JSON.parse(value.toString()),
    headers: Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, text.toString()])),
  }));
  const faults = {
    'a required field is missing': ({ data: { subjectId: _gone, ...data }, ...record }) => [{ ...record, data }, /subjectId/],
    'a field that no schema knows': (record) => [{ ...record, data: { ...record.data, name: '甲' } }, /name/],
    'a division code as a number': (record) => [{ ...record, data: { ...record.data, county: Number(record.data.county) } }, /county/],
    'a date that is none': (record) => [{ ...record, headers: { ...record.headers, ce_effectiveon: '2022-02-30' } }, /ce_effectiveon/],
    'a header is missing': ({ headers: { ce_time: _gone, ...headers }, ...record }) => [{ ...record, headers }, /ce_time/],
    'a type that nobody documented': (record) => [
      { ...record, headers: { ...record.headers, ce_type: 'jumin.registration.Unheard.v1' } },
      /not documented/,
    ],
    'a key that is not the one of its headers': (record) => [{ ...record, key: 'other' }, /key other/],
    'the same id with other content': (record) => [
      { ...record, headers: { ...record.headers, ce_position: `${record.headers.ce_position}0` }, sameId: true },
      /other content/,
    ],
    'an earlier position that is no copy': (record) => [
      { ...record, headers: { ...record.headers, ce_position: '0'.repeat(record.headers.ce_position.length) } },
      /comes after/,
    ],
    'a value that is not JSON': (record) => [{ ...record, text: '{' }, /not JSON/],
  };
  const admin = kafka.admin();
  await admin.connect();
  for (const [index, [what, fault]] of Object.entries(faults).entries()) {
    const [bad, words] = fault(structuredClone(good));
    const ofFault = `${prefix}${index}.`;
    const topics = publishersOfDocument().map((topic) => ({ topic: `${ofFault}${topic}`, numPartitions: 1, replicationFactor: 1 }));
    await admin.createTopics({ topics, waitForLeaders: true });
    const producer = kafka.producer({ allowAutoTopicCreation: false });
    await producer.connect();
    const record = ({ key, data, text, headers }) => ({ key, value: text ?? JSON.stringify(data), headers });
    if (!bad.sameId) bad.headers.ce_id = '00000000-0000-5000-8000-000000000000';
    await producer.send({ topic: `${ofFault}registration.events`, messages: [record(good), record(bad)] });
    await producer.disconnect();
    const { code, problemCount, problems } = await readTopics(brokers, ofFault);
    const named = code === 1 && problemCount === 1 && words.test(problems[0]);
    expectThat(named, `it sees ${what}: ${problems.join(' | ').slice(0, 160) || 'it does not'}`);
  }
  await admin.disconnect();
}

function publishersOfDocument() {
  const { parse } = require('yaml');
  return Object.values(parse(readFileSync(join(root, 'docs/events/asyncapi.yaml'), 'utf8')).channels).map(({ address }) => address);
}

async function readTopics(brokers, prefix) {
  const args = ['--brokers', brokers.join(','), '--document', join(root, 'docs/events/asyncapi.yaml'), '--prefix', prefix];
  const { code, out, err } = await run(python, [join(here, 'read_topics.py'), ...args]);
  if (code !== 0 && code !== 1) throw new Error(err);
  try {
    return { code, ...JSON.parse(out) };
  } catch {
    throw new Error(`${out}${err}`);
  }
}

/** The same sums, from what officers read. */
async function figuresReported(url, data) {
  const { token } = JSON.parse(readFileSync(join(data, 'officers.json'), 'utf8')).find(({ role }) => role === 'operator');
  const sums = { keptFen: 0, onBehalfFen: 0, refundDueFen: 0, subsidyFen: 0 };
  for (let next = ''; next !== null;) {
    const address = `${url}/reporting/counties/${county}/years/${year}/people?limit=1000${next && `&cursor=${encodeURIComponent(next)}`}`;
    const { items, nextCursor } = await (await fetch(address, { headers: { authorization: `Bearer ${token}` } })).json();
    for (const { keptFen, onBehalfFen, refundDueFen, subsidyFen } of items) {
      sums.keptFen += keptFen;
      sums.onBehalfFen += onBehalfFen;
      sums.refundDueFen += refundDueFen;
      sums.subsidyFen += Object.values(subsidyFen).reduce((sum, fen) => sum + fen, 0);
    }
    next = nextCursor ?? null;
  }
  return Object.fromEntries(Object.entries(sums).sort());
}

/** Begun again where the connection breaks, on a machine that has no time: files are known by their content. */
async function runSample(data, attempt = 1) {
  await jumin('sample', 'run', '--in', join(folder, 'sample'), '--data', data).catch((error) => {
    if (attempt === 3 || !String(error).includes('PlatformAway')) throw error;
    return runSample(data, attempt + 1);
  });
}

async function jumin(...args) {
  const { code, out, err } = await run(process.execPath, [join(root, 'services/cli/bin/jumin.mjs'), ...args]);
  if (code !== 0) throw new Error(`jumin ${args.slice(0, 2).join(' ')} ended with ${code}: ${out.slice(-2_000)}${err.slice(-2_000)}`);
}

function run(program, args) {
  const child = spawn(program, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, err] = ['', ''];
  child.stdout.on('data', (text) => (out += text));
  child.stderr.on('data', (text) => (err += text));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })));
}

/** A virtual environment in the user's cache, made once per set of versions; it appears whole or not at all. */
function pythonWithPackages() {
  const requirements = join(here, 'requirements.txt');
  const name = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12);
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'jumin');
  const place = join(cache, `python-${name}`);
  const program = join(place, 'bin', 'python');
  if (existsSync(join(place, 'complete'))) return program;
  const found = ['python3', 'python'].find(
    (one) => spawnSync(one, ['-c', 'import sys, venv; assert sys.version_info >= (3, 9)']).status === 0,
  );
  if (!found) skip('Python 3.9 or later with venv was not found');
  mkdirSync(cache, { recursive: true });
  rmSync(place, { recursive: true, force: true });
  for (const [program_, ...args] of [
    [found, '-m', 'venv', place],
    [program, '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements],
  ]) {
    const { status, stderr } = spawnSync(program_, args, { encoding: 'utf8' });
    if (status !== 0) skip(`its Python packages could not be installed: ${stderr.trim().split('\n').at(-1)}`);
  }
  mkdirSync(join(place, 'making'));
  renameSync(join(place, 'making'), join(place, 'complete'));
  return program;
}
