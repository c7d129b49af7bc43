// Transpiles every package's src/ to dist/ with SWC; only files newer than their output are touched. Types are checked by `npm run check`.
import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import swc from '@swc/core';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const modified = async (path) => (await stat(path).catch(() => undefined))?.mtimeMs ?? 0;

async function packageFolders() {
  const folders = [];
  for (const group of ['libs', 'services']) for (const name of await readdir(join(root, group))) folders.push(join(root, group, name));
  return folders;
}

async function transpile(packageFolder) {
  const src = join(packageFolder, 'src');
  const dist = join(packageFolder, 'dist');
  const files = (await readdir(src, { recursive: true }).catch(() => [])).filter((f) => f.endsWith('.ts') && !f.endsWith('.spec.ts'));
  const wanted = new Set(files.map((f) => f.replace(/\.ts$/, '.js')));
  for (const stale of (await readdir(dist, { recursive: true }).catch(() => [])).filter((f) => f.endsWith('.js') && !wanted.has(f)))
    await rm(join(dist, stale));
  let built = 0;
  for (const file of files) {
    const from = join(src, file);
    const to = join(dist, file.replace(/\.ts$/, '.js'));
    if ((await modified(to)) > (await modified(from))) continue;
    const { code } = await swc.transformFile(from, {
      swcrc: true,
      configFile: join(root, '.swcrc'),
      sourceFileName: relative(dirname(to), from),
    });
    await mkdir(dirname(to), { recursive: true });
    await writeFile(to, code);
    built++;
  }
  return built;
}

const counts = await Promise.all((await packageFolders()).map(transpile));
const total = counts.reduce((sum, n) => sum + n, 0);
if (total > 0) console.log(`built ${total} files`);
