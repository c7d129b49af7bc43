import type { AnyFileKind } from '../file-kind';
import type { Problem } from '../problem';
import { tidy } from '../tidy';
import type { Row } from './row';

/** A heading may stand below a preamble of this many lines. */
const preambleLongest = 30;

/** The envelope of a file is broken: nothing of it is taken in. */
export class BrokenEnvelope extends Error {
  constructor(readonly problem: Problem) {
    super(problem.code);
    this.name = 'BrokenEnvelope';
  }
}

export type RowRole = 'preamble' | 'heading' | 'blank' | 'total' | 'data';

/** Tells what each line of a file is, in order: lines before the heading, the heading, totals, data. Each sheet of a workbook has its own heading. */
export class Table {
  /** Where the columns of the kind stand in the sheet in hand, in their order; -1 for one that is not there. */
  places: readonly number[] = [];
  /** Cells of the heading. */
  width = 0;
  private sheet: string | undefined;
  private searched = 0;
  private searching = true;
  private nearest: readonly string[] | undefined;
  private found = false;
  private readonly required: readonly string[];

  constructor(private readonly kind: AnyFileKind) {
    this.required = kind.columns.filter(({ inHeading }) => inHeading).map(({ title }) => title);
  }

  /** Throws BrokenEnvelope. */
  roleOf(row: Row): RowRole {
    if (row.sheet !== this.sheet) this.beginSheet(row.sheet);
    if (this.searching) return this.search(row);
    if (this.places.length === 0) return 'preamble';
    let first = 0;
    const { cells } = row;
    while (first < cells.length && isBlank(cells[first]!)) first++;
    if (first === cells.length) return 'blank';
    return isTotal(cells[first]!) ? 'total' : 'data';
  }

  /** At the end of the file. Throws BrokenEnvelope where no sheet has a heading. */
  finish(): void {
    this.endSheet();
    if (!this.found) this.missing(this.nearest ?? this.required);
  }

  private beginSheet(sheet: string | undefined): void {
    this.endSheet();
    this.sheet = sheet;
    this.searched = 0;
    this.searching = true;
    this.places = [];
  }

  /** A sheet with half of the titles is a list whose heading was damaged; one with fewer holds notes. */
  private endSheet(): void {
    if (this.places.length > 0 || this.nearest === undefined || this.sheet === undefined) return;
    if (this.nearest.length * 2 <= this.required.length) this.missing(this.nearest);
  }

  private search(row: Row): RowRole {
    const titles = row.cells.map(titleOf);
    const missing = this.required.filter((title) => !titles.includes(title));
    if (missing.length === 0) {
      const places = this.kind.columns.map(({ title }) => {
        const place = titles.indexOf(title);
        if (place !== -1 && titles.includes(title, place + 1)) throw new BrokenEnvelope({ code: 'ColumnTwice', column: title });
        return place;
      });
      this.places = places;
      this.width = titles.length;
      this.searching = false;
      this.found = true;
      this.nearest = undefined;
      return 'heading';
    }
    if (this.nearest === undefined || missing.length < this.nearest.length) this.nearest = missing;
    if (++this.searched > preambleLongest) this.searching = false;
    return 'preamble';
  }

  private missing(missing: readonly string[]): never {
    throw new BrokenEnvelope({ code: 'HeadingMissing', details: { searched: preambleLongest + 1, missing: missing.join('、') } });
  }
}

/** `金额（元）` is the column 金额. */
const titleOf = (cell: string): string => tidy(cell).replace(/\((?:元|人民币元)\)$/, '');
export const isBlank = (cell: string): boolean =>
  cell === '' || ((cell.charCodeAt(0) <= 0x20 || cell.charCodeAt(0) > 0x7f) && tidy(cell) === '');
const isTotal = (cell: string): boolean => {
  const code = cell.charCodeAt(0);
  // 合 and 总; what begins with a blank or a letter of no width is looked at closely.
  if (code === 0x5408 || code === 0x603b) return /^(?:合计|总计)/.test(tidy(cell));
  return (code <= 0x20 || code === 0x3000 || code === 0xfeff || code === 0x60) && /^(?:合计|总计)/.test(tidy(cell));
};
