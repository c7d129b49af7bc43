import { StringDecoder } from 'node:string_decoder';
import { Unreadable, type Row, type Rows } from './row';
import { attributeOf, textOfXml } from './xml';
import { Zip } from './zip';

/** Bounds of what is inflated: shared strings are held in memory, a sheet streams through. */
const stringsLongest = 256 << 20;
const sheetLongest = 4096 * 2 ** 20;
const indexLongest = 4 << 20;
const rowLongest = 4 << 20;

/**
 * The rows of an XLSX workbook, sheet by sheet. The archive lies in memory (it is small: workbooks hold at most a million rows), its sheets stream.
 * Numbers are written out with 15 digits, which is all that a workbook keeps of them.
 */
export async function* workbookRows(archive: Buffer): AsyncGenerator<readonly Row[]> {
  const zip = new Zip(archive);
  const index = await zip.text('xl/workbook.xml', indexLongest);
  // Day numbers of old workbooks from Macintosh count from 1904. Nobody should meet one; were it read, every date would be four years off.
  if (/<(?:\w+:)?workbookPr\b[^>]*\bdate1904="(?:1|true)"/.test(index)) throw new Unreadable('WorkbookBroken');
  const strings = zip.has('xl/sharedStrings.xml') ? await sharedStrings(zip) : [];
  const targets = await sheetTargets(zip);
  for (const [tag] of index.matchAll(/<(?:\w+:)?sheet\b[^>]*>/g)) {
    const target = targets.get(attributeOf(tag, 'r:id') ?? attributeOf(tag, 'relationships:id') ?? '');
    if (target !== undefined && zip.has(target)) yield* sheetRows(zip, target, attributeOf(tag, 'name') ?? '', strings);
  }
}

const sheetTargets = async (zip: Zip): Promise<ReadonlyMap<string, string>> => {
  const relations = await zip.text('xl/_rels/workbook.xml.rels', indexLongest);
  return new Map(
    [...relations.matchAll(/<(?:\w+:)?Relationship\b[^>]*>/g)].map(([tag]) => {
      const target = attributeOf(tag, 'Target') ?? '';
      return [attributeOf(tag, 'Id') ?? '', target.startsWith('/') ? target.slice(1) : `xl/${target}`];
    }),
  );
};

const sharedStrings = async (zip: Zip): Promise<string[]> => {
  const strings: string[] = [];
  for await (const item of elements(zip.open('xl/sharedStrings.xml', stringsLongest), 'si')) strings.push(textOf(item));
  return strings;
};

/** The text of a string item or an inline string: all its runs, without the phonetic guides beside them. */
const textOf = (item: string): string => {
  let text = '';
  const spoken = item.includes('rPh') ? item.replace(/<(?:\w+:)?rPh\b[\s\S]*?<\/(?:\w+:)?rPh>/g, '') : item;
  for (const [, run] of spoken.matchAll(/<(?:\w+:)?t\b[^>]*?(?<!\/)>([\s\S]*?)<\/(?:\w+:)?t>/g)) text += run;
  return textOfXml(text);
};

const rowsPerBatch = 500;

async function* sheetRows(zip: Zip, part: string, sheet: string, strings: readonly string[]): Rows {
  let batch: Row[] = [];
  let line = 0;
  for await (const element of elements(zip.open(part, sheetLongest), 'row')) {
    const numbered = Number(attributeOf(element.slice(0, element.indexOf('>') + 1), 'r') ?? NaN);
    line = Number.isInteger(numbered) ? numbered : line + 1;
    batch.push(rowOf(element, sheet, line, strings));
    if (batch.length < rowsPerBatch) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}

const cellPattern = /<(?:\w+:)?c\b([^>]*?)(?:\/>|>([\s\S]*?)<\/(?:\w+:)?c>)/g;
const valuePattern = /<(?:\w+:)?v\b[^>]*>([\s\S]*?)<\/(?:\w+:)?v>/;
/** Columns of a sheet: A to XFD. */
const columnsMax = 16_384;

const rowOf = (element: string, sheet: string, line: number, strings: readonly string[]): Row => {
  const cells: string[] = [];
  const numeric: boolean[] = [];
  for (const [, attributes, content] of element.matchAll(cellPattern)) {
    const column = columnOf(attributeOf(attributes!, 'r')) ?? cells.length;
    while (cells.length < column) {
      cells.push('');
      numeric.push(false);
    }
    const type = attributeOf(attributes!, 't') ?? 'n';
    const value = content === undefined ? '' : type === 'inlineStr' ? textOf(content) : (valuePattern.exec(content)?.[1] ?? '');
    const isNumber = type === 'n' && value !== '';
    cells[column] = isNumber
      ? numberText(value)
      : type === 's'
        ? (strings[Number(value)] ?? '')
        : type === 'inlineStr'
          ? value
          : textOfXml(value);
    numeric[column] = isNumber;
  }
  return { sheet, line, cells, numeric };
};

/** `AB12` is column 27, counted from 0. */
const columnOf = (reference: string | undefined): number | undefined => {
  if (reference === undefined) return undefined;
  let column = 0;
  for (let place = 0; place < reference.length; place++) {
    const letter = reference.charCodeAt(place) - 64;
    if (letter < 1 || letter > 26) break;
    column = column * 26 + letter;
  }
  if (column < 1 || column > columnsMax) throw new Unreadable('WorkbookBroken');
  return column - 1;
};

/** A number as a workbook shows it at most: 15 digits. Longer whole numbers are written out, so that their readers see that the end is lost. */
export const numberText = (written: string): string => {
  const number = Number(written);
  if (!Number.isFinite(number)) return written;
  if (Number.isInteger(number)) return Math.abs(number) < 1e15 ? String(number) : BigInt(number).toString();
  return String(Number(number.toPrecision(15)));
};

/** The elements of that name in a part, each whole, as they arrive; an element without content is one too. */
async function* elements(bytes: AsyncIterable<Buffer>, name: string): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  const pattern = new RegExp(`<((?:\\w+:)?${name})\\b(?:[^>]*?/>|[^>]*>[\\s\\S]*?</\\1>)`, 'g');
  let text = '';
  for await (const piece of bytes) {
    text += decoder.write(piece);
    let consumed = 0;
    pattern.lastIndex = 0;
    for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
      yield match[0];
      consumed = pattern.lastIndex;
    }
    text = text.slice(consumed);
    if (text.length > rowLongest) throw new Unreadable('WorkbookBroken');
  }
}
