// Processor time and memory of this process and of PostgreSQL, apart. Linux only: read from /proc; elsewhere PostgreSQL's figures are 0.
import { readdirSync, readFileSync } from 'node:fs';

const ticksPerSecond = 100;
const pageBytes = 4_096;

/** Of one process: parent, seconds used by itself and by its children that have ended. */
const statOf = (pid) => {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return {
      parent: Number(fields[1]),
      own: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond,
      ended: (Number(fields[13]) + Number(fields[14])) / ticksPerSecond,
    };
  } catch {
    return undefined;
  }
};
const childrenOf = (postmaster) => {
  try {
    return readFileSync(`/proc/${postmaster}/task/${postmaster}/children`, 'utf8').trim().split(' ').filter(Boolean);
  } catch {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && statOf(name)?.parent === postmaster);
  }
};

/** Seconds of processor time of these processes. */
export const secondsOf = (pids) => pids.reduce((sum, pid) => sum + (statOf(pid)?.own ?? 0), 0);
/** Of a PostgreSQL server: its own, of its sessions that have ended and of those that run. */
export const secondsOfServer = (postmaster) => {
  const { own, ended } = statOf(postmaster) ?? { own: 0, ended: 0 };
  return own + ended + secondsOf(childrenOf(postmaster));
};
/** The largest resident set that a process has had, in MiB. */
export const peakOf = (pid) => Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1_024);

/** What the processes of the server hold: each its private pages, the shared buffers once. */
const memoryOf = (pids) => {
  let own = 0;
  let shared = 0;
  for (const pid of pids)
    try {
      const [, resident, sharedPages] = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ').map(Number);
      own += resident - sharedPages;
      shared = Math.max(shared, sharedPages);
    } catch {
      // It ended meanwhile.
    }
  return (own + shared) * pageBytes;
};

/** Samples memory every 200 ms until it is stopped. */
export const usageOf = (postmaster) => {
  let postgresBytes = 0;
  const sample = () => {
    postgresBytes = Math.max(postgresBytes, memoryOf([postmaster, ...childrenOf(postmaster)]));
  };
  const sampling = setInterval(sample, 200);
  sampling.unref();
  return {
    now: () => {
      const { user, system } = process.cpuUsage();
      return {
        seconds: performance.now() / 1_000,
        nodeSeconds: (user + system) / 1e6,
        postgresSeconds: secondsOfServer(postmaster),
      };
    },
    peak: () => {
      sample();
      return { nodeMiB: Math.round(process.resourceUsage().maxRSS / 1_024), postgresMiB: Math.round(postgresBytes / (1 << 20)) };
    },
    stop: () => clearInterval(sampling),
  };
};
