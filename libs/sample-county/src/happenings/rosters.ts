import type { CountyYear } from '../counties/county-year';
import type { Person } from '../population/person';
import { Random } from '../random';
import type { Days } from './days';
import type { Voucher } from './happenings';

/** 代缴: a roster per unit, and one voucher for all its people. The county's finance bureau pays on a working morning, the treasury enters it that day or the next. */
export const rosterVouchers = (rules: CountyYear, people: readonly Person[], days: Days, seed: string): Voucher[] => {
  const random = new Random(`${seed}/rosters`);
  const byUnit = new Map<string, Person[]>();
  for (const person of people) {
    const unit = byUnit.get(person.unit);
    if (unit) unit.push(person);
    else byUnit.set(person.unit, [person]);
  }
  const [first, last] = [days.place(rules.rosters.from), days.place(rules.rosters.to)];
  return [...byUnit].map(([unit, members], at): Voucher => {
    const day = days.workingUntil(random.between(first + 7, last));
    const nth = String(at + 1).padStart(3, '0');
    return {
      day,
      second: 10 * 3600 + at,
      channel: '财政代缴',
      payments: members.map((person) => ({ person, kind: '代缴', feeYear: rules.year, amountFen: rules.specialTierFen })),
      roster: { rosterNo: `QC${rules.county}${rules.year}${nth}`, allotmentNo: `BF${rules.county}${rules.year}${nth}`, unit },
      enteredDay: random.chance(0.5) ? day : days.nextWorking(day),
      sequence: 0,
    };
  });
};
