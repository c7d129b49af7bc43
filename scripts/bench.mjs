// `npm run bench` runs every benchmark and puts its figures into docs/benchmarks.md, each between the marks that bear its name; `npm run bench -- B3` runs one and
// prints it, and with `--write` puts its figures there too. A benchmark prints figures, it never fails a build.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildFirst } from './build-first.mjs';
import { installIfNeeded } from './install-if-needed.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
installIfNeeded();
buildFirst();

const words = process.argv.slice(2);
const wanted = words.filter((word) => /^B\d+$/i.test(word)).map((word) => word.toUpperCase());
const idOf = (file) => file.split('-')[0].toUpperCase();
const all = readdirSync(join(root, 'bench')).filter((file) => /^b\d+-.*\.mjs$/.test(file));
const files = all
  .filter((file) => wanted.length === 0 || wanted.includes(idOf(file)))
  .sort((one, other) => Number(idOf(one).slice(1)) - Number(idOf(other).slice(1)));
if (files.length === 0) {
  console.error(`没有这个基准测试 · no such benchmark: ${wanted.join(', ')} (${all.map(idOf).join(', ')})`);
  process.exit(2);
}

const page = join(root, 'docs/benchmarks.md');
const put = (mark, text) => {
  const whole = readFileSync(page, 'utf8');
  const [begin, end] = [`<!-- ${mark} -->`, `<!-- /${mark} -->`];
  const [before, after] = [whole.indexOf(begin), whole.indexOf(end)];
  if (before < 0 || after < before) throw new Error(`docs/benchmarks.md has no marks ${begin} … ${end}`);
  writeFileSync(page, `${whole.slice(0, before + begin.length)}\n\n${text}\n\n${whole.slice(after)}`);
};
const table = (lines) => {
  const columns = [...new Set(lines.flatMap((line) => Object.keys(line)))];
  const row = (cells) => `| ${cells.join(' | ')} |`;
  const shown = (value) => (typeof value === 'number' ? value.toLocaleString('en') : (value ?? ''));
  return [
    row(columns),
    row(columns.map((_, nth) => (nth === 0 ? '---' : '---:'))),
    ...lines.map((line) => row(columns.map((column) => shown(line[column])))),
  ].join('\n');
};
const machine = () =>
  `${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores (${cpus()[0].model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}, ${process.platform}.`;

for (const file of files) {
  const benchmark = (await import(join(root, 'bench', file)))[idOf(file).toLowerCase()];
  const lines = await benchmark();
  console.table(lines);
  if (wanted.length === 0 || words.includes('--write'))
    put(idOf(file), `${machine()} \`npm run bench -- ${idOf(file)}\`\n\n${table(lines)}`);
}
spawnSync(process.execPath, [join(root, 'node_modules/prettier/bin/prettier.cjs'), '--log-level', 'warn', '--write', page], {
  stdio: 'inherit',
});
