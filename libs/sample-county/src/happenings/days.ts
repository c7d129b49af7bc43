import { dateOfDayNumber, dayNumberOf, loadWorkingDayCalendar, localDate, type LocalDate } from '@jumin/kernel';
import type { Season } from '../counties/county-year';
import { Lottery, type Random } from '../random';

/** Days of the sample as places: 0 is 1 January of the fee year, the last is 31 January of the next. */
export class Days {
  readonly count: number;
  private readonly dates: readonly LocalDate[];
  private readonly working: readonly boolean[];

  constructor(readonly year: number) {
    const first = dayNumberOf(localDate(`${year}-01-01`));
    this.count = dayNumberOf(localDate(`${year + 1}-01-31`)) - first + 1;
    this.dates = Array.from({ length: this.count }, (_, day) => dateOfDayNumber(first + day));
    const calendar = loadWorkingDayCalendar();
    this.working = this.dates.map((date) => calendar.isWorkingDay(date));
  }

  date(day: number): LocalDate {
    return this.dates[day]!;
  }

  /** The place of a `MM-DD` of the fee year. */
  place(monthDay: string): number {
    return dayNumberOf(localDate(`${this.year}-${monthDay}`)) - dayNumberOf(this.dates[0]!);
  }

  isWorking(day: number): boolean {
    return this.working[day]!;
  }

  /** The first working day after this one. */
  nextWorking(day: number): number {
    let next = day + 1;
    while (!this.working[next]) next++;
    return next;
  }

  /** The day itself where banks are open, else the next one on which they are. */
  workingFrom(day: number): number {
    return this.working[day] ? day : this.nextWorking(day);
  }

  /** As `workingFrom`, backwards. */
  workingUntil(day: number): number {
    while (day > 0 && !this.working[day]) day--;
    return day;
  }

  /** Whether no later working day falls into its month. */
  isLastWorkingDayOfMonth(day: number): boolean {
    if (!this.working[day]) return false;
    let next = day + 1;
    while (next < this.count && !this.working[next]) next++;
    return next >= this.count || this.date(next).slice(0, 7) !== this.date(day).slice(0, 7);
  }
}

/** Draws days by the seasons' weights; within a season all days weigh the same, its last two twice as much: people wait for the end. */
export class SeasonDays {
  private readonly days: number[] = [];
  private readonly lottery: Lottery;

  constructor(seasons: readonly Season[], days: Days) {
    const weights: number[] = [];
    for (const { from, to, weight } of seasons) {
      const [first, last] = [days.place(from), days.place(to)];
      for (let day = first; day <= last; day++) {
        this.days.push(day);
        weights.push((weight / (last - first + 3)) * (day > last - 2 ? 2 : 1));
      }
    }
    this.lottery = new Lottery(weights);
  }

  draw(random: Random): number {
    return this.days[this.lottery.draw(random)]!;
  }
}
