// `npm test`: installs if needed, checks types, runs every spec. Further arguments go to Jest.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installIfNeeded } from './install-if-needed.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
installIfNeeded();

const run = (script, args) => {
  const { status } = spawnSync(process.execPath, [join(root, script), ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --disable-warning=ExperimentalWarning` },
  });
  if (status !== 0) process.exit(status ?? 1);
};

run('node_modules/typescript/bin/tsc', ['--noEmit', '-p', 'tsconfig.json']);
run('node_modules/jest/bin/jest.js', process.argv.slice(2));
