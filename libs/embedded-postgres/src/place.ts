import { createHash } from 'node:crypto';
import { chown, mkdir, readFile, realpath, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { binary, copiedBinaries, installedBinaries, type Binaries } from './binaries';
import { errorFromLog, placeNotAccessible } from './errors';
import { runToEnd, type RunAs } from './processes';

/** Where a server keeps its data, with which binaries and as whom it runs. */
export interface Place {
  readonly folder: string;
  readonly binaries: Binaries;
  /** Absent when the server runs as the user that we are. */
  readonly runAs?: RunAs;
}

/**
 * An ordinary user keeps everything below `directory`. Root cannot run PostgreSQL, and the unprivileged user who can may be unable to reach the clone (a home
 * of mode 0700), so as root data go to a folder of their own, one per directory, beside a copy of the binaries, and `directory/postgres-place.json` says where.
 */
export async function findPlace(directory: string, rootFolders: readonly string[] = ['/var/lib/jumin', '/var/tmp/jumin']): Promise<Place> {
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
  const candidates = recorded
    ? [recorded]
    : rootFolders.map((folder) => join(folder, createHash('sha256').update(real).digest('hex').slice(0, 16)));
  let failure: unknown = placeNotAccessible(candidates.join(', '));
  for (const folder of candidates) {
    try {
      await mkdir(folder, { recursive: true, mode: 0o755 });
      const shared = dirname(folder);
      // Below /var/tmp anybody may have been there before us, and what lies there would be run.
      if ((await stat(shared)).uid !== 0) throw placeNotAccessible(shared);
      await chown(folder, runAs.uid, runAs.gid);
      const place: Place = { folder, binaries: await copiedBinaries(installed, shared), runAs };
      await check(folder, place);
      await writeFile(record, `${JSON.stringify({ folder, directory: real }, null, 2)}\n`, { mode: 0o600 });
      return place;
    } catch (error) {
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

/** What an earlier start wrote down. A directory that was copied (the original still stands) gets data of its own; one that was moved keeps its data. */
async function recordedFolder(record: string, directory: string): Promise<string | undefined> {
  const text = await readFile(record, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const written = JSON.parse(text) as { folder: string; directory: string };
  const copied =
    written.directory !== directory && (await stat(join(written.directory, 'postgres-place.json')).catch(() => undefined)) !== undefined;
  return copied ? undefined : written.folder;
}

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
