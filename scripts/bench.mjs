// `npm run bench` runs every benchmark and writes docs/benchmarks.md; `npm run bench -- B3` runs one and prints it. A benchmark prints figures, it never fails a build.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installIfNeeded } from './install-if-needed.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
installIfNeeded();
spawnSync(process.execPath, [join(root, 'scripts/build.mjs')], { cwd: root, stdio: 'inherit' });

const wanted = process.argv
  .slice(2)
  .filter((word) => /^B\d+$/i.test(word))
  .map((word) => word.toLowerCase());
const all = readdirSync(join(root, 'bench')).filter((file) => /^b\d+-.*\.mjs$/.test(file));
const files = all
  .filter((file) => wanted.length === 0 || wanted.includes(file.split('-')[0]))
  .sort((one, other) => Number(one.slice(1).split('-')[0]) - Number(other.slice(1).split('-')[0]));
if (files.length === 0) {
  console.error(
    `没有这个基准测试 · no such benchmark: ${wanted.join(', ')} (${all.map((file) => file.split('-')[0].toUpperCase()).join(', ')})`,
  );
  process.exit(2);
}
for (const file of files)
  spawnSync(process.execPath, [join(root, 'bench', file), ...process.argv.slice(2).filter((word) => word.startsWith('--'))], {
    cwd: root,
    stdio: 'inherit',
  });
