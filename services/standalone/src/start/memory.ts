import { readdir, readFile } from 'node:fs/promises';

export interface PeakMemory {
  readonly nodeBytes: number;
  /** What the server and its processes hold for themselves plus the shared buffers once; null where the system does not tell. */
  readonly postgresBytes: number | null;
}

export interface MemoryWatch {
  peak(): PeakMemory;
  stop(): void;
}

/** Watches once a second, since the server's processes come and go. */
export function watchMemory(postmaster: number | undefined): MemoryWatch {
  let postgres: number | null = null;
  const look = async (): Promise<void> => {
    if (postmaster === undefined) return;
    const now = await postgresBytes(postmaster);
    if (now !== null) postgres = Math.max(postgres ?? 0, now);
  };
  const timer = setInterval(() => void look().catch(() => undefined), 1_000);
  timer.unref();
  return {
    peak: () => ({ nodeBytes: process.resourceUsage().maxRSS * 1024, postgresBytes: postgres }),
    stop: () => clearInterval(timer),
  };
}

async function postgresBytes(postmaster: number): Promise<number | null> {
  const children = await readFile(`/proc/${postmaster}/task/${postmaster}/children`, 'utf8').catch(async () => childrenByScan(postmaster));
  let own = 0;
  let shared = 0;
  for (const pid of [String(postmaster), ...children.trim().split(' ').filter(Boolean)]) {
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
    own += kilobytes(status, 'RssAnon');
    shared = Math.max(shared, kilobytes(status, 'RssShmem'));
  }
  return own + shared === 0 ? null : (own + shared) * 1024;
}

const kilobytes = (status: string, field: string): number => Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);

async function childrenByScan(parent: number): Promise<string> {
  const found: string[] = [];
  for (const pid of (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name))) {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    if (stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] === String(parent)) found.push(pid);
  }
  return found.join(' ');
}
