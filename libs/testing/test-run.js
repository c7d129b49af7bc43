// The one PostgreSQL and the one Kafka of a Jest run lie in a folder named after the Jest process. Plain JavaScript: Jest runs it before anything is transpiled.
const { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const runs = join(tmpdir(), `jumin-test-${process.getuid?.() ?? 0}`);
const runFolder = join(runs, String(process.pid));

const isAlive = (processId) => {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
};

const json = (path) => (existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined);

/** Stops the servers of a run, if any were started, and removes their data. Nobody misses them, so nothing is awaited for long. */
async function endRun(folder) {
  await Promise.all([endServer(json(join(folder, 'server.json')), 'SIGQUIT'), endServer(json(join(folder, 'kafka.json')), 'SIGKILL')]);
  const place = json(join(folder, 'postgres-place.json'));
  for (const left of [place?.folder, folder]) if (left) rmSync(left, { recursive: true, force: true, maxRetries: 5 });
}

async function endServer(server, signal) {
  if (!server?.processId || !readFileIfThere(`/proc/${server.processId}/cmdline`, server.folder).includes(server.folder)) return;
  process.kill(server.processId, signal);
  for (let waited = 0; isAlive(server.processId) && waited < 5_000; waited += 20) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** Without /proc the process number is believed. */
function readFileIfThere(path, otherwise) {
  if (!existsSync('/proc/self')) return otherwise;
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

/** Runs whose Jest was killed leave their server behind. */
async function endAbandonedRuns() {
  mkdirSync(runs, { recursive: true });
  for (const name of readdirSync(runs)) if (!isAlive(Number(name))) await endRun(join(runs, name));
}

module.exports = { runFolder, endRun, endAbandonedRuns };
