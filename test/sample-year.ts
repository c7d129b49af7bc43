import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { read, utils } from '@e965/xlsx';
import iconv from 'iconv-lite';
import type { FoundDiscrepancy } from '@jumin/cli';
import { generateSample, type AnswerKey } from '@jumin/sample-county';
import type { RunningPlatform } from './running-platform';

/** A file as one of the parties hands it over. */
export interface HandedOver {
  readonly receivedOn: string;
  readonly kind: string;
  readonly name: string;
  readonly content: Uint8Array;
}

export interface SampleYear {
  readonly county: string;
  readonly year: number;
  readonly files: readonly HandedOver[];
  readonly key: AnswerKey;
}

/** A county's invented year, held in memory. */
export async function sampleYear(
  county: string,
  year: number,
  people: number,
  seed = '1',
  faults: 'none' | 'all' | readonly string[] = 'none',
): Promise<SampleYear> {
  const out = await mkdtemp(join(tmpdir(), 'jumin-sample-'));
  try {
    const { files } = await generateSample({ county, year, people, seed, faults, out });
    return {
      county,
      year,
      files: await Promise.all(
        files.map(async ({ path, kind }) => ({
          receivedOn: path.slice(0, 10),
          kind,
          name: basename(path),
          content: await readFile(join(out, path)),
        })),
      ),
      key: JSON.parse(await readFile(join(out, 'answer-key.json'), 'utf8')) as AnswerKey,
    };
  } finally {
    await rm(out, { recursive: true });
  }
}

/** The cells of a file, its heading first: preamble and totals are left out. Shares nothing with the reader of the platform. */
export const cellsOf = ({ name, content }: HandedOver): readonly (readonly string[])[] => {
  const rows = name.endsWith('.xlsx') ? workbookRows(content) : csvRows(Buffer.from(content));
  const heading = rows.findIndex((row) => row.filter((cell) => cell !== '').length > 2);
  return rows.slice(heading).filter(([first]) => !first!.startsWith('合计'));
};

const csvRows = (content: Buffer): string[][] => {
  const text = content.toString('utf8');
  return parse(text.includes('\ufffd') ? iconv.decode(content, 'gb18030') : text, {
    bom: true,
    relax_column_count: true,
    skip_empty_lines: true,
  });
};
const workbookRows = (content: Uint8Array): string[][] => {
  const { Sheets, SheetNames } = read(content);
  return utils.sheet_to_json<string[]>(Sheets[SheetNames[0]!]!, { header: 1, defval: '', raw: false });
};

export const groupsBy = <T>(all: readonly T[], keyOfOne: (one: T) => string): ReadonlyMap<string, readonly T[]> => {
  const groups = new Map<string, T[]>();
  for (const one of all) groups.set(keyOfOne(one), [...(groups.get(keyOfOne(one)) ?? []), one]);
  return groups;
};

/** Plain CSV in UTF-8. */
export const csvOf = (rows: readonly (readonly string[])[]): Buffer =>
  Buffer.from(
    rows.map((row) => row.map((cell) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',') + '\n').join(''),
  );

/** The business clock never goes back: files of days that it has passed are taken in at its present. */
const moveClock = async (platform: RunningPlatform, day: string) => {
  const { status, body } = await platform.ask<{ code?: string }>('/platform/clock', { method: 'POST', body: { day } });
  if (status >= 300 && body.code !== 'ClockNeverGoesBack') throw new Error(`${day}: ${status} ${JSON.stringify(body)}`);
};

