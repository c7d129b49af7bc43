// Writes the hashes of contract schemas that have none yet into libs/contracts/schemas/frozen.json. A frozen one is never rewritten: what changes is a
// new version in a new file. Before a first release, a line may be taken out by hand and frozen again, on purpose and in review.
import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = join(dirname(fileURLToPath(import.meta.url)), '../libs/contracts/schemas');
const file = join(folder, 'frozen.json');
const frozen = JSON.parse(await readFile(file, 'utf8').catch(() => '{}'));
const paths = (await readdir(folder, { recursive: true }))
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => /\/\d+\.json$/.test(path));
for (const path of paths)
  frozen[path] ??= createHash('sha256')
    .update(await readFile(join(folder, path)))
    .digest('hex');
await writeFile(file, `${JSON.stringify(Object.fromEntries(Object.entries(frozen).sort()), null, 2)}\n`);
