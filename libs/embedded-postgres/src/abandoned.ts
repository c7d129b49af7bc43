import { lstat, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { rootFolders } from './place';
import { runningServer } from './server';

export interface Abandoned {
  readonly folder: string;
  /** Where the platform's data directory was. */
  readonly directory: string;
}
interface Looked {
  readonly folders?: readonly string[];
  /** Where nothing is kept for long, so that what is gone from there is gone on purpose. */
  readonly passing?: readonly string[];
}

/**
 * As root a database lies outside its data directory and outlives it when somebody deletes the clone. Removes those whose directory is gone from below a
 * folder for passing things, and says which. Never one without a record of ours, never one in which a server runs, and never one of a directory elsewhere:
 * that may have been moved, or its disk not be mounted just now, and a database cannot be had back.
 */
export async function removeAbandoned({ folders = rootFolders, passing = ['/tmp'] }: Looked = {}): Promise<readonly Abandoned[]> {
  if (process.getuid?.() !== 0) return [];
  const removed: Abandoned[] = [];
  for (const root of folders) {
    if (!(await isOurs(root))) continue;
    for (const name of await readdir(root)) {
      const folder = join(root, name);
      const directory = /^[0-9a-f]{16}$/.test(name) ? await directoryOf(folder) : undefined;
      if (directory === undefined || !(await isGone(directory)) || (await runningServer(join(folder, 'data')))) continue;
      if (!passing.some((place) => directory.startsWith(`${place}${sep}`))) continue;
      // Another start of this moment may be removing it too; what is left is gone on with at the next start.
      if (await succeeded(remove(folder))) removed.push({ folder, directory });
    }
  }
  return removed;
}

const succeeded = (work: Promise<unknown>): Promise<boolean> =>
  work.then(
    () => true,
    () => false,
  );

/** Root's, and nobody else writes to it: below a folder of somebody else's making, what is to be removed could be made to be something else. */
const isOurs = (root: string): Promise<boolean> =>
  lstat(root).then(
    (found) => found.isDirectory() && found.uid === 0 && (found.mode & 0o022) === 0,
    () => false,
  );

/** The data directory, by the record in the folder; undefined where there is none, or where it is of another folder. */
async function directoryOf(folder: string): Promise<string | undefined> {
  try {
    if (!(await lstat(folder)).isDirectory()) return undefined;
    const written = JSON.parse(await readFile(join(folder, record), 'utf8')) as Partial<Abandoned>;
    return written.folder === folder ? written.directory : undefined;
  } catch {
    return undefined;
  }
}
const record = 'belongs-to.json';

/** Not there, as opposed to not to be seen. */
const isGone = (directory: string): Promise<boolean> =>
  stat(directory).then(
    () => false,
    (error: NodeJS.ErrnoException) => error.code === 'ENOENT',
  );

/** The record goes last, so that a removal that was cut off is gone on with. */
const remove = async (folder: string): Promise<void> => {
  for (const name of await readdir(folder)) if (name !== record) await rm(join(folder, name), { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
};