/** Hands the files over day by day on the business clock, then ends the year with the January that holds what crosses it. */
export async function handOver(
  platform: RunningPlatform,
  { county, year }: Pick<SampleYear, 'county' | 'year'>,
  files: readonly HandedOver[],
  /** Whether some of the files may be broken, and are then stopped. */
  broken = false,
) {
  const days = groupsBy(files, ({ receivedOn }) => receivedOn);
  for (const [day, ofDay] of [...days].sort(([one], [other]) => (one < other ? -1 : 1))) {
    await moveClock(platform, day);
    for (const file of ofDay) {
      const { status, body } = await platform.send({ ...file, county });
      const fine = status === 201 && (body.status !== 'stopped' || broken);
      if (!fine) throw new Error(`${day} ${file.name}: ${status} ${JSON.stringify(body)}`);
      if (body.counts.quarantined + body.counts.conflict > 0) throw new Error(`${day} ${file.name}: ${JSON.stringify(body)}`);
    }
  }
  const end = [`${year + 1}-01-31`, [...days.keys()].sort().at(-1)!].sort().at(-1)!;
  await moveClock(platform, end);
  await platform.post('/platform/clock', { closeDay: true });
}

/** What the answer key is about, as the platform reports it. */
export type Outcome = Pick<AnswerKey, 'people' | 'totals'>;

/** People in the order of their numbers, absent levels of subsidy left out, totals as the bridge has them. */
export async function outcomeOf(platform: RunningPlatform, { county, year }: Pick<SampleYear, 'county' | 'year'>): Promise<object> {
  interface Row {
    readonly subjectId: string;
    readonly subsidyFen: Readonly<Record<string, number>>;
  }
  const { items } = await platform.get<{ items: readonly (Row & Readonly<Record<string, number>>)[] }>(
    `/reporting/counties/${county}/years/${year}/people?limit=5000`,
  );
  const { numbers } = await platform.post<{ numbers: readonly { subjectId: string; number: string }[] }>('/registration/subjects/numbers', {
    subjectIds: items.map(({ subjectId }) => subjectId),
    reason: '核对',
  });
  const numberOf = new Map(numbers.map(({ subjectId, number }) => [subjectId, number]));
  const bridge = await platform.get<AnswerKey['totals'] & { differenceFen: number }>(`/reporting/counties/${county}/years/${year}/bridge`);
  return inOneForm({
    people: items.map(({ subjectId, ...row }) => ({ ...row, idNumber: numberOf.get(subjectId)! })) as never,
    totals: bridge,
    differenceFen: bridge.differenceFen,
  });
}

/** Every difference of the year, with people by their numbers as the answer key has them. */
export const discrepanciesOf = (
  platform: RunningPlatform,
  { county, year }: Pick<SampleYear, 'county' | 'year'>,
): Promise<readonly FoundDiscrepancy[]> => platform.get(`/reconciliation/discrepancies?county=${county}&period=${year}&numbers=true`);

/** What a perfect system reports. */
export const keyOf = ({ key }: SampleYear): object => inOneForm({ ...key, differenceFen: 0 });

const inOneForm = ({ people, totals, differenceFen }: Outcome & { readonly differenceFen: number }): object => ({
  people: Object.fromEntries(
    people
      .toSorted((one, other) => (one.idNumber < other.idNumber ? -1 : 1))
      .map(({ idNumber, keptFen, onBehalfFen, tierFen, subsidyFen, refundDueFen }) => [
        idNumber,
        { keptFen, onBehalfFen, tierFen, refundDueFen, subsidyFen: levelsOf(subsidyFen) },
      ]),
  ),
  enteredFen: totals.enteredFen,
  postedFen: totals.postedFen,
  refundDueFen: totals.refundDueFen,
  units: Object.fromEntries(
    Object.entries(totals.byUnit)
      .filter(([, { people: count }]) => count > 0)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([unit, { subsidyFen, people: count, payers, keptFen, onBehalfFen, refundDueFen }]) => [
        unit,
        { people: count, payers, keptFen, onBehalfFen, refundDueFen, subsidyFen: levelsOf(subsidyFen) },
      ]),
  ),
  differenceFen,
});

/** A level that is not named is 0. */
const levelsOf = (subsidyFen: Readonly<Record<string, number>>): object =>
  Object.fromEntries(
    Object.entries(subsidyFen)
      .filter(([, fen]) => fen !== 0)
      .sort(),
  );
