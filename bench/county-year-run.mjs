// One sample year in a process of its own, so that memory and processor time are its own: serves the platform, loads the policy of the benchmark, lets the command line
// feed the year, then measures the reference. Prints one line of JSON. Started by b7-county-year.mjs.
import { spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { insertRowsInBulk } from './bare-table.mjs';
import { parentsWithTable } from './b7-county-year.mjs';
import { durableSettings, openPool } from './measure.mjs';
import { timedStatements } from './timed-statements.mjs';
import { usageOf } from './usage.mjs';

const require = createRequire(import.meta.url);
const { servePlatform } = require('../services/standalone/dist/serve-platform.js');

/** What each statement takes, from being sent to being answered; on a busy machine that is mostly waiting. */
const statements = process.env.STATEMENTS ? timedStatements(require('pg')) : undefined;
const [directory] = process.argv.slice(2);
const [sample, data] = [join(directory, 'sample'), join(directory, 'data')];
const { platform, stop } = await servePlatform({ directory: data, port: 0, postgresSettings: durableSettings });
const usage = usageOf(platform.postmaster);
try {
  await platform.store.clock.begin('business', '2024-01-01');
  await platform.policiesLoaded();
  const counties = join(import.meta.dirname, '../libs/policy/counties');
  const text = `${await readFile(join(counties, '34/341323-2024.yaml'), 'utf8')}\n# With the subsidy table of 靖远 2022, for the benchmark.\n`;
  const actor = { id: 'bench', agency: 'H', role: 'head', division: '341323' };
  const loaded = await platform.services['subsidy-calculation'].loadPolicy({
    text,
    parents: await parentsWithTable(),
    actor,
    commandId: '00000000-0000-5000-8000-000000000007',
  });
  if (loaded.kind === 'refused') throw new Error(`the policy is not valid: ${JSON.stringify(loaded.problems.slice(0, 3))}`);
  await platform.settle();
  const before = usage.now();
  statements?.clear();
  await new Promise((resolve, reject) => {
    const cli = join(import.meta.dirname, '../services/cli/bin/jumin.mjs');
    const run = spawn(process.execPath, [cli, 'sample', 'run', '--in', sample, '--data', data], { stdio: ['ignore', 'ignore', 'inherit'] });
    // 1: subsidies differ from the key, which knows of none.
    run.on('close', (code) => (code === 0 || code === 1 ? resolve() : reject(new Error(`sample run ended with ${code}`))));
  });
  const after = usage.now();
  if (statements) console.error(statements.table());
  const peak = usage.peak();
  const pool = openPool({ connectionString: platform.connectionString, max: 4 });
  const {
    rows: [posted],
  } = await pool.query(
    'select count(*)::int as payers, coalesce(sum(province_fen), 0)::text as subsidised from reporting.standing where kept_fen > 0',
  );
  if (posted.payers === 0 || posted.subsidised === '0') throw new Error(`nothing was posted or subsidised: ${JSON.stringify(posted)}`);
  const reference = await insertRowsInBulk(pool, '0'.repeat(18));
  await pool.end();
  console.log(
    JSON.stringify({
      payers: posted.payers,
      seconds: after.seconds - before.seconds,
      nodeSeconds: after.nodeSeconds - before.nodeSeconds,
      postgresSeconds: after.postgresSeconds - before.postgresSeconds,
      ...peak,
      reference,
    }),
  );
} finally {
  usage.stop();
  await stop();
  await rm(data, { recursive: true, force: true });
}
