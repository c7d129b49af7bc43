import { fen, fenFromYuan, yuanForPeople } from '@jumin/kernel';
import type { AnyFileKind, Desk } from './file-kind';
import type { FileProblem } from './problem';
import { Unreadable, type Row, type Rows } from './reading/row';
import { BrokenEnvelope, isBlank, Table } from './reading/table';
import { tidy } from './tidy';

/** What the first pass over a file finds out; `problem` when nothing of it may be taken in. */
export interface Envelope {
  /** The county that the lines' own codes name. */
  readonly county: string | undefined;
  readonly lines: number;
  readonly problem?: FileProblem;
}

/**
 * The first pass: heading, encoding, and what the file says of its own number of lines and of its sums, over every line, also those that the second
 * pass will quarantine. Where an amount cannot be read, the sums prove nothing and are not compared: that line is reported by itself.
 */
export const checkEnvelope = async (
  kind: AnyFileKind,
  rows: Rows,
  { divisions, county }: { readonly divisions: Desk['divisions']; readonly county: string | undefined },
): Promise<Envelope> => {
  const table = new Table(kind);
  const tally = new Tally(kind);
  const counties = new CountiesNamed(kind);
  let problem: Envelope['problem'];
  try {
    for await (const batch of rows)
      for (const row of batch) {
        const role = table.roleOf(row);
        if (role === 'data') {
          tally.add(row, table.places);
          counties.add(row, table.places);
        } else if (role === 'total') tally.check(row, table.places);
        else if (role === 'preamble') tally.noteCount(row);
      }
    table.finish();
    tally.finish();
  } catch (error) {
    if (error instanceof BrokenEnvelope) problem = error.problem;
    else if (error instanceof Unreadable) problem = { code: error.code, ...(error.line === undefined ? {} : { line: error.line }) };
    else throw error;
  }
  return { county: counties.settle(divisions, county), lines: tally.lines, ...(problem === undefined ? {} : { problem }) };
};

/** Which counties the lines name, and how often. */
class CountiesNamed {
  private readonly times = new Map<string, number>();
  private readonly column: number;

  constructor(private readonly kind: AnyFileKind) {
    this.column = kind.countyIn === undefined ? -1 : kind.columns.findIndex(({ title }) => title === kind.countyIn!.title);
  }

  add({ cells }: Row, places: readonly number[]): void {
    const place = this.column === -1 ? -1 : places[this.column]!;
    if (place === -1) return;
    const code = cells[place];
    if (code === undefined || code === '') return;
    const [from, to] = this.kind.countyIn!.digits;
    const county = tidy(code).slice(from, to);
    this.times.set(county, (this.times.get(county) ?? 0) + 1);
  }

  /** The county that the caller named where some line names it too, else the one named most often, else the caller's. */
  settle(divisions: Desk['divisions'], callers: string | undefined): string | undefined {
    const known = [...this.times].filter(([code]) => divisions.find(code)?.level === 'county');
    if (known.length === 0 || (callers !== undefined && this.times.has(callers))) return callers;
    return known.reduce((most, one) => (one[1] > most[1] ? one : most))[0];
  }
}

/** Lines and sums, of the sheet in hand and of the whole file: a total may speak of either. */
class Tally {
  lines = 0;
  private sheetLines = 0;
  private sheet: string | undefined;
  private readonly columns: readonly number[];
  private readonly sums: number[];
  private readonly sheetSums: number[];
  private readonly unreadable: boolean[];
  private countInPreamble: number | undefined;

  constructor(private readonly kind: AnyFileKind) {
    this.columns = kind.columns.flatMap(({ totalled }, nth) => (totalled ? [nth] : []));
    this.sums = this.columns.map(() => 0);
    this.sheetSums = this.columns.map(() => 0);
    this.unreadable = this.columns.map(() => false);
  }

  add(row: Row, places: readonly number[]): void {
    if (row.sheet !== this.sheet) this.beginSheet(row.sheet);
    this.lines++;
    this.sheetLines++;
    for (let nth = 0; nth < this.columns.length; nth++) {
      const cell = row.cells[places[this.columns[nth]!]!];
      if (cell === undefined || isBlank(cell)) continue;
      const amount = fenFromYuan(cell, { negative: true });
      if (!amount.ok) this.unreadable[nth] = true;
      else {
        this.sums[nth]! += amount.fen;
        this.sheetSums[nth]! += amount.fen;
      }
    }
  }

  /** `合计 N 笔` in any cell, sums in the columns of the amounts. */
  check(row: Row, places: readonly number[]): void {
    if (row.sheet !== this.sheet) this.beginSheet(row.sheet);
    for (const cell of row.cells) {
      const count = /(\d[\d,]*)笔/.exec(tidy(cell))?.[1];
      if (count === undefined) continue;
      const control = Number(count.replaceAll(',', ''));
      if (control !== this.lines && control !== this.sheetLines) this.wrongCount(control);
    }
    this.columns.forEach((column, nth) => {
      const cell = row.cells[places[column]!];
      if (cell === undefined || isBlank(cell) || this.unreadable[nth]) return;
      const control = fenFromYuan(cell, { negative: true });
      if (!control.ok || control.fen === this.sums[nth] || control.fen === this.sheetSums[nth]) return;
      const counted = fen(this.sums[nth]!);
      const details = {
        control: yuanForPeople(control.fen),
        counted: yuanForPeople(counted),
        controlFen: control.fen,
        countedFen: counted,
      };
      throw new BrokenEnvelope({ code: 'ControlTotalWrong', column: this.kind.columns[column]!.title, details });
    });
  }

  /** `笔数：N` in one cell or two, before the heading. */
  noteCount({ cells }: Row): void {
    const match = /笔数[::]?([\d,]+)/.exec(tidy(cells.join('')));
    if (match) this.countInPreamble = Number(match[1]!.replaceAll(',', ''));
  }

  finish(): void {
    if (this.countInPreamble !== undefined && this.countInPreamble !== this.lines) this.wrongCount(this.countInPreamble);
  }

  private wrongCount(control: number): never {
    throw new BrokenEnvelope({ code: 'ControlCountWrong', details: { control, counted: this.lines } });
  }

  private beginSheet(sheet: string | undefined): void {
    this.sheet = sheet;
    this.sheetLines = 0;
    this.sheetSums.fill(0);
  }
}
