import { addDays, dateOfDayNumber, dayNumberOf, yearOf, type LocalDate } from './local-date';

export type DayKind = 'off' | 'worked';
/** A day that the State Council's yearly notice on public holidays moves: `off` (放假), or a weekend day `worked` in its place (调休上班). */
export interface HolidayRule {
  readonly date: LocalDate;
  readonly kind: DayKind;
}

/** A day of a year whose holiday notice is not loaded. Nothing is guessed: load the notice and ask again. */
export class OutsideCalendar extends Error {
  readonly code = 'OutsideCalendar';
  constructor(
    readonly date: LocalDate,
    readonly from: LocalDate,
    readonly to: LocalDate,
  ) {
    super(
      `the working-day calendar covers ${from} to ${to}, not ${date} (工作日历只有 ${from} 至 ${to}，缺 ${date}，请补充国务院办公厅放假通知)`,
    );
    this.name = 'OutsideCalendar';
  }
}

/** Working days (工作日) of the years whose holiday notice is loaded: Monday to Friday, as moved by the notices. */
export class WorkingDayCalendar {
  readonly from: LocalDate;
  readonly to: LocalDate;
  private readonly origin: number;
  /** Working days from the first day up to and including each day. */
  private readonly counted: readonly number[];
  /** Day numbers of the working days, in order. */
  private readonly working: readonly number[];

  /** Covers whole years, and every year from the first to the last must be there: throws RangeError on a missing year, a repeated day, or no rules at all. */
  private constructor(rules: readonly HolidayRule[]) {
    const kinds = new Map(rules.map((rule) => [rule.date, rule.kind]));
    if (kinds.size !== rules.length) throw new RangeError('a day stands twice in the working-day calendar');
    const years = new Set(rules.map((rule) => yearOf(rule.date)));
    const [first, last] = [Math.min(...years), Math.max(...years)];
    if (years.size === 0 || years.size !== last - first + 1)
      throw new RangeError(`years are missing from the working-day calendar: ${[...years].join(', ')}`);
    this.from = `${first}-01-01` as LocalDate;
    this.to = `${last}-12-31` as LocalDate;
    this.origin = dayNumberOf(this.from);
    const counted: number[] = [];
    const working: number[] = [];
    for (let day = this.origin; day <= dayNumberOf(this.to); day++) {
      const kind = kinds.get(dateOfDayNumber(day));
      const weekday = (day + 4) % 7; // 1970-01-01 was a Thursday; 0 is Sunday.
      if (kind === 'worked' || (kind === undefined && weekday !== 0 && weekday !== 6)) working.push(day);
      counted.push(working.length);
    }
    this.counted = counted;
    this.working = working;
  }

  static of(rules: readonly HolidayRule[]): WorkingDayCalendar {
    return new WorkingDayCalendar(rules);
  }

  /** This and the others throw OutsideCalendar. */
  isWorkingDay(date: LocalDate): boolean {
    const upTo = this.countUpTo(date);
    return upTo > 0 && this.working[upTo - 1] === dayNumberOf(date);
  }

  /** The nth working day after `date`, which itself does not count; 0 gives the date itself. Throws RangeError on a negative or broken number. */
  addWorkingDays(date: LocalDate, days: number): LocalDate {
    if (!Number.isInteger(days) || days < 0) throw new RangeError(`not a number of working days: ${days}`);
    const upTo = this.countUpTo(date);
    if (days === 0) return date;
    const day = this.working[upTo + days - 1];
    if (day === undefined) throw new OutsideCalendar(addDays(this.to, 1), this.from, this.to);
    return dateOfDayNumber(day);
  }

  /** Working days after `from` up to and including `to`: 0 on the day itself, 1 at T+1. 0 when `to` is earlier. */
  workingDaysBetween(from: LocalDate, to: LocalDate): number {
    return Math.max(0, this.countUpTo(to) - this.countUpTo(from));
  }

  private countUpTo(date: LocalDate): number {
    const count = this.counted[dayNumberOf(date) - this.origin];
    if (count === undefined) throw new OutsideCalendar(date, this.from, this.to);
    return count;
  }
}
