import type { FileHash } from '@jumin/kernel';
import type { Party } from './file-kind';
import type { Details, ProblemCode } from './problem';

// NOTE: these names and shapes are the storage format. Add, never edit.

/** What became of the lines of a file. `lines` is the sum of the others. A conflict is recorded among the quarantined lines, and counted apart. */
export interface LineCounts {
  readonly lines: number;
  readonly new: number;
  /** Seen before with the same content: nothing is recorded (in kinds recorded whole, they are). */
  readonly unchanged: number;
  /** Seen before, and different only where the kind lets it change. */
  readonly changed: number;
  readonly conflict: number;
  readonly quarantined: number;
}

/** How far a file has been taken in: what a killed intake needs to continue. On the last event of an append. */
export interface Progress {
  /** Data lines of the file that are dealt with. */
  readonly rows: number;
  readonly counts: LineCounts;
  /** Sums of the recorded lines, by the field of the amount. */
  readonly totalsFen: Readonly<Record<string, number>>;
}

export interface FileOpened {
  readonly fileHash: FileHash;
  readonly fileName: string;
  readonly kind: string;
  readonly party: Party;
  readonly bytes: number;
  /** Of a numbered series, `…-1of3.csv`: such a file waits for the other parts of its day. */
  readonly part?: number;
  readonly parts?: number;
  /** The name without its number, by which the parts of one series are known. */
  readonly series?: string;
  /** The same content was taken in before, as of a later day: its lines were handed over on this day already. */
  readonly again?: true;
}

/** At most 500 lines in the shape of the kind. */
export interface LinesReceived<Line extends object = object> {
  readonly fileHash: FileHash;
  /** Of a numbered series: the hash of its first part, by which all parts are one document. */
  readonly document?: FileHash;
  readonly lines: readonly Line[];
  readonly progress?: Progress;
}

export interface QuarantinedLine {
  readonly line: number;
  readonly sheet?: string;
  readonly column?: string;
  readonly code: ProblemCode;
  readonly details?: Details;
}

export interface LinesQuarantined {
  readonly fileHash: FileHash;
  readonly lines: readonly QuarantinedLine[];
  /** The lines as they stand in the file, by sheet and line, sealed under the key of the file. */
  readonly sealed: string;
  /** What of their amounts could be read, in suspense. */
  readonly amountFen?: number;
  readonly progress?: Progress;
}

/** All parts of a series are closed by one append, after the lines of each: half a document never counts as one. */
export interface FileClosed {
  readonly fileHash: FileHash;
  readonly document?: FileHash;
  readonly counts: LineCounts;
  readonly totalsFen: Readonly<Record<string, number>>;
}

/** Nothing of the file is taken in. `details` of a wrong control total: `controlFen` and `countedFen`. */
export interface FileStopped {
  readonly fileHash: FileHash;
  readonly fileName: string;
  readonly party: Party;
  readonly code: ProblemCode;
  readonly column?: string;
  readonly details?: Details;
}

/** The file that these lines belong to, or the first part of its series. */
export const documentOf = ({ fileHash, document }: { readonly fileHash: FileHash; readonly document?: FileHash }): FileHash =>
  document ?? fileHash;

/** Streams of files are `<kind>File-<county>-<year>`. */
export const countyOfFileStream = (stream: string): string => stream.split('-', 2)[1]!;

export type FileEvent =
  | { readonly type: 'FileOpened'; readonly data: FileOpened }
  | { readonly type: 'LinesReceived'; readonly data: LinesReceived }
  | { readonly type: 'LinesQuarantined'; readonly data: LinesQuarantined }
  | { readonly type: 'FileClosed'; readonly data: FileClosed }
  | { readonly type: 'FileStopped'; readonly data: FileStopped };

export const noProgress: Progress = {
  rows: 0,
  counts: { lines: 0, new: 0, unchanged: 0, changed: 0, conflict: 0, quarantined: 0 },
  totalsFen: {},
};
