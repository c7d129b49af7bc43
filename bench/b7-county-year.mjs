// B7: a whole county year of 灵璧 2024 with every fault: files of all parties day by day, cases, corrections, signed months, comparison with the answer key, over HTTP
// as officers do it. For the benchmark alone the province's table is that of 靖远 2022, so that subsidies are assessed too; the key knows of none, so the comparison
// says "differs" for them and for nothing else. Reference: inserting the same event rows in bulk. One run.
// Usage: npm run build && node bench/b7-county-year.mjs [--people=400000]
import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parse, stringify } from 'yaml';
import { runIfMain } from './measure.mjs';

const require = createRequire(import.meta.url);
const cli = join(import.meta.dirname, '../services/cli/bin/jumin.mjs');
const runner = join(import.meta.dirname, 'county-year-run.mjs');

export const b7 = async () => {
  const { values } = parseArgs({ options: { people: { type: 'string', default: '400000' } }, strict: false });
  const { platformNode } = require('../services/cli/dist/platform/find-platform.js');
  const directory = await mkdtemp(join(tmpdir(), 'jumin-bench-'));
  try {
    const generated = ['sample', 'generate', '--county', '341323', '--year', '2024', '--seed', '1', '--faults', 'all'];
    const { status } = spawnSync(process.execPath, [cli, ...generated, '--people', values.people, '--out', join(directory, 'sample')], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    if (status !== 0) throw new Error(`the sample could not be made: ${status}`);
    const said = await new Promise((resolve, reject) => {
      const run = spawn(process.execPath, [...platformNode, runner, directory], { stdio: ['ignore', 'pipe', 'inherit'] });
      let text = '';
      run.stdout.on('data', (chunk) => (text += chunk));
      run.on('close', (code) => (code === 0 ? resolve(text) : reject(new Error(`the year ended with ${code}`))));
    });
    const { payers, seconds, nodeSeconds, postgresSeconds, nodeMiB, postgresMiB, reference } = JSON.parse(said.trim().split('\n').at(-1));
    const perPayer = (used) => Math.round((used * 1e6) / payers);
    return [
      { what: `B7, ${values.people} people, minutes`, figure: Number((seconds / 60).toFixed(1)) },
      { what: 'payers/s', figure: Math.round(payers / seconds) },
      { what: 'CPU µs per payer, Node', figure: perPayer(nodeSeconds) },
      { what: 'CPU µs per payer, PostgreSQL', figure: perPayer(postgresSeconds) },
      { what: 'peak MiB, Node', figure: nodeMiB },
      { what: 'peak MiB, PostgreSQL', figure: postgresMiB },
      { what: 'events', figure: reference.rows },
      { what: '× time of their bulk insert', figure: Number((seconds / reference.seconds).toFixed(1)) },
    ];
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
};

/** The texts of the two levels above 灵璧's, the province's with 靖远's table. */
export const parentsWithTable = async () => {
  const counties = join(import.meta.dirname, '../libs/policy/counties');
  const read = (file) => readFile(join(counties, file), 'utf8');
  const jingyuan = parse(await read('62/620421-2022.yaml')).rules.subsidy;
  const province = parse(await read('34/province.yaml'));
  // 6,000 yuan is the highest tier of 灵璧, 3,000 that of 靖远: its last row goes on.
  const level = ({ rows = [] }) => ({
    rows: rows.map((row, nth) => (nth === rows.length - 1 ? { ...row, upToYuan: 6_000 } : row)),
    assumption: 'AH-01',
  });
  province.rules.subsidy = { province: level(jingyuan.province), city: level(jingyuan.city), county: level(jingyuan.county) };
  return { '34/province': stringify(province), 'cn/nation': await read('cn/nation.yaml') };
};

await runIfMain(import.meta.url, b7);
