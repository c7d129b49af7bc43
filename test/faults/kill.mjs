// A year while the platform's process is killed with -9 at random moments, and in some rounds the database under it: in the end nothing is lost and nothing
// doubled. Two data directories take in the same sample: one undisturbed, one killed and started again each time, in the middle of files, closings,
// corrections and signatures. People, totals, rosters and discrepancies must equal each other and the answer key, and `jumin verify` must pass on the one
// that was killed.
//
//   node test/faults/kill.mjs [--people 5000] [--kills 12] [--county 620421] [--year 2022] [--faults all] [--seed N] [--key-alone]
//
// With --key-alone nothing runs undisturbed: `sample run` compares with the answer key, which is what an undisturbed run gives (test/journeys).
// The seed decides when and what is killed; it is printed first. Killed processes are those that this program started.
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { resultOf, root } from './deployment.mjs';
import { buildFirst } from '../../scripts/build-first.mjs';
import { generateSampleArguments } from '../generate-sample-arguments.mjs';

const { values } = parseArgs({
  options: {
    people: { type: 'string', default: '5000' },
    kills: { type: 'string', default: '12' },
    county: { type: 'string', default: '620421' },
    year: { type: 'string', default: '2022' },
    faults: { type: 'string', default: 'all' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    'key-alone': { type: 'boolean', default: false },
  },
});
const { people, county, year, faults, seed } = values;
const kills = Number(values.kills);

let state = Number(seed) + 1;
const chance = () => (state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff) / 0x80000000;

buildFirst();
const folder = mkdtempSync(join(tmpdir(), 'jumin-kill-'));
const sample = join(folder, 'sample');
const say = (text) => console.log(`${new Date().toISOString().slice(11, 19)} ${text}`);
say(`seed ${seed}, ${people} people of ${county}, ${kills} kills`);

const main = join(root, 'services/standalone/dist/main.js');
const cli = join(root, 'services/cli/bin/jumin.mjs');
const node = (args, options) => spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], { cwd: root, ...options });

/** A command line to its end: its exit code and what it printed. */
const jumin = (...args) => {
  const child = node([cli, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, err] = ['', ''];
  child.stdout.on('data', (text) => (out += text));
  child.stderr.on('data', (text) => (err = (err + text).slice(-4_000)));
  return { child, ended: new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err }))) };
};
const done = async (...args) => {
  const { code, out, err } = await jumin(...args).ended;
  if (code !== 0) throw new Error(`jumin ${args.join(' ')} ended with ${code}: ${out.slice(0, 2_000)}${err}`);
  return out;
};

/** Ours that still run; a failure must leave none behind. */
const running = new Set();

/** Starts the platform on a data directory; resolves when it serves. */
const start = async (data) => {
  const child = node([main, '--data', data, '--port', '0', '--quiet'], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (text) => (said = (said + text).slice(-4_000)));
  running.add(child);
  const ended = new Promise((resolve) => child.on('close', resolve)).then(() => running.delete(child));
  let over = false;
  void ended.then(() => (over = true));
  for (;;) {
    if (over) throw new Error(`the platform did not start: ${said}`);
    if (pidIn(join(data, 'platform.json')) === child.pid) return { child, ended, said: () => said };
    await sleep(20);
  }
};
const pidIn = (file) => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).pid;
  } catch {
    return undefined;
  }
};
/** The PostgreSQL that the platform of a data directory started. */
const postmasterOf = (data) => {
  const place = join(data, 'postgres-place.json');
  const server = existsSync(place) ? JSON.parse(readFileSync(place, 'utf8')).folder : join(data, 'postgres');
  return Number.parseInt(readFileSync(join(server, 'data', 'postmaster.pid'), 'utf8'), 10);
};

const undisturbed = async () => {
  const data = join(folder, 'undisturbed');
  const platform = await start(data);
  const began = Date.now();
  await done('sample', 'run', '--in', sample, '--data', data);
  const ms = Date.now() - began;
  const result = await resultOf(data, undefined, county, year);
  platform.child.kill('SIGTERM');
  await platform.ended;
  return { result, ms };
};

/** Kills come at random moments of the run; the run begins again after each, and goes through in the end. */
const disturbed = async (runMs) => {
  const data = join(folder, 'killed');
  const keys = join(folder, 'undisturbed', 'keys');
  if (existsSync(keys)) cpSync(keys, join(data, 'keys'), { recursive: true }); // Pseudonyms come from them.
  for (let kill = 1; kill <= kills; kill++) {
    const platform = await start(data);
    const run = jumin('sample', 'run', '--in', sample, '--data', data);
    const first = await Promise.race([run.ended, sleep(chance() * 2 * (runMs / kills))]);
    if (first) say(`  the run had ended before kill ${kill}`);
    const what = chance() < 0.3 ? 'PostgreSQL' : 'the platform';
    say(`  kill ${kill}: ${what}`);
    if (what === 'PostgreSQL') {
      process.kill(postmasterOf(data), 'SIGKILL');
      await Promise.race([platform.ended, sleep(chance() * 1_000)]); // It works on for a moment without its database.
    }
    platform.child.kill('SIGKILL');
    await platform.ended;
    await run.ended;
  }
  const platform = await start(data);
  await done('sample', 'run', '--in', sample, '--data', data);
  const result = await resultOf(data, undefined, county, year);
  await done('verify', '--data', data);
  platform.child.kill('SIGTERM');
  await platform.ended;
  return result;
};

try {
  await done(...generateSampleArguments({ county, year, people, seed, faults, out: sample }));
  const { result: wanted, ms } = values['key-alone'] ? { ms: 6_000 + 20 * Number(people) } : await undisturbed();
  if (wanted) say(`undisturbed in ${Math.round(ms / 1_000)} s`);
  const found = await disturbed(ms);
  for (const part of Object.keys(wanted ?? {}))
    if (JSON.stringify(found[part]) !== JSON.stringify(wanted[part])) {
      for (const [name, rows] of Object.entries({ wanted, found }))
        writeFileSync(join(folder, `${name}.json`), JSON.stringify(rows[part], null, 1));
      throw new Error(`after the kills ${part} is another; wanted.json and found.json in ${folder}`);
    }
  const same = wanted ? 'the same people, totals, rosters and discrepancies' : 'what the answer key says';
  say(`${same} after ${kills} kills, and verify passes`);
  rmSync(folder, { recursive: true, force: true });
} catch (error) {
  say(`FAILED with seed ${seed}: ${error.message}`);
  process.exitCode = 1;
  for (const child of running) child.kill('SIGTERM');
}
