// One run of the main path in a process of its own, so that memory and processor time are its own: enrols, takes the payments in, and measures what it is
// asked for with `--then`. Prints one line of JSON. Started by b3-main-path.mjs and b4-rebuild.mjs.
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { enrolmentFiles, faultsAmong, firstDay, paymentDays, paymentsPerDay } from './main-path-files.mjs';
import { insertRowsInBulk } from './bare-table.mjs';
import { durableSettings, openPool } from './measure.mjs';
import { timedStatements } from './timed-statements.mjs';
import { usageOf } from './usage.mjs';

const require = createRequire(import.meta.url);
const { composePlatform, definitions, systemActor } = require('../services/standalone/dist/index.js');
const { publishers } = require('../services/standalone/dist/compose-platform.js');
const { rebuildLanes, dropSchema } = require('../libs/platform/dist/index.js');
const { loadDivisions, loadWorkingDayCalendar } = require('../libs/kernel/dist/index.js');

const argument = (name, otherwise) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : process.argv[at + 1];
};
/** What each statement takes, from being sent to being answered; on a busy machine that is mostly waiting. */
const statements = process.env.STATEMENTS ? timedStatements(require('pg')) : undefined;
const payments = Number(argument('payments', 100_000));
const then = argument('then', 'reference');
const halves = process.argv.includes('--halves');
/** One payment in 200 is wrong, and every day is closed, so that the differences become cases. */
const faults = process.argv.includes('--faults');

const directory = await mkdtemp(join(tmpdir(), 'jumin-bench-'));
const platform = await composePlatform({
  directory,
  postgresSettings: { ...durableSettings, ...JSON.parse(process.env.SETTINGS ?? '{}') },
});
const actor = systemActor('620421');
const usage = usageOf(platform.postmaster);
const receive = async (file) => {
  const report = await platform.receive({ ...file, content: file.content(), actor });
  if (report.status !== 'taken-in' || report.counts.quarantined > 0 || report.counts.conflict > 0)
    throw new Error(`${file.fileName}: ${report.status} ${JSON.stringify(report.problems[0])}`);
};
const between = (before, after, count) => {
  const seconds = after.seconds - before.seconds;
  return {
    perSecond: count / seconds,
    seconds,
    nodeMicros: ((after.nodeSeconds - before.nodeSeconds) * 1e6) / count,
    postgresMicros: ((after.postgresSeconds - before.postgresSeconds) * 1e6) / count,
  };
};
const measured = async (count, work) => {
  const before = usage.now();
  await work();
  return between(before, usage.now(), count);
};

try {
  await platform.store.clock.begin('business', firstDay);
  await platform.policiesLoaded();
  await platform.settle();
  const enrolment = await measured(payments, async () => {
    for (const file of enrolmentFiles(payments)) await receive(file);
    await platform.settle();
  });
  const before = await platform.store.head();
  const pool = openPool({ connectionString: platform.connectionString, max: 4 });
  statements?.clear();
  const days = [...paymentDays(payments, { faults })];
  const half = Math.floor(days.length / 2);
  let atHalf = usage.now();
  const path = await measured(payments, async () => {
    for (const [nth, { day, files }] of days.entries()) {
      if (halves && nth === half) {
        await platform.settle();
        atHalf = usage.now();
      }
      platform.store.clock.moveTo(day);
      await Promise.all(files.map(receive));
      if (faults) await platform.closeDay(day);
    }
    if (faults) await platform.closeDay('2022-12-31');
    await platform.settle();
  });
  const atEnd = usage.now();
  if (statements) console.error(statements.table());
  const {
    rows: [posted],
  } = await pool.query(`select count(*)::int as people from reporting.standing where kept_fen > 0`);
  const expected = faults ? faultsAmong(payments) : { cases: 0, posted: payments };
  if (posted.people !== expected.posted) throw new Error(`${posted.people} of ${payments} payments were posted, not ${expected.posted}`);
  const {
    rows: [{ cases }],
  } = await pool.query('select count(*)::int as cases from reconciliation.discrepancy');
  if (cases !== expected.cases) throw new Error(`${cases} cases, not ${expected.cases}`);
  const lastHalf = between(atHalf, atEnd, payments - half * paymentsPerDay);
  const memory = usage.peak();
  const result = { payments, enrolment, path, lastHalf, memory };
  if (then === 'reference') result.reference = await insertRowsInBulk(pool, before);
  if (then === 'rebuild') {
    const through = await platform.store.head();
    statements?.clear();
    const read = await measured(payments, async () => {
      let after = '';
      let events = 0;
      while (after < through) {
        const page = await platform.store.readAll({ after, maxEvents: 10_000, maxBytes: 16 << 20 });
        events += page.events.length;
        after = page.through;
      }
      result.events = events;
    });
    const ports = { store: platform.store, vault: platform.vault, divisions: loadDivisions(), calendar: loadWorkingDayCalendar() };
    const rebuild = await measured(payments, async () => {
      const schemaOf = ({ schema }) => `${schema}_rebuilt`;
      await rebuildLanes(definitions, { ports, publishers, connectionString: platform.connectionString, schemaOf, through });
    });
    if (statements) console.error(statements.table());
    for (const { schema } of definitions) await dropSchema(platform.connectionString, `${schema}_rebuilt`);
    Object.assign(result, { read, rebuild, memory: usage.peak() });
  }
  await pool.end();
  console.log(JSON.stringify(result));
} finally {
  usage.stop();
  await platform.close();
  await rm(directory, { recursive: true, force: true });
}
