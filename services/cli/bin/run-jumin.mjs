// Loads nothing but the compiled client; transpiles the clone first when that has not been done.
import { existsSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
const main = join(root, 'services', 'cli', 'dist', 'main.js');
if (!existsSync(main)) {
  const { status } = spawnSync(process.execPath, [join(root, 'scripts', 'build.mjs')], { stdio: ['ignore', 2, 2] });
  if (status !== 0) process.exit(1);
}
createRequire(import.meta.url)(main).runAndExit(process.argv.slice(2));
