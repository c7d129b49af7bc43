import { ageOn, type FeeYear, type LocalDate } from '@jumin/kernel';
import type { PersonFacts } from '../facts';
import type { D25Rule } from '../outcome';
import type { Rules } from '../policy';

const monthsOfYear = 12;

/**
 * Months of the fee year that lie in the employee scheme, 0..12. Spans may overlap; a month counts once.
 */
export const monthsInEmployeeScheme = (person: PersonFacts, feeYear: FeeYear): number => {
  if (person.employeeScheme.length === 0) return 0;
  const counted = new Set<number>();
  for (const { fromMonth, toMonth } of person.employeeScheme) {
    for (let month = 1; month <= monthsOfYear; month++) {
      const written = `${feeYear}-${month < 10 ? '0' : ''}${month}`;
      if (written >= fromMonth && (toMonth === null || written <= toMonth)) counted.add(month);
    }
  }
  return counted.size;
};

/**
 * Why a person may not pay on the day of the bank (D25), or null. Guards in this order: dead, age reached, under age, student,
 * public official, employee scheme for the whole fee year. A payment of the day of death is the person's last act and counts.
 */
export const whyExcluded = (person: PersonFacts, day: LocalDate, monthsElsewhere: number, rules: Rules): D25Rule | null => {
  if (person.diedOn !== null && day > person.diedOn) return 'refund.dead';
  if (person.born !== null) {
    const age = ageOn(person.born, day);
    if (age >= rules.ageBelow) return 'refund.age-reached';
    if (age < rules.ageFrom) return 'refund.under-age';
  }
  for (const { from, to } of person.student) if (day >= from && (to === null || day <= to)) return 'refund.student';
  if (person.publicOfficial) return 'refund.public-official';
  return monthsElsewhere === monthsOfYear ? 'refund.employee-scheme' : null;
};
