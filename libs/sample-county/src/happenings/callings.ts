import { localDate } from '@jumin/kernel';
import type { CountyYear } from '../counties/county-year';
import type { Person } from '../population/person';
import { Random } from '../random';
import type { Days } from './days';

/** Who stands on which list. */
export interface Callings {
  readonly onBehalf: readonly Person[];
  /** Everybody else, 脱贫人口 included. */
  readonly others: readonly Person[];
  /** 脱贫人口 who pay the special tier themselves. */
  readonly selfPayingSpecial: ReadonlySet<Person>;
}

/** Gives people their identities; at least one of the first kind, so that the smallest sample has 代缴 too. */
export const bearIdentities = (rules: CountyYear, people: readonly Person[], days: Days, seed: string): Callings => {
  const random = new Random(`${seed}/identities`);
  const order = random.shuffled(people);
  let taken = 0;
  const take = (share: number, atLeast: number): Person[] => {
    const many = Math.max(atLeast, Math.floor(people.length * share + random.next()));
    return order.slice(taken, (taken += many));
  };
  const since = () => localDate(`${days.year - random.between(1, 6)}-0${random.between(1, 9)}-01`);
  rules.onBehalf.forEach(({ type, grade, department, share }, at) => {
    for (const person of take(share, at === 0 ? 1 : 0)) {
      person.identity = { type, grade, department, from: since() };
      person.onBehalf = true;
    }
  });
  const onBehalf = order.slice(0, taken);
  const poor = take(rules.shares.poverty, rules.povertyMayPayIt ? 1 : 0);
  for (const person of poor) person.identity = { type: '脱贫人口', grade: undefined, department: '乡村振兴局', from: since() };
  const selfPayingSpecial = new Set(rules.povertyMayPayIt ? poor.filter((_, at) => at % 3 === 0) : []);
  return { onBehalf: [...onBehalf].sort(byIndex), others: order.slice(onBehalf.length).sort(byIndex), selfPayingSpecial };
};

const byIndex = (a: Person, b: Person): number => a.index - b.index;
