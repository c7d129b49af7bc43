// `npm run check`: formatting, types, boundaries between projects and between the folders of a service. `-- --fix` mends what can be mended.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { installIfNeeded } from './install-if-needed.mjs';

installIfNeeded();
const { drawProjectGraph, root } = await import('./lint/project-graph.mjs');
const fix = process.argv.includes('--fix');
const failed = [];
const step = (name, script, args) => {
  process.stdout.write(`${name} … `);
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'node_modules', script), ...args], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  console.log(status === 0 ? 'ok' : `failed\n${stdout}${stderr}`);
  if (status !== 0) failed.push(name);
};

drawProjectGraph();
step('formatting', 'prettier/bin/prettier.cjs', [fix ? '--write' : '--check', '--log-level', 'warn', '.']);
step('types', 'typescript/bin/tsc', ['--noEmit', '-p', 'tsconfig.json']);
step('lint', 'eslint/bin/eslint.js', ['--max-warnings', '0', ...(fix ? ['--fix'] : []), 'libs', 'services', 'test']);
step('folders', 'dependency-cruiser/bin/dependency-cruise.mjs', ['--config', '.dependency-cruiser.cjs', 'libs', 'services']);
if (failed.length > 0) process.exit(1);
