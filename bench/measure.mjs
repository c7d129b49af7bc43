// What benchmarks share: a server with durable settings, medians, and figures as ratios to a reference of the same run.
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);
export const { durableSettings, openPool, startEmbeddedPostgres } = require('../libs/embedded-postgres/dist/index.js');
export const eventStore = require('../libs/event-store/dist/index.js');
export const kernel = require('../libs/kernel/dist/index.js');

/** Runs `work` with a server of its own, emptied afterwards. */
export const withServer = async (work) => {
  const directory = await mkdtemp(join(tmpdir(), 'jumin-bench-'));
  const server = await startEmbeddedPostgres({ directory, settings: durableSettings });
  try {
    return await work(server);
  } finally {
    await server.stop();
    await rm(server.folder, { recursive: true, force: true });
    await rm(directory, { recursive: true, force: true });
  }
};

/** A database of its own on that server, with `max` connections. */
export const newDatabase = async ({ connectionString }, name, max = 10) => {
  const admin = openPool({ connectionString, max: 1 });
  await admin.query(`create database ${name}`);
  await admin.end();
  const url = new URL(connectionString);
  url.pathname = `/${name}`;
  return { connectionString: url.toString(), pool: openPool({ connectionString: url.toString(), max }) };
};

/** Per second of wall clock. */
export const rateOf = async (count, work) => {
  const started = process.hrtime.bigint();
  await work();
  return count / (Number(process.hrtime.bigint() - started) / 1e9);
};

export const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** `callers` take turns until `count` units of work are done. */
export const withCallers = async (callers, count, work) => {
  let next = 0;
  await Promise.all(
    Array.from({ length: callers }, async () => {
      while (next < count) await work(next++);
    }),
  );
};

/** Every contender once per round, in alternating order, so that a slow moment of the machine hits all of them. Rates per contender, without the first round. */
export const inRounds = async (rounds, contenders) => {
  const rates = new Map(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round++)
    for (const { name, run } of round % 2 === 0 ? contenders : contenders.toReversed()) {
      const rate = await run(round);
      if (round > 0) rates.get(name).push(rate);
    }
  return rates;
};

/** One line per contender: median, minimum, maximum, and ratios to the references named. Ratios are medians of the ratios round by round. */
export const linesOf = (what, rates, references) =>
  [...rates].map(([name, values]) => ({
    what,
    name,
    perSecond: Math.round(median(values)),
    min: Math.round(Math.min(...values)),
    max: Math.round(Math.max(...values)),
    ...Object.fromEntries(
      references.filter((r) => rates.has(r)).map((r) => [`× ${r}`, Number(median(values.map((v, n) => v / rates.get(r)[n])).toFixed(2))]),
    ),
  }));

/** Runs the benchmark and prints its table when its file is what Node was started with. */
export const runIfMain = async (url, benchmark) => {
  if (url !== pathToFileURL(process.argv[1] ?? '').href) return;
  console.table(await benchmark());
};

/** An ordinary person event: about 230 bytes of data. */
export const paymentEvent = (stream, revision) => {
  const command = kernel.commandIdOf(stream, revision);
  return {
    id: kernel.eventIdOf(command, 0),
    type: 'ContributionPosted',
    version: 1,
    effectiveOn: '2024-03-01',
    receivedOn: '2024-03-02',
    data: {
      feeYear: 2024,
      voucherNo: `3341323240300${String(revision).padStart(6, '0')}`,
      enteredFen: 20000,
      keptFen: 20000,
      refundDueFen: 0,
      bankAt: '2024-03-01T10:12:13.000+08:00',
      treasuryOn: '2024-03-02',
      policy: '341323-2024.1',
      rules: ['window.ordinary', 'tier.permitted', 'year.once'],
    },
    metadata: { c: command, p: '000000000abc000001', a: ['jumin.payment-collection', 'system', 'service', '341323'] },
  };
};
