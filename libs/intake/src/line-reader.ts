import type { AnyFileKind, Desk, Draft } from './file-kind';
import type { Comparison } from './fingerprint';
import type { Problem } from './problem';
import type { Row } from './reading/row';
import { isBlank } from './reading/table';

/** A line that was understood. */
export interface ReadLine {
  readonly row: Row;
  readonly line: Record<string, unknown>;
  readonly personal: Record<string, string> | undefined;
  readonly key: string;
  readonly content: string;
}

/** A line that was not; the sum of its amounts where they could be read. */
export interface BadLine {
  readonly row: Row;
  readonly problem: Problem;
  readonly amountFen: number | undefined;
}

/** Reads data lines into the fields of the kind. The first column that cannot be read decides. */
export class LineReader {
  constructor(
    private readonly kind: AnyFileKind,
    private readonly desk: Desk,
    private readonly comparison: Comparison,
  ) {}

  /** `places` and `width` from the heading of the row's sheet. */
  read(row: Row, places: readonly number[], width: number): ReadLine | BadLine {
    const { cells, numeric } = row;
    const draft: Draft = { fields: {}, personal: undefined };
    if (cells.length > width && cells.slice(width).some((cell) => !isBlank(cell))) return this.bad(row, { code: 'TooManyCells' }, draft);
    const { columns } = this.kind;
    for (let nth = 0; nth < columns.length; nth++) {
      const column = columns[nth]!;
      const place = places[nth]!;
      const cell = place === -1 ? undefined : cells[place];
      if (cell === undefined || isBlank(cell)) {
        if (column.required) return this.bad(row, { code: 'CellEmpty', column: column.title }, draft, places);
        continue;
      }
      const problem = column.take(cell, numeric?.[place] ?? false, draft, this.desk);
      if (problem !== undefined) {
        const { code, details } = problem;
        return this.bad(row, { code, column: column.title, ...(details === undefined ? {} : { details }) }, draft, places);
      }
    }
    const { fields, personal } = draft;
    return { row, line: fields, personal, key: this.comparison.keyOf(fields), content: this.comparison.contentOf(fields) };
  }

  private bad(row: Row, problem: Problem, draft: Draft, places: readonly number[] = []): BadLine {
    let amountFen: number | undefined;
    this.kind.columns.forEach((column, nth) => {
      if (!column.totalled) return;
      const cell = places[nth] === undefined ? undefined : row.cells[places[nth]!];
      if (cell !== undefined && !isBlank(cell)) column.take(cell, false, draft, this.desk);
      const amount = draft.fields[column.field];
      if (typeof amount === 'number') amountFen = (amountFen ?? 0) + amount;
    });
    return { row, problem, amountFen };
  }
}
