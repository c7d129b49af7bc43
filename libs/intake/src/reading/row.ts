/** A line of a file as it stands there. */
export interface Row {
  /** Only in workbooks. */
  readonly sheet?: string;
  /** As a spreadsheet or an editor counts it, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
  /** Which cells of a workbook held numbers; their text has the 15 digits that a workbook keeps. */
  readonly numeric?: readonly boolean[];
}

/** Rows in the batches in which they were read. */
export type Rows = AsyncIterable<readonly Row[]>;

/** The file as a whole cannot be read. */
export class Unreadable extends Error {
  constructor(
    readonly code: 'FileEmpty' | 'NotATable' | 'EncodingBroken' | 'QuoteNotClosed' | 'WorkbookBroken' | 'WorkbookTooLarge',
    readonly line?: number,
  ) {
    super(code);
    this.name = 'Unreadable';
  }
}
