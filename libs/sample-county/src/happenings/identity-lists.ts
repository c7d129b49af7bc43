import type { CountyYear } from '../counties/county-year';
import type { Person } from '../population/person';
import type { Days } from './days';

/** When each department hands over its list of people with special identities: one after the other, on working days. */
export const identityListDays = (rules: CountyYear, people: readonly Person[], days: Days): ReadonlyMap<string, number> => {
  const departments = [...new Set(people.flatMap(({ identity }) => (identity ? [identity.department] : [])))].sort();
  return new Map(departments.map((department, at) => [department, days.workingFrom(days.place(rules.identityLists.from) + at * 2)]));
};
