import type { Position } from '@jumin/event-store';
import type { FileHash, LocalDate } from '@jumin/kernel';
import type { Progress } from '../file-events';
import type { Party } from '../file-kind';
import type { ProblemCode } from '../problem';
import type { SeriesPart } from '../series';

/** A file that a lane has seen. */
export interface KnownFile {
  readonly fileHash: FileHash;
  readonly fileName: string;
  readonly party: Party;
  readonly stream: string;
  readonly receivedOn: LocalDate;
  /** `open`: begun and not ended, waiting for other parts or cut off. */
  readonly status: 'open' | 'closed' | 'stopped';
  readonly stoppedBy?: ProblemCode;
  readonly seriesPart?: SeriesPart;
  /** Taken in before as of a later day, and once more as of this one. */
  readonly again?: true;
  /** What was taken in the first time, while it is taken in once more: the second time finds all of it known, and that is not what the file brought. */
  readonly first?: Progress;
  readonly progress: Progress;
}

/** How far the register has followed a stream. */
export interface Followed {
  readonly revision: number;
  readonly position: Position;
}

/** What events add to the register. */
export interface Addition {
  readonly lane: string;
  readonly stream: string;
  /** The place from which this goes on; when the register stands elsewhere, another process has added the same, and nothing is written. */
  readonly from: Followed;
  readonly to: Followed;
  readonly contents: ReadonlyMap<string, string>;
  readonly files: readonly KnownFile[];
}

/**
 * The register of business keys and of files, of one service. It holds nothing but what the streams of files say, so it may be emptied at any time:
 * it is caught up from them before use. A lane is the files of one kind and county, `<category>-<county>`.
 */
export interface Register {
  followed(lane: string): Promise<ReadonlyMap<string, Followed>>;
  /** What is known under these keys. */
  find(lane: string, keys: readonly string[]): Promise<ReadonlyMap<string, string>>;
  file(lane: string, hash: FileHash): Promise<KnownFile | undefined>;
  /** Files of the lane that are begun and not ended. */
  openFiles(lane: string): Promise<readonly KnownFile[]>;
  /** The latest day on which a file of the lane was handed over; null before the first. */
  latestDay(lane: string): Promise<LocalDate | null>;
  /** Keys, files and place go in together. */
  add(addition: Addition): Promise<void>;
}
