import type { CountyYear } from '../counties/county-year';
import type { Person } from '../population/person';
import type { Days } from './days';
import type { Payment, Voucher } from './happenings';

/** Cash that village agents take: kept for the unit's deposit day, one batch per village and day, declared after the deposit. */
export class VillageCash {
  private readonly batches = new Map<string, { readonly day: number; readonly payments: Payment[] }>();
  private readonly units: readonly string[];

  constructor(
    private readonly rules: CountyYear,
    private readonly days: Days,
  ) {
    this.units = Object.keys(rules.units);
  }

  /** The unit's next market day after the cash was taken, on which banks are open; undefined where the window ends before it. */
  depositDay({ unit }: Person, taken: number): number | undefined {
    const market = this.units.indexOf(unit) % 7;
    let day = taken + 1;
    while (day % 7 !== market) day++;
    day = this.days.workingFrom(day);
    return day <= this.days.place(this.rules.window.to) ? day : undefined;
  }

  take(payment: Payment, day: number): void {
    const key = `${String(day).padStart(3, '0')}${payment.person.village}`;
    const batch = this.batches.get(key);
    if (batch) batch.payments.push(payment);
    else this.batches.set(key, { day, payments: [payment] });
  }

  /** One voucher of many people per batch, dated and timed by the deposit. */
  vouchers(enter: (day: number, second: number) => number): Voucher[] {
    return [...this.batches]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, { day, payments }], at) => {
        const { village, unit } = payments[0]!.person;
        const second = 9 * 3600 + 1800 + ((at * 137) % 19_000);
        const monthDay = this.days.date(day).slice(2).replaceAll('-', '');
        return {
          day,
          second,
          channel: this.rules.cashChannel,
          payments,
          batch: { batchNo: `PC${village}${monthDay}`, slipNo: `HD${village}${monthDay}`, unit, village },
          enteredDay: enter(day, second),
          sequence: 0,
        };
      });
  }
}
