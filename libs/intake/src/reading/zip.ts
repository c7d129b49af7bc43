import { createInflateRaw } from 'node:zlib';
import { Unreadable } from './row';

/** The parts of a ZIP archive that lies in memory. Enough for workbooks: no encryption, no ZIP64. Throws Unreadable. */
export class Zip {
  private readonly entries: ReadonlyMap<string, { readonly stored: Buffer; readonly deflated: boolean }>;

  constructor(archive: Buffer) {
    this.entries = directoryOf(archive);
  }

  has(name: string): boolean {
    return this.entries.has(name);
  }

  /** The part, inflated piece by piece. A small archive may hold an endless part: `longest` bytes are the end of it. */
  async *open(name: string, longest: number): AsyncGenerator<Buffer> {
    const entry = this.entries.get(name);
    if (!entry) throw new Unreadable('WorkbookBroken');
    if (!entry.deflated) {
      yield entry.stored;
      return;
    }
    const inflate = createInflateRaw();
    inflate.end(entry.stored);
    let length = 0;
    try {
      for await (const piece of inflate) {
        const bytes = piece as Buffer;
        length += bytes.length;
        if (length > longest) throw new Unreadable('WorkbookTooLarge');
        yield bytes;
      }
    } catch (error) {
      throw error instanceof Unreadable ? error : new Unreadable('WorkbookBroken');
    }
  }

  async text(name: string, longest: number): Promise<string> {
    const pieces: Buffer[] = [];
    for await (const piece of this.open(name, longest)) pieces.push(piece);
    return Buffer.concat(pieces).toString('utf8');
  }
}

const endSignature = 0x06054b50;
const directorySignature = 0x02014b50;
const localSignature = 0x04034b50;

const directoryOf = (archive: Buffer): Map<string, { stored: Buffer; deflated: boolean }> => {
  const entries = new Map<string, { stored: Buffer; deflated: boolean }>();
  try {
    const end = endOfDirectory(archive);
    const count = archive.readUInt16LE(end + 10);
    let place = archive.readUInt32LE(end + 16);
    for (let nth = 0; nth < count; nth++) {
      if (archive.readUInt32LE(place) !== directorySignature) throw new RangeError('no directory entry');
      const method = archive.readUInt16LE(place + 10);
      const compressed = archive.readUInt32LE(place + 20);
      const nameLength = archive.readUInt16LE(place + 28);
      const rest = archive.readUInt16LE(place + 30) + archive.readUInt16LE(place + 32);
      const local = archive.readUInt32LE(place + 42);
      const name = archive.toString('utf8', place + 46, place + 46 + nameLength);
      place += 46 + nameLength + rest;
      const encrypted = (archive.readUInt16LE(local + 6) & 1) === 1;
      if (archive.readUInt32LE(local) !== localSignature || encrypted || (method !== 0 && method !== 8))
        throw new RangeError('an entry that cannot be read');
      const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
      entries.set(name.replaceAll('\\', '/'), { stored: archive.subarray(start, start + compressed), deflated: method === 8 });
    }
  } catch {
    throw new Unreadable('WorkbookBroken');
  }
  return entries;
};

/** It stands at the end, before a comment of at most 64 KiB. */
const endOfDirectory = (archive: Buffer): number => {
  for (let place = archive.length - 22; place >= Math.max(0, archive.length - 22 - 0xffff); place--)
    if (archive.readUInt32LE(place) === endSignature) return place;
  throw new RangeError('no end of the directory');
};
