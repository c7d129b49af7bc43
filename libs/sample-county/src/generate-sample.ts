import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { answerKeyOf, faultKeysOf } from './answer-key';
import { correctionsOf } from './corrections';
import { countyYear } from './counties';
import { dayByDay } from './documents/day-by-day';
import { brokenFiles, chosenFaults, seedFaults } from './faults';
import { BrokenFiles } from './faults/broken-files';
import { Days } from './happenings/days';
import { numberVouchers } from './happenings/happenings';
import { planYear } from './happenings/plan-year';
import { inventPeople } from './population/people';
import { SampleFolder, type ManifestFile } from './writing/sample-folder';
import { writeAnswerKey } from './writing/write-answer-key';

/** Rises whenever the same seed gives other bytes. */
export const generatorVersion = 2;
export const fewestPeople = 20;
export const mostPeople = 1_000_000;

export interface SampleOptions {
  /** Six digits; 341323 (2024) or 620421 (2022). */
  readonly county: string;
  readonly year: number;
  /** Registered people, 20 to 1,000,000. */
  readonly people: number;
  /** The same seed, county, year and number of people give the same bytes. */
  readonly seed: number | string;
  readonly faults: 'none' | 'all' | readonly string[];
  /** The folder to write to: made where it is not there; refused when it holds anything. */
  readonly out: string;
  onProgress?(progress: SampleProgress): void;
}

export interface SampleProgress {
  /** `YYYY-MM-DD`. */
  readonly day: string;
  readonly files: number;
  readonly payments: number;
}

/** `manifest.json`. */
export interface SampleManifest {
  readonly county: string;
  readonly year: number;
  readonly people: number;
  readonly seed: string;
  readonly faults: readonly string[];
  readonly generatorVersion: number;
  readonly firstDay: string;
  readonly lastDay: string;
  readonly files: readonly ManifestFile[];
}

/**
 * Writes a county's invented year: every party's files by day, the manifest and the answer key. Plans the year first, then writes it down day by
 * day. Throws RangeError on options that no sample can follow.
 */
export const generateSample = async (options: SampleOptions): Promise<SampleManifest> => {
  const { county, year, people: count, out } = options;
  const rules = countyYear(county, year);
  if (!Number.isInteger(count) || count < fewestPeople || count > mostPeople)
    throw new RangeError(`a sample has ${fewestPeople} to ${mostPeople} people, not ${count} (人数应为 ${fewestPeople} 至 ${mostPeople})`);
  const chosen = chosenFaults(options.faults);
  await mkdir(out, { recursive: true });
  if ((await readdir(out)).length > 0) throw new RangeError(`${out} is not empty (目录不为空)`);

  const seed = `${options.seed}/${county}/${year}/${count}`;
  const days = new Days(year);
  const people = inventPeople(rules, count, seed);
  const happenings = planYear(rules, people, days, seed);
  const faults = seedFaults(chosen, rules, happenings, days, seed);
  numberVouchers(happenings.vouchers);
  const broken = new BrokenFiles(days, seed);
  const written = dayByDay(rules, happenings, days);
  const folder = new SampleFolder(out, seed);
  let [payments, firstDay, lastDay] = [0, '', ''];
  for (const { date, sheets } of chosen.includes(brokenFiles) ? broken.in(written) : written) {
    firstDay ||= date;
    lastDay = date;
    for (const sheet of sheets) {
      await folder.write(date, sheet);
      if (sheet.kind === 'voucher-details') payments += sheet.rows.length;
    }
    options.onProgress?.({ day: date, files: folder.files.length, payments });
  }
  const allFaults = [...faults, ...broken.faults];
  const faultKeys = faultKeysOf(rules, allFaults, days);
  await writeFile(join(out, 'corrections.json'), `${JSON.stringify(correctionsOf(rules, allFaults, faultKeys, days), null, 1)}\n`);
  await writeAnswerKey(join(out, 'answer-key.json'), answerKeyOf(rules, happenings, faultKeys, days));
  const manifest: SampleManifest = {
    county,
    year,
    people: count,
    seed: String(options.seed),
    faults: chosen,
    generatorVersion,
    firstDay,
    lastDay,
    files: folder.files,
  };
  await writeFile(join(out, 'manifest.json'), `${JSON.stringify(manifest, null, 1)}\n`);
  return manifest;
};
