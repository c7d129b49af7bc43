export type Row = Readonly<Record<string, unknown>>;

const cellOf = (value: unknown): string =>
  value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);

/** Nested objects become columns of their own: `subsidyFen.province`. */
export const flatRows = (rows: readonly object[]): readonly Row[] => rows.map((row) => flat(row, ''));
const flat = (value: object, prefix: string): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]): [string, unknown][] =>
      typeof inner === 'object' && inner !== null && !Array.isArray(inner)
        ? Object.entries(flat(inner as object, `${prefix}${name}.`))
        : [[prefix + name, inner]],
    ),
  );

const titlesOf = (rows: readonly Row[]): readonly string[] => [...new Set(rows.flatMap((row) => Object.keys(row)))];

/** Chinese characters take two columns of a terminal. */
const widthOf = (text: string): number =>
  [...text].reduce(
    (width, character) =>
      width + (/[\u1100-\u115f\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/.test(character) ? 2 : 1),
    0,
  );

/** Numbers, amounts in yuan, shares in percent: they stand at the right. */
const isFigure = (value: unknown): boolean => typeof value === 'number' || (typeof value === 'string' && /^-?[\d,]+\.\d\d%?$/.test(value));

export const textTable = (rows: readonly object[]): string => {
  const flattened = flatRows(rows);
  const titles = titlesOf(flattened);
  const cells = [titles, ...flattened.map((row) => titles.map((title) => cellOf(row[title])))];
  const widths = titles.map((_, column) => Math.max(...cells.map((line) => widthOf(line[column]!))));
  const numeric = titles.map((title) =>
    flattened.every((row) => [undefined, null, ''].includes(row[title] as null) || isFigure(row[title])),
  );
  return cells
    .map((line) =>
      line
        .map((cell, column) => {
          const blanks = ' '.repeat(widths[column]! - widthOf(cell));
          return numeric[column] ? blanks + cell : cell + blanks;
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
};

/** RFC 4180. A cell that a spreadsheet would take for a formula gets an apostrophe. */
export const csvText = (rows: readonly object[]): string => {
  const flattened = flatRows(rows);
  const titles = titlesOf(flattened);
  const quoted = (value: unknown): string => {
    const text = cellOf(value);
    const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return (
    [titles.map(quoted), ...flattened.map((row) => titles.map((title) => quoted(row[title])))].map((line) => line.join(',')).join('\r\n') +
    '\r\n'
  );
};

/** Long digit strings (citizen numbers) stay text. */
export async function xlsxBytes(rows: readonly object[]): Promise<Buffer> {
  const { utils, write } = await import('@e965/xlsx');
  const flattened = flatRows(rows);
  const sheet = utils.json_to_sheet(
    flattened.map((row) =>
      Object.fromEntries(Object.entries(row).map(([title, value]) => [title, typeof value === 'number' ? value : cellOf(value)])),
    ),
  );
  const book = utils.book_new();
  utils.book_append_sheet(book, sheet, 'jumin');
  return write(book, { type: 'buffer', bookType: 'xlsx' }) as Buffer;
}
