import { addYears, citizenNumberOf, dateOfDayNumber, dayNumberOf, loadDivisions, localDate, type LocalDate } from '@jumin/kernel';
import type { CountyYear } from '../counties/county-year';
import { Lottery, quotas, Random } from '../random';
import { inventedName } from './names';
import type { Person } from './person';

/** Numbers of invented people end in 900 to 999 before the check digit: offices give such sequences to nobody. */
const firstSequence = 900;
const lastSequence = 999;

/** Citizen numbers that no two people share: per county and birthday, the next free sequence of the person's sex. */
export class Numbers {
  private readonly given = new Map<string, number>();

  /** A full birthday moves the birth on by a day. */
  next(birthplace: string, born: LocalDate, sex: 'male' | 'female'): { readonly number: string; readonly born: LocalDate } {
    for (let day = dayNumberOf(born); ; day++) {
      const birthday = dateOfDayNumber(day);
      const key = `${birthplace}${birthday}${sex}`;
      const sequence = this.given.get(key) ?? firstSequence + (sex === 'male' ? 1 : 0);
      if (sequence > lastSequence) continue;
      this.given.set(key, sequence + 2);
      return { number: citizenNumberOf(birthplace, birthday, sequence), born: birthday };
    }
  }
}

const villagesOf = (unit: string): readonly string[] =>
  loadDivisions()
    .within(unit)
    .map(({ code }) => code);

/**
 * The registered people of a county, unit by unit. All are 16 to 59 on every day of the year and of the January after: they turn 17 to 58 in it.
 * Who is special and who pays is decided elsewhere.
 */
export const inventPeople = (rules: CountyYear, count: number, seed: string): Person[] => {
  const random = new Random(`${seed}/people`);
  const numbers = new Numbers();
  const units = Object.keys(rules.units);
  const perUnit = quotas(count, Object.values(rules.units));
  const firstBorn = dayNumberOf(localDate(`${rules.year - 58}-01-01`));
  const lastBorn = dayNumberOf(localDate(`${rules.year - 17}-12-30`));
  const people: Person[] = [];
  units.forEach((unit, at) => {
    const villages = villagesOf(unit);
    const lottery = new Lottery(villages.map(() => 0.4 + random.next()));
    for (let nth = 0; nth < perUnit[at]!; nth++) {
      const sex = random.chance(0.51) ? 'male' : 'female';
      // The young work elsewhere and are in other schemes: three of four are over 35.
      const youth = random.next();
      const day = Math.floor(lastBorn - (lastBorn - firstBorn) * Math.sqrt(youth));
      const birthplace = random.chance(0.04) ? random.pick(rules.otherBirthplaces) : rules.county;
      const { number, born } = numbers.next(birthplace, dateOfDayNumber(day), sex);
      people.push({
        index: people.length,
        number,
        name: inventedName(sex, random),
        born,
        village: villages[lottery.draw(random)]!,
        unit,
        identity: undefined,
        onBehalf: false,
        registeredOn: registrationOf(born, rules.year, random),
        enrolledDay: 0,
        enrolledBy: 'H',
        formTierFen: 0,
      });
    }
  });
  return people;
};

/** In one of the ten years before, not before the sixteenth birthday. */
const registrationOf = (born: LocalDate, year: number, random: Random): LocalDate => {
  const day = localDate(`${year - random.between(1, 10)}-${two(random.between(1, 12))}-${two(random.between(1, 28))}`);
  const sixteenth = addYears(born, 16);
  return day < sixteenth ? sixteenth : day;
};

const two = (n: number): string => String(n).padStart(2, '0');
