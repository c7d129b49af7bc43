import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sheet } from '../documents/sheet';
import { Random } from '../random';
import { endingOf, written, type Form } from './forms';

/** One file of the sample, as the manifest lists it. */
export interface ManifestFile {
  /** `<YYYY-MM-DD>/<party>/<file>`. */
  readonly path: string;
  readonly kind: string;
  readonly lines: number;
  /** Of the columns that are totalled, together; in fen. */
  readonly totalFen: number;
  readonly bytes: number;
  readonly sha256: string;
}

/** A workbook is held in memory by whoever reads it. */
const workbookRowsMax = 5_000;

/** Writes sheets below a folder, each in a form that its name decides, so that a sample does not depend on the order of writing. */
export class SampleFolder {
  readonly files: ManifestFile[] = [];
  private readonly made = new Set<string>();

  constructor(
    private readonly folder: string,
    private readonly seed: string,
  ) {}

  async write(date: string, sheet: Sheet): Promise<void> {
    const random = new Random(`${this.seed}/form/${sheet.party}/${sheet.name}`);
    // Only this form carries controls that a broken file can contradict.
    const form = sheet.broken ? 'gb18030' : formOf(sheet, random);
    const parts = !sheet.broken && sheet.rows.length >= 6 && random.chance(0.04) ? halves(sheet) : [sheet];
    for (const part of parts) await this.writePart(date, part, form);
  }

  private async writePart(date: string, sheet: Sheet, form: Form): Promise<void> {
    const content = written(sheet, form);
    const directory = `${date}/${sheet.party}`;
    if (!this.made.has(directory)) {
      await mkdir(join(this.folder, directory), { recursive: true });
      this.made.add(directory);
    }
    const path = `${directory}/${sheet.name}.${endingOf[form]}`;
    await writeFile(join(this.folder, path), content);
    this.files.push({
      path,
      kind: sheet.kind,
      lines: sheet.rows.length,
      totalFen: totalOf(sheet),
      bytes: content.length,
      sha256: createHash('sha256').update(content).digest('hex'),
    });
  }
}

/** Most systems export plain UTF-8; clerks' programs write GB18030 and workbooks. */
const formOf = ({ rows }: Sheet, random: Random): Form => {
  const ticket = random.next();
  if (ticket < 0.62) return 'csv';
  if (ticket < 0.72) return 'csv-with-bom';
  return ticket < 0.9 || rows.length > workbookRowsMax ? 'gb18030' : 'workbook';
};

/** A numbered series of two, as large exports are cut. */
const halves = (sheet: Sheet): Sheet[] => {
  const middle = Math.ceil(sheet.rows.length / 2);
  return [sheet.rows.slice(0, middle), sheet.rows.slice(middle)].map((rows, at) => ({
    ...sheet,
    rows,
    name: `${sheet.name}-${at + 1}of2`,
  }));
};

const totalOf = ({ rows, titles, totalled }: Sheet): number => {
  let sum = 0;
  for (const title of totalled) {
    const at = titles.indexOf(title);
    for (const row of rows) if (typeof row[at] === 'number') sum += row[at];
  }
  return sum;
};
