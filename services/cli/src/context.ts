import type { Parsed } from './arguments';
import type { Platform } from './platform/find-platform';
import type { Terminal } from './terminal';

export interface Context {
  readonly terminal: Terminal;
  readonly args: Parsed;
  /** The data directory, absolute. */
  readonly data: string;
  /** Found or started at the first call, the same one afterwards. */
  platform(): Promise<Platform>;
}

/** Says what it has to say and answers with the exit code. */
export type Run = (context: Context) => Promise<0 | 1 | 2>;
