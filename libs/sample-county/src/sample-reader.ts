import iconv from 'iconv-lite';
import { parse } from 'csv-parse/sync';
import { read, utils } from '@e965/xlsx';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { AnswerKey } from './answer-key';
import type { SampleManifest } from './generate-sample';

/** A line by its titles. */
export type Line = Readonly<Record<string, string>>;

interface Table {
  readonly titles: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** For specs: reads a sample back as its receivers do, with a reader that shares nothing with the writer. */
export class SampleReader {
  readonly manifest: SampleManifest;
  readonly key: AnswerKey;

  private readonly tables = new Map<string, Table>();
  private readonly kinds = new Map<string, readonly Line[]>();

  constructor(readonly folder: string) {
    this.manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as SampleManifest;
    this.key = JSON.parse(readFileSync(join(folder, 'answer-key.json'), 'utf8')) as AnswerKey;
  }

  titles(path: string): readonly string[] {
    return this.rows(path).titles;
  }

  /** All lines of a kind, each with the day on which its file was handed over as `day`. */
  lines(kind: string): readonly Line[] {
    const known = this.kinds.get(kind);
    if (known) return known;
    const lines = this.manifest.files.filter((file) => file.kind === kind).flatMap((file) => this.linesOf(file.path));
    this.kinds.set(kind, lines);
    return lines;
  }

  linesOf(path: string): readonly Line[] {
    const { titles, rows } = this.rows(path);
    return rows.map(
      (row) => Object.fromEntries([...titles.map((title, at) => [title, row[at] ?? '']), ['day', path.slice(0, 10)]]) as Line,
    );
  }

  private rows(path: string): Table {
    const known = this.tables.get(path);
    if (known) return known;
    const content = readFileSync(join(this.folder, path));
    const table = path.endsWith('.xlsx') ? workbookRows(content) : csvRows(content);
    // The preamble is one title over all, and a control count.
    const heading = table.findIndex((row) => row.length > 4 || (row.length > 2 && !basename(path).startsWith(row[0]!)));
    const found = { titles: table[heading]!, rows: table.slice(heading + 1).filter(([first]) => !first!.startsWith('合计')) };
    this.tables.set(path, found);
    return found;
  }
}

const csvRows = (content: Buffer): string[][] => {
  const text = content.toString('utf8');
  const decoded = text.includes('\ufffd') ? iconv.decode(content, 'gb18030') : text;
  return parse(decoded, { bom: true, relax_column_count: true, skip_empty_lines: true });
};

const workbookRows = (content: Buffer): string[][] => {
  const workbook = read(content);
  return utils.sheet_to_json<string[]>(workbook.Sheets[workbook.SheetNames[0]!]!, { header: 1, defval: '', raw: false });
};

/** Yuan as files write them, in fen. */
export const fenOf = (yuan: string): number => Math.round(Number(yuan.replaceAll(',', '')) * 100);
