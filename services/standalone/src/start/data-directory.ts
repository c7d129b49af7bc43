import { chmod, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StartRefused } from './refusal';

/** What a running platform tells the command line on this machine. */
export interface RunningPlatform {
  readonly url: string;
  readonly pid: number;
  /** Holds the tokens of the demo officers, readable by the owner alone. */
  readonly tokenFile: string;
}

export interface DataDirectory {
  readonly path: string;
  announce(platform: Omit<RunningPlatform, 'pid' | 'tokenFile'>, officers: object): Promise<void>;
  release(): Promise<void>;
}

interface Owner {
  readonly pid: number;
  /** When that process began, as the system counts; a process number alone may belong to another by now. */
  readonly began: string | null;
}

/**
 * Makes this process the one owner of a data directory. States: free, or owned by a living process; an owner that was killed leaves a file that names
 * nobody any more, and the next start takes its place. Throws StartRefused (`DataInUse`).
 */
export async function claimDataDirectory(path: string): Promise<DataDirectory> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  const lock = join(path, 'owner.json');
  for (let attempt = 0; ; attempt++) {
    try {
      const file = await open(lock, 'wx', 0o600);
      await file
        .writeFile(JSON.stringify({ pid: process.pid, began: await beginningOf(process.pid) } satisfies Owner))
        .finally(() => file.close());
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const owner = await ownerOf(lock);
      if (attempt > 3 || (owner && (await lives(owner)))) throw inUse(path, owner?.pid);
      await rm(lock, { force: true });
    }
  }
  const announced = join(path, 'platform.json');
  await rm(announced, { force: true });
  return {
    path,
    announce: async ({ url }, officers) => {
      const tokenFile = join(path, 'officers.json');
      await write(tokenFile, officers);
      await write(announced, { url, pid: process.pid, tokenFile });
    },
    release: async () => {
      await rm(announced, { force: true });
      await rm(lock, { force: true });
    },
  };
}

const write = async (path: string, content: object): Promise<void> => {
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, `${JSON.stringify(content, null, 1)}\n`, { mode: 0o600 });
  await chmod(draft, 0o600);
  await rename(draft, path); // Readers see the old file or the new one, never half.
};

const ownerOf = async (lock: string): Promise<Owner | undefined> => {
  try {
    return JSON.parse(await readFile(lock, 'utf8')) as Owner;
  } catch {
    return undefined;
  }
};

const lives = async ({ pid, began }: Owner): Promise<boolean> => {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return began === null || (await beginningOf(pid)) === began;
};

/** Field 22 of /proc/<pid>/stat; null where there is no /proc. A zombie counts as ended. */
const beginningOf = async (pid: number): Promise<string | null> => {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return stat === '' || fields[0] === 'Z' ? null : (fields[19] ?? null);
};

const inUse = (path: string, pid: number | undefined): StartRefused =>
  new StartRefused(
    'DataInUse',
    `数据目录 ${path} 正由另一个进程${pid === undefined ? '' : `（${pid}）`}使用，请先停止它（jumin stop），或用 --data 换一个`,
    `Another process${pid === undefined ? '' : ` (${pid})`} is using the data in ${path}: stop it first (jumin stop), or choose another directory with --data`,
  );
