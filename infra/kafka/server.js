// One Apache Kafka on this machine, from the jars that pom.xml names, for developers without a container engine and for the specs. Plain JavaScript, so that
// scripts and specs may use it untranspiled. A single node in KRaft mode, on the loopback only.
const { spawn, spawnSync } = require('node:child_process');
const { randomBytes } = require('node:crypto');
const { closeSync, existsSync, openSync, readFileSync, rmSync } = require('node:fs');
const { mkdir, mkdtemp, readFile, rename, rm, writeFile } = require('node:fs/promises');
const { connect, createServer } = require('node:net');
const { homedir, tmpdir } = require('node:os');
const { delimiter, join } = require('node:path');

const pom = join(__dirname, 'pom.xml');
const version = /<kafka\.version>(.+?)</.exec(readFileSync(pom, 'utf8'))[1];
const javaVersionMin = 17;
const startMsMax = 120_000;

/** What went wrong, in one line for a person. */
class KafkaServerError extends Error {
  constructor(message) {
    super(message);
    this.name = 'KafkaServerError';
  }
}

const programOf = (name) =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => (process.platform === 'win32' ? [`${name}.exe`, `${name}.cmd`] : [name]).map((file) => join(folder, file)))
    .find(existsSync);

const java = () => {
  const { JAVA_HOME } = process.env;
  const ofHome = JAVA_HOME && join(JAVA_HOME, 'bin', process.platform === 'win32' ? 'java.exe' : 'java');
  return ofHome && existsSync(ofHome) ? ofHome : programOf('java');
};

const cacheFolder = () =>
  process.env.JUMIN_KAFKA_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'jumin', `kafka-${version}`);
/** Where the jars are once they are all there: the folder appears whole or not at all. */
const jarsFolder = () => join(cacheFolder(), 'lib');

let missing;
/** Why no Kafka can be started here, in one line; null when it can. Looks once in a process. */
function whatIsMissing() {
  return (missing ??= { line: look() }).line;
}
function look() {
  const program = java();
  if (!program) return `Kafka ${version} needs Java ${javaVersionMin} or later, and no java was found (PATH, JAVA_HOME)`;
  const { stdout, stderr, error } = spawnSync(program, ['-version'], { encoding: 'utf8' });
  if (error) return `Kafka ${version} needs Java, and ${program} cannot be run: ${error.message}`;
  const found = /version "(?:1\.)?(\d+)/.exec(`${stderr}${stdout}`)?.[1];
  if (Number(found) < javaVersionMin) return `Kafka ${version} needs Java ${javaVersionMin} or later, and ${program} is Java ${found}`;
  if (!existsSync(jarsFolder()) && !programOf('mvn'))
    return `the jars of Kafka ${version} are fetched with Maven, and no mvn was found (PATH)`;
  return null;
}

