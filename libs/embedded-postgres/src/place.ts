import { randomBytes } from 'node:crypto';
import { chown, link, mkdir, readFile, realpath, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { binary, copiedBinaries, installedBinaries, type Binaries } from './binaries';
import { dataMissing, errorFromLog, placeNotAccessible } from './errors';
import { runToEnd, type RunAs } from './processes';

/** Where a server keeps its data, with which binaries and as whom it runs. */
export interface Place {
  readonly folder: string;
  readonly binaries: Binaries;
  /** Absent when the server runs as the user that we are. */
  readonly runAs?: RunAs;
}

/** Below which root's databases lie, the first that will do. */
export const rootFolders: readonly string[] = ['/var/lib/jumin', '/var/tmp/jumin'];

/**
 * An ordinary user keeps everything below `directory`. Root cannot run PostgreSQL, and the unprivileged user who can may be unable to reach the clone (a home
 * of mode 0700), so as root data go to a folder of their own beside a copy of the binaries, and `directory/postgres-place.json` says where. The folder is a new
 * one each time a directory is made: one that was deleted and made again at the same path must not find the data of before, for which it has no keys. What
 * was left behind is not deleted here; `belongs-to.json` in it says whose it was (see abandoned.ts).
 */
export async function findPlace(directory: string, folders: readonly string[] = rootFolders): Promise<Place> {
  await mkdir(directory, { recursive: true });
  const installed = await installedBinaries();
  if (process.getuid?.() !== 0) {
    const folder = join(await realpath(directory), 'postgres');
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await check(folder, { folder, binaries: installed });
    return { folder, binaries: installed };
  }
  const runAs = await unprivilegedUser();
  const real = await realpath(directory);
  const record = join(real, 'postgres-place.json');
  const recorded = await recordedFolder(record, real);
  if (recorded?.kind === 'ours' && !(await exists(recorded.folder))) throw dataMissing(recorded.folder, record);
  const candidates = recorded?.kind === 'ours' ? [recorded.folder] : folders.map((folder) => join(folder, randomBytes(8).toString('hex')));
  let failure: unknown = placeNotAccessible(candidates.join(', '));
  for (const folder of candidates) {
    const isNew = recorded?.kind !== 'ours';
    try {
      await mkdir(folder, { recursive: true, mode: 0o755 });
      const shared = dirname(folder);
      // Below /var/tmp anybody may have been there before us, and what lies there would be run.
      if ((await stat(shared)).uid !== 0) throw placeNotAccessible(shared);
      await chown(folder, runAs.uid, runAs.gid);
      const place: Place = { folder, binaries: await copiedBinaries(installed, shared), runAs };
      await check(folder, place);
      if (recorded?.directory !== real && recorded !== undefined) await rm(record); // Of a directory that was copied or moved here.
      if (recorded?.directory === real || (await writeRecord(record, { folder, directory: real }))) return place;
      await rmdir(folder); // Another start of this moment was faster, and ours is empty.
      return await findPlace(directory, folders);
    } catch (error) {
      if (isNew) await rmdir(folder).catch(() => undefined);
      failure =
        (error as NodeJS.ErrnoException).code === 'EACCES' || (error as NodeJS.ErrnoException).code === 'EROFS'
          ? placeNotAccessible(folder)
          : error;
    }
  }
  throw failure;
}

/** The server's program runs there as that user: the one question that permissions, mount options and missing libraries all answer. */
async function check(folder: string, { binaries, runAs }: Place): Promise<void> {
  const { code, output } = await runToEnd(binary(binaries, 'postgres'), ['--version'], { cwd: folder, ...runAs });
  if (code !== 0) throw errorFromLog(output, { place: folder });
}

interface Recorded {
  readonly folder: string;
  readonly directory: string;
}

/** What an earlier start wrote down. A directory that was copied (the original still stands) gets data of its own; one that was moved keeps its data. */
async function recordedFolder(record: string, directory: string): Promise<(Recorded & { readonly kind: 'ours' | 'copied' }) | undefined> {
  const text = await readFile(record, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const written = JSON.parse(text) as Recorded;
  const copied =
    written.directory !== directory && (await stat(join(written.directory, 'postgres-place.json')).catch(() => undefined)) !== undefined;
  return { ...written, kind: copied ? 'copied' : 'ours' };
}

/** False where another start wrote its record first, whose folder then holds. */
async function writeRecord(record: string, recorded: Recorded): Promise<boolean> {
  const text = `${JSON.stringify(recorded, null, 2)}\n`;
  const draft = `${record}.${process.pid}.${randomBytes(4).toString('hex')}`;
  await writeFile(draft, text, { mode: 0o600 });
  try {
    await link(draft, record);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft);
  }
  await writeFile(join(recorded.folder, 'belongs-to.json'), text, { mode: 0o600 });
  return true;
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/** `nobody` of this machine: initdb wants a user that the system knows, and none is created for us. */
async function unprivilegedUser(): Promise<RunAs> {
  const passwd = await readFile('/etc/passwd', 'utf8').catch(() => '');
  const [, , uid, gid] =
    passwd
      .split('\n')
      .find((line) => line.startsWith('nobody:'))
      ?.split(':') ?? [];
  return { uid: Number(uid ?? 65_534), gid: Number(gid ?? 65_534) };
}
