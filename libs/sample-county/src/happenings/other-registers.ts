import { ageOn } from '@jumin/kernel';
import type { Person } from '../population/person';
import { Random } from '../random';
import type { Days } from './days';
import type { Death, Employment, Schooling } from './happenings';

/** Lists of other registers that touch nobody's payment: people who paid die afterwards; who is employed or at school has not paid. */
export const otherRegisters = (
  people: readonly Person[],
  lastPaid: ReadonlyMap<Person, number>,
  days: Days,
  seed: string,
): { readonly deaths: Death[]; readonly employments: Employment[]; readonly schoolings: Schooling[] } => {
  const random = new Random(`${seed}/registers`);
  const deaths: Death[] = [];
  const employments: Employment[] = [];
  const schoolings: Schooling[] = [];
  const yearEnd = days.place('12-20');
  for (const person of people) {
    const paid = lastPaid.get(person);
    if (paid !== undefined) {
      if (!random.chance(0.0015) || paid + 8 > yearEnd) continue;
      const died = random.between(paid + 5, yearEnd);
      deaths.push({ person, diedOn: days.date(died), reportedDay: listDay(days, died) });
    } else if (ageOn(person.born, days.date(0)) < 25) {
      schoolings.push({ person, enrolledOn: days.date(days.place('09-01')), reportedDay: days.workingFrom(days.place('09-20')) });
    } else if (random.chance(0.3)) {
      const fromMonth = `${days.year - (random.chance(0.5) ? 1 : 0)}-0${random.between(1, 9)}`;
      const toMonth = random.chance(0.2) ? `${days.year}-12` : undefined;
      employments.push({ person, fromMonth, toMonth, reportedDay: days.workingFrom(days.place('10-12')) });
    }
  }
  return { deaths, employments, schoolings };
};

/** The list of a month is handed over on the first working day from the 5th of the next. */
const listDay = (days: Days, day: number): number => {
  const month = Number(days.date(day).slice(5, 7));
  return month === 12 ? days.workingUntil(days.place('12-31')) : days.workingFrom(days.place(`${String(month + 1).padStart(2, '0')}-05`));
};
