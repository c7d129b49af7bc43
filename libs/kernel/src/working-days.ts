import { addDays, weekdayOf, yearOf, type LocalDate } from './local-date';

export type DayKind = 'off' | 'worked';

/** Legal terms count in working days, and nobody knows next year's holidays before the State Council names them: such a date is refused, not guessed. */
export class OutsideCalendar extends Error {
  readonly code = 'OutsideCalendar';
  constructor(
    readonly date: LocalDate,
    readonly from: LocalDate,
    readonly to: LocalDate,
  ) {
    super(`no holidays are known for ${date}; the calendar covers ${from} to ${to}`);
    this.name = 'OutsideCalendar';
  }
}

/** 工作日 by the yearly holiday notices: weekends are free unless worked, other days are worked unless off. */
export class WorkingDayCalendar {
  private constructor(
    private readonly exceptions: ReadonlyMap<LocalDate, DayKind>,
    readonly from: LocalDate,
    readonly to: LocalDate,
  ) {}

  /** Covers whole years: from the first to the last year of the exceptions. */
  static of(exceptions: readonly { readonly date: LocalDate; readonly kind: DayKind }[]): WorkingDayCalendar {
    const years = exceptions.map(({ date }) => yearOf(date));
    if (years.length === 0) throw new RangeError('a calendar needs at least one holiday');
    return new WorkingDayCalendar(
      new Map(exceptions.map(({ date, kind }) => [date, kind])),
      `${Math.min(...years)}-01-01` as LocalDate,
      `${Math.max(...years)}-12-31` as LocalDate,
    );
  }

  /** Throws OutsideCalendar. */
  isWorkingDay(date: LocalDate): boolean {
    if (date < this.from || date > this.to) throw new OutsideCalendar(date, this.from, this.to);
    const kind = this.exceptions.get(date);
    if (kind) return kind === 'worked';
    const weekday = weekdayOf(date);
    return weekday !== 0 && weekday !== 6;
  }

  /** The n-th working day after the date, which itself does not count: T+n of a term that starts on T. For n = 0 the date itself. */
  addWorkingDays(date: LocalDate, days: number): LocalDate {
    if (!Number.isInteger(days) || days < 0) throw new RangeError(`not a number of working days: ${days}`);
    let day = date;
    for (let left = days; left > 0; ) {
      day = addDays(day, 1);
      if (this.isWorkingDay(day)) left--;
    }
    return day;
  }

  /** Working days after `from` up to and including `to`; 0 when `to` is not later. */
  workingDaysBetween(from: LocalDate, to: LocalDate): number {
    let count = 0;
    for (let day = from; day < to; ) {
      day = addDays(day, 1);
      if (this.isWorkingDay(day)) count++;
    }
    return count;
  }
}
