import type { DayOfFiles } from '../documents/day-by-day';
import type { Sheet } from '../documents/sheet';
import type { Days } from '../happenings/days';
import { Random } from '../random';
import type { Fault } from './fault';

/** Kinds whose lines may come a day late without changing what anybody else's say. */
const mayComeLate = new Set(['special-account', 'special-identities', 'deaths', 'tier-elections', 'employee-scheme']);

/** D30: a file that contradicts its own control, or whose second part is missing. The sender notices, and sends the whole again the next day. */
export class BrokenFiles {
  readonly faults: Fault[] = [];
  private readonly random: Random;
  private again: { readonly day: number; readonly sheet: Sheet }[] = [];

  constructor(
    private readonly days: Days,
    seed: string,
  ) {
    this.random = new Random(`${seed}/fault/D30`);
  }

  /** The days again, some files of them broken. */
  *in(all: Iterable<DayOfFiles>): Generator<DayOfFiles> {
    for (const { day, date, sheets } of all) {
      yield* this.resent(day - 1);
      const due = this.again.filter((one) => one.day === day).map(({ sheet }) => sheet);
      this.again = this.again.filter((one) => one.day !== day);
      yield { day, date, sheets: [...due, ...sheets.map((sheet) => this.perhapsBroken(day, sheet))] };
    }
    yield* this.resent(Infinity);
  }

  /** Days on which nothing else is handed over. */
  private *resent(until: number): Generator<DayOfFiles> {
    const due = this.again.filter(({ day }) => day <= until);
    this.again = this.again.filter(({ day }) => day > until);
    for (const { day, sheet } of due) yield { day, date: this.days.date(day), sheets: [sheet] };
  }

  private perhapsBroken(day: number, sheet: Sheet): Sheet {
    const isDue = this.faults.length === 0 || this.random.chance(0.03);
    if (!mayComeLate.has(sheet.kind) || !isDue || day + 1 >= this.days.count) return sheet;
    this.again.push({ day: day + 1, sheet: { ...sheet, name: `${sheet.name}-重报` } });
    const amount = sheet.titles.findIndex((title) => sheet.totalled.includes(title));
    if (amount >= 0) {
      const total = sheet.rows.reduce((sum, row) => sum + (typeof row[amount] === 'number' ? row[amount] : 0), 0);
      const differenceFen = this.random.between(1, 900) * 100;
      this.found(day, sheet, `${sheet.name}.csv`, total + differenceFen, differenceFen);
      return { ...sheet, broken: { totalsOffFen: differenceFen } };
    }
    if (sheet.rows.length > 1 && this.random.chance(0.5)) {
      this.found(day, sheet, `${sheet.name}-1of2.csv`, null, null);
      return { ...sheet, name: `${sheet.name}-1of2`, rows: sheet.rows.slice(0, Math.ceil(sheet.rows.length / 2)), broken: {} };
    }
    this.found(day, sheet, `${sheet.name}.csv`, null, null);
    return { ...sheet, broken: { countOff: 1 } };
  }

  private found(day: number, sheet: Sheet, fileName: string, amountFen: number | null, differenceFen: number | null): void {
    const sender = sheet.department ?? sheet.party;
    this.faults.push({ class: 'D30', erred: sender, corrects: sender, knowableDay: day, keys: { fileName }, amountFen, differenceFen });
  }
}
