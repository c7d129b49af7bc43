// What taking files in costs, in µs per line, for Node and for PostgreSQL apart; and the memory it takes.
// Usage: npm run build && [LINES=100000] [MEGABYTES=200] node libs/intake/bench/intake.mjs
// MEGABYTES takes in one voucher-details file of that size instead of the four files of a payment.
import { readFileSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const require = createRequire(import.meta.url);
const { citizenNumberOf, loadDivisions, localDate, addDays } = require('../../kernel/dist/index.js');
const { migrateEventStore, openPostgresEventStore } = require('../../event-store/dist/index.js');
const { durableSettings, startEmbeddedPostgres } = require('../../embedded-postgres/dist/index.js');
const { migrateVault, newMasterKeys, openPostgresVault } = require('../../vault/dist/index.js');
const { allKinds, intakeMigrations, openFileStore, openIntake } = require('../dist/index.js');
const { Pool } = require('pg');

const lines = Number(process.env.LINES ?? 100_000);
const county = '620421';
const day = localDate('2022-10-09');
const voucherNo = (n) => `362045${String(n).padStart(12, '0')}`;
const born = localDate('1955-01-01');
const number = (n) => citizenNumberOf(county, addDays(born, Math.floor(n / 1000)), n % 1000);

const files = {
  电子税票: [
    '电子税票号码,开票日期,征收机关代码,国库代码,预算科目代码,预算级次,渠道,渠道订单号,批次号,金额,状态',
    (n) => `${voucherNo(n)},2022-10-08,1${county}0000,${county}0000,1021001,4,微信,WX${n},,300.00,正常`,
  ],
  税票明细: [
    '电子税票号码,证件号码,姓名,缴费年度,缴费类型,金额,缴费时间,原缴费年度档次',
    (n) => `${voucherNo(n)},${number(n)},王小明,2022,当年,300.00,2022-10-08 10:00:00,`,
  ],
  待报解流水: [
    '流水号,交易日期,交易时间,收入金额,支出金额,余额,对方户名,摘要,附言',
    (n) => `F${n},2022-10-08,10:00:00,300.00,,,王小明,缴费,WX${n}`,
  ],
  入库流水: [
    '财政机关代码,国库代码,导入委托日期,包流水号,凭证编号,导出凭证类型,预算级次,预算科目代码,预算种类,金额,凭证来源,征收机关代码,序号,原凭证编号',
    (n) => `${county},${county}0000,2022-10-09,P${Math.floor(n / 1000)},${voucherNo(n)},0,4,1021001,1,300.00,TIPS,1${county}0000,${n},`,
  ],
};

async function* contentOf([heading, line], count) {
  yield Buffer.from(`${heading}\n`);
  for (let from = 0; from < count; from += 500)
    yield Buffer.from(Array.from({ length: Math.min(500, count - from) }, (_, nth) => `${line(from + nth)}\n`).join(''));
}

async function* each(pieces) {
  yield* pieces;
}

/** CPU of the server and its backends that live now, in ms. */
const serverCpuMs = () => {
  let ticks = 0;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name)))
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      if (!stat.includes('(postgres)')) continue;
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (Number(pid) !== postgres.processId && Number(fields[1]) !== postgres.processId) continue;
      ticks += Number(fields[11]) + Number(fields[12]);
    } catch {
      // It ended in between.
    }
  return ticks * 10;
};

const folder = await mkdtemp(join(tmpdir(), 'intake-bench-'));
const postgres = await startEmbeddedPostgres({ directory: join(folder, 'db'), settings: durableSettings });
const pool = new Pool({ connectionString: postgres.connectionString, max: 4 });
try {
  await migrateEventStore(pool);
  await migrateVault(pool);
  for (const Migration of intakeMigrations) await new Migration().up(pool);
  const vault = await openPostgresVault(pool, newMasterKeys());
  const store = await openPostgresEventStore(pool);
  const intake = openIntake({
    store,
    vault,
    files: openFileStore(join(folder, 'files'), vault),
    database: pool,
    kinds: allKinds,
    divisions: loadDivisions(),
    service: 'bench',
  });
  const actor = { id: 'bench', agency: 'system', role: 'service', division: county };
  const receive = async (prefix, count, name) => {
    const content = [];
    if (!process.env.MEGABYTES) for await (const piece of contentOf(files[prefix], count)) content.push(piece);
    const cpu = process.cpuUsage();
    const server = serverCpuMs();
    const started = performance.now();
    const report = await intake.receive({
      fileName: `${prefix}-${name}.csv`,
      content: process.env.MEGABYTES ? contentOf(files[prefix], count) : each(content),
      county,
      receivedOn: day,
      actor,
    });
    const { user, system } = process.cpuUsage(cpu);
    const perLine = (ms) => `${((ms * 1000) / count).toFixed(1).padStart(6)}`;
    const rss = Math.round(process.memoryUsage().rss / 2 ** 20);
    console.log(
      `${report.kind.padEnd(18)} ${name.padEnd(8)} ${String(report.counts.lines).padStart(8)} lines, new ${report.counts.new}: ${perLine(performance.now() - started)} µs wall ${perLine((user + system) / 1000)} µs Node ${perLine(serverCpuMs() - server)} µs PostgreSQL per line; RSS ${rss} MiB`,
    );
  };
  if (process.env.MEGABYTES) {
    const perLine = Buffer.byteLength(files['税票明细'][1](0)) + 1;
    let most = 0;
    const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 50);
    await receive('税票明细', Math.floor((Number(process.env.MEGABYTES) * 2 ** 20) / perLine), `${process.env.MEGABYTES}MiB`);
    clearInterval(watch);
    console.log(`largest RSS ${Math.round(most / 2 ** 20)} MiB`);
  } else {
    for (const prefix of Object.keys(files)) await receive(prefix, 5_000, 'warm');
    for (const prefix of Object.keys(files)) await receive(prefix, lines, 'first');
    await receive('电子税票', lines + 1, 'repeated');
  }
  await store.close();
} finally {
  await pool.end();
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}
