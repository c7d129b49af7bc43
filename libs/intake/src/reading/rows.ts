import { CsvSplitter } from './csv';
import { decoded } from './decode';
import { legacyWorkbookRows } from './legacy-workbook';
import { Unreadable, type Rows } from './row';
import { workbookRows } from './workbook';

/** A workbook lies in memory while it is read. */
const workbookLongest = 128 << 20;

const isZip = (head: Buffer): boolean => head.length >= 4 && head.readUInt32LE(0) === 0x04034b50;
const isCompoundFile = (head: Buffer): boolean => head.length >= 8 && head.toString('hex', 0, 8) === 'd0cf11e0a1b11ae1';

/** The rows of a file, whose form its first bytes tell: XLSX, legacy XLS, else CSV. Throws Unreadable. */
export async function* rowsOf(content: AsyncIterable<Uint8Array>): Rows {
  const pieces = content[Symbol.asyncIterator]();
  const head: Uint8Array[] = [];
  let length = 0;
  while (length < 8) {
    const piece = await pieces.next();
    if (piece.done) break;
    head.push(piece.value);
    length += piece.value.length;
  }
  if (length === 0) throw new Unreadable('FileEmpty');
  const begin = Buffer.concat(head);
  const all = resumed(begin, pieces);
  if (isZip(begin)) yield* workbookRows(await inMemory(all));
  else if (isCompoundFile(begin)) yield* legacyWorkbookRows(await inMemory(all));
  else yield* csvRows(all);
}

async function* csvRows(content: AsyncIterable<Uint8Array>): Rows {
  const splitter = new CsvSplitter();
  for await (const text of decoded(content)) yield splitter.push(text);
  yield splitter.end();
}

async function* resumed(begin: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield begin;
    for (let piece = await rest.next(); !piece.done; piece = await rest.next()) yield piece.value;
  } finally {
    await rest.return?.();
  }
}

const inMemory = async (content: AsyncIterable<Uint8Array>): Promise<Buffer> => {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of content) {
    length += piece.length;
    if (length > workbookLongest) throw new Unreadable('WorkbookTooLarge');
    pieces.push(piece);
  }
  return Buffer.concat(pieces, length);
};
