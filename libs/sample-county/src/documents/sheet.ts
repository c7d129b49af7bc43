/** A cell is text, or an amount in fen, written in yuan as the file's form has it. */
export type Cell = string | number;

/** A file before it is written: what it says, not how. */
export interface Sheet {
  readonly kind: string;
  /** The letter of the party that hands it over; D is a department. */
  readonly party: 'V' | 'W' | 'B' | 'T' | 'K' | 'F' | 'H' | 'D';
  /** Without its ending. */
  readonly name: string;
  readonly titles: readonly string[];
  /** Titles of the columns that a line of totals adds up. */
  readonly totalled: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  /** The department that keeps the list. */
  readonly department?: string;
  /** The file contradicts itself: its totals or its count are off by so much. Written as plainly as its name says, without a second part. */
  readonly broken?: { readonly totalsOffFen?: number; readonly countOff?: number };
}