/** Fetches the jars with the Maven of this machine and its own settings, once; two starts at a time fetch twice, and the first stays. */
async function jars() {
  const folder = jarsFolder();
  if (existsSync(folder)) return folder;
  await mkdir(cacheFolder(), { recursive: true });
  const aside = await mkdtemp(join(cacheFolder(), 'fetching-'));
  try {
    const args = ['-q', '-B', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${join(aside, 'lib')}`];
    const { code, output } = await runToEnd(programOf('mvn') ?? 'mvn', args);
    if (code !== 0) throw new KafkaServerError(`Maven could not fetch Kafka ${version}: ${firstErrorOf(output)}`);
    await rename(join(aside, 'lib'), folder).catch((error) => {
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
  return folder;
}

const firstErrorOf = (output) =>
  output
    .split('\n')
    .find((line) => /ERROR|error/.test(line))
    ?.replace(/\x1b\[[0-9;]*m/g, '')
    .trim() ??
  output.trim().split('\n').at(-1) ??
  'no reason given';

const runToEnd = (program, args, options = {}) =>
  new Promise((resolve) => {
    const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => resolve({ code: null, output: `${output}${error.message}` }));
    child.on('close', (code) => resolve({ code, output }));
  });

/** Ports that nobody listens on now. Both are held until both are known, so they differ. */
async function freePorts(count) {
  const servers = await Promise.all(
    Array.from({ length: count }, () => {
      const server = createServer();
      return new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', () => resolve(server)));
    }),
  );
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/** Settings for one small node. `auto.create.topics.enable` is off as it must be in production: a mistyped topic is an error, not a topic. */
const propertiesOf = ({ port, controllerPort, folder, properties }) =>
  Object.entries({
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'PLAINTEXT',
    'listener.security.protocol.map': 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
    'log.dirs': join(folder, 'data'),
    'auto.create.topics.enable': false,
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 4,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'group.initial.rebalance.delay.ms': 0,
    'log.cleaner.dedupe.buffer.size': 16_777_216,
    'log.segment.bytes': 67_108_864,
    'num.network.threads': 2,
    'num.io.threads': 2,
    ...properties,
  })
    .map(([key, value]) => `${key}=${String(value).replaceAll('\\', '/')}\n`)
    .join('');

/**
 * Starts a server. `folder` keeps data, settings and log; a temporary one when absent, removed by `stop`. A folder that was used before keeps its data and,
 * unless told otherwise, its port, so that a client finds a server again after `kill`. Rejects with KafkaServerError, one line.
 */
async function startKafka({ folder, port, heapMiB = 256, properties = {}, outlivesProcess = false } = {}) {
  const absent = whatIsMissing();
  if (absent) throw new KafkaServerError(absent);
  const lib = await jars();
  const place = folder ?? (await mkdtemp(join(tmpdir(), 'jumin-kafka-')));
  await mkdir(place, { recursive: true });
  const settings = join(place, 'server.properties');
  const classPath = ['-cp', `${lib}/*`];
  // Logs of a server of our own are for finding out what went wrong with it: warnings are enough.
  const logging = ['-Dorg.slf4j.simpleLogger.defaultLogLevel=warn', '-Dorg.slf4j.simpleLogger.showDateTime=true'];
  const quickStart = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xshare:auto'];
  const before = await readFile(settings, 'utf8').catch(() => undefined);
  const known =
    before && [/PLAINTEXT:\/\/127\.0\.0\.1:(\d+)/, /CONTROLLER:\/\/127\.0\.0\.1:(\d+)/].map((one) => Number(one.exec(before)[1]));
  const [freeOne, freeTwo] = await freePorts(2);
  const ports = { port: port ?? known?.[0] ?? freeOne, controllerPort: known?.[1] ?? freeTwo };
  await writeFile(settings, propertiesOf({ ...ports, folder: place, properties }));
  if (!existsSync(join(place, 'data', 'meta.properties'))) {
    const clusterId = randomBytes(16).toString('base64url');
    const format = ['kafka.tools.StorageTool', 'format', '-t', clusterId, '-c', settings, '--ignore-formatted'];
    const { code, output } = await runToEnd(java(), ['-Xmx128m', ...quickStart, ...logging, ...classPath, ...format]);
    if (code !== 0) throw new KafkaServerError(`Kafka could not format ${place}: ${firstErrorOf(output)}`);
  }
  const log = openSync(join(place, 'kafka.log'), 'a');
  const memory = [`-Xmx${heapMiB}m`, `-Xms${heapMiB}m`, '-XX:+UseSerialGC', '-Xshare:auto'];
  const child = spawn(java(), [...memory, ...logging, ...classPath, 'kafka.Kafka', settings], {
    stdio: ['ignore', log, log],
    detached: true, // A Ctrl-C of the terminal is for us; we stop the server in order.
  });
  closeSync(log);
  child.unref();
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const endWithUs = () => child.exitCode === null && child.kill('SIGKILL');
  if (!outlivesProcess) process.once('exit', endWithUs);
  const end = async (signal, waitMsMax) => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    const late = setTimeout(() => child.kill('SIGKILL'), waitMsMax);
    child.ref();
    await ended;
    clearTimeout(late);
    process.removeListener('exit', endWithUs);
  };
  let dead = false;
  void ended.then(() => (dead = true));
  await listening(ports.port, () => dead).catch(async (error) => {
    await end('SIGKILL', 0);
    const said = await readFile(join(place, 'kafka.log'), 'utf8').catch(() => '');
    throw new KafkaServerError(`Kafka ${version} did not start (${error.message}): ${firstErrorOf(said)} (${join(place, 'kafka.log')})`);
  });
  return {
    brokers: [`127.0.0.1:${ports.port}`],
    processId: child.pid,
    folder: place,
    version,
    /** In order: about two seconds. Data that nobody asked to keep go. */
    stop: async () => {
      await end('SIGTERM', 15_000);
      if (folder === undefined) rmSync(place, { recursive: true, force: true, maxRetries: 5 });
    },
    /** As if the machine had lost power; the next start on the folder recovers its log, which takes longer. */
    kill: () => end('SIGKILL', 0),
  };
}

/** Kafka listens only once it serves. */
async function listening(port, isDead) {
  for (const until = Date.now() + startMsMax; Date.now() < until; await new Promise((resolve) => setTimeout(resolve, 50))) {
    if (isDead()) throw new Error('it ended');
    const open = await new Promise((resolve) => {
      const socket = connect({ port, host: '127.0.0.1' }, () => (socket.destroy(), resolve(true)));
      socket.once('error', () => resolve(false));
    });
    if (open) return;
  }
  throw new Error(`nothing listens on port ${port} after ${startMsMax / 1000} s`);
}

module.exports = { startKafka, whatIsMissing, KafkaServerError, version };
