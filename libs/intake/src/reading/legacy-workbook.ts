import { Unreadable, type Row } from './row';
import { numberText } from './workbook';

/** What of the library's answer is used; `dense` sheets are arrays of rows. */
interface LegacyCell {
  readonly t?: string;
  readonly v?: unknown;
}

/** The rows of an XLS workbook. The format ends at 65,536 rows a sheet, so it is read whole. */
export async function* legacyWorkbookRows(bytes: Buffer): AsyncGenerator<readonly Row[]> {
  // Loaded when the first such file comes: it is large, and most deployments never see one.
  const { read } = await import('@e965/xlsx');
  let workbook: ReturnType<typeof read>;
  try {
    workbook = read(bytes, { type: 'buffer', dense: true, cellFormula: false, cellHTML: false, cellText: false });
  } catch {
    throw new Unreadable('WorkbookBroken');
  }
  if (workbook.Workbook?.WBProps?.date1904) throw new Unreadable('WorkbookBroken');
  for (const sheet of workbook.SheetNames) {
    const rows = (workbook.Sheets[sheet]?.['!data'] ?? []) as readonly (readonly LegacyCell[] | undefined)[];
    yield rows.flatMap((cells, index) => (cells === undefined ? [] : [rowOf(cells, sheet, index + 1)]));
  }
}

const rowOf = (cells: readonly LegacyCell[], sheet: string, line: number): Row => {
  const all = Array.from(cells, (cell) => cell ?? {});
  return {
    sheet,
    line,
    cells: all.map(({ t, v }) => (v === undefined || v === null ? '' : t === 'n' ? numberText(String(v)) : String(v))),
    numeric: all.map(({ t }) => t === 'n'),
  };
};
