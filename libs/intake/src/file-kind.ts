import type { LocalDate } from '@jumin/kernel';
import type { Vault } from '@jumin/vault';
import type { CellProblem } from './cell';

/** V village agent, W township finance, B bank, T tax authority, K treasury, F finance, H agency; D, the departments that keep lists. */
export type Party = 'V' | 'W' | 'B' | 'T' | 'K' | 'F' | 'H' | 'D';

/** What reading a line needs besides its cells. No I/O: the two functions of the vault are keyed hashes. */
export interface Desk {
  readonly vault: Pick<Vault, 'subjectIdOf' | 'blindIndex'>;
  /** The county whose file it is, 6 digits. */
  readonly county: string;
  readonly divisions: { find(code: string): { readonly level: string } | undefined; nameOf(code: string): string };
}

/** A line in the making. What is personal in clear is kept apart from the fields, to be sealed. */
export interface Draft {
  readonly fields: Record<string, unknown>;
  personal: Record<string, string> | undefined;
}

/** One column of a file: found by its title, it puts what it reads into the line. */
export interface Column {
  readonly title: string;
  /** No data line leaves it empty. In other columns an empty cell means "not said". */
  readonly required: boolean;
  /** A line with this title and the others like it is the heading. */
  readonly inHeading: boolean;
  /** The field of the line by which two lines are compared. */
  readonly field: string;
  /** Part of the business key. */
  readonly key: boolean;
  /** Whether a later line of the same key may say something else here: freely, or only this value (a voucher is cancelled, never revived). */
  readonly change: 'freely' | { readonly onlyTo: unknown } | undefined;
  /** An amount whose total the file may state, to be checked. */
  readonly totalled: boolean;
  /** Reads a cell that is not empty. */
  readonly take: (text: string, numeric: boolean, draft: Draft, desk: Desk) => CellProblem | undefined;
}

/**
 * One of the formats that the parties exchange. A new format is a new value of this type.
 * `Line` is the shape of a line in events: flat, and storage format; add fields, never change one.
 */
export interface FileKind<Line extends object = object> {
  /** As on the command line: `voucher-details`. */
  readonly kind: string;
  /** Streams are `<category>-<county>-<year of receivedOn>`. */
  readonly category: string;
  /** What the file's name begins with. */
  readonly filePrefix: string;
  /** Who sends it; the first one where the caller does not say. */
  readonly from: readonly Party[];
  readonly columns: readonly Column[];
  /** The day on which a line is true in the business: bank date, entry date, day of signature. Undefined: the day it was handed over. */
  effectiveOn(line: Line): LocalDate | undefined;
  /** Where a line's own codes name its county; tells the county of a file handed in without one. */
  readonly countyIn?: { readonly title: string; readonly digits: readonly [from: number, to: number] };
  /** A later file replaces the lines of an earlier one as a whole, so that lines seen before are recorded again with it. */
  readonly wholeList?: true;
  /**
   * The day on which a line was first handed over decides what was late. So a line that is known is recorded again with a file of an earlier day than the
   * lane has seen, and what reads it takes the earliest: the year comes out the same in whatever order its files, and their repeats, are taken in.
   */
  readonly earliestDayCounts?: true;
  /** What is personal is only kept of people of whom nothing was sealed before: it stands in their enrolment already. */
  readonly sealsStrangersOnly?: true;
}

/** Kinds by name, whatever their lines are. */
export type AnyFileKind = FileKind<never>;
