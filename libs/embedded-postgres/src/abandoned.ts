import { lstat, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
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
  readonly now?: number;
  /** Where nothing is kept for long, so that what is gone from there is gone on purpose. */
  readonly passing?: readonly string[];
}

/**
 * As root a database lies outside its data directory and outlives it when somebody deletes the clone. Removes those whose directory is gone, and says which.
 * Never one without a record of ours, never one in which a server runs. A directory may also have been moved, or its disk not be mounted just now, and a
 * database cannot be had back: one that was not below a folder for passing things goes only after a week in which nothing ran in it.
 */
export async function removeAbandoned({
  folders = rootFolders,
  now = Date.now(),
  passing = [tmpdir(), '/tmp', '/var/tmp'],
}: Looked = {}): Promise<readonly Abandoned[]> {
  if (process.getuid?.() !== 0) return [];
  const removed: Abandoned[] = [];
  for (const root of folders)
    for (const name of await readdir(root).catch(() => [])) {
      const folder = join(root, name);
      const directory = /^[0-9a-f]{16}$/.test(name) ? await directoryOf(folder) : undefined;
      if (directory === undefined || !(await isGone(directory)) || (await runningServer(join(folder, 'data')))) continue;
      const soon = passing.some((place) => directory.startsWith(`${place}${sep}`));
      if (!soon && now - (await lastRun(folder)) < restMs) continue;
      await remove(folder);
      removed.push({ folder, directory });
    }
  return removed;
}

const restMs = 7 * 86_400_000;

/** The data directory, by the record in the folder; undefined where there is none, or where it is of another folder. */
async function directoryOf(folder: string): Promise<string | undefined> {
  if (!(await lstat(folder)).isDirectory()) return undefined;
  try {
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

/** When a server was last started or wrote to its log. */
const lastRun = async (folder: string): Promise<number> => {
  const times = await Promise.all(['postgres.log', 'owner.pid', record].map((name) => stat(join(folder, name)).catch(() => undefined)));
  return Math.max(...times.map((found) => found?.mtimeMs ?? 0));
};

/** The record goes last, so that a removal that was cut off is gone on with. */
const remove = async (folder: string): Promise<void> => {
  for (const name of await readdir(folder)) if (name !== record) await rm(join(folder, name), { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
};
