// Runs `npm ci` when node_modules is missing or older than the lock file. Imports nothing that needs installing.
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const modified = (path) => statSync(join(root, path), { throwIfNoEntry: false })?.mtimeMs ?? 0;

export function installIfNeeded() {
  // npm writes its own lock file last, so an installation that was cut short is made again.
  if (modified('node_modules/.package-lock.json') >= modified('package-lock.json')) return;
  console.log('正在安装依赖 · installing dependencies (npm ci) …');
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.exit(status ?? 1);
}
