import type { CountyYear } from './county-year';
import { jingyuan2022 } from './jingyuan-2022';
import { lingbi2024 } from './lingbi-2024';

export type { CountyYear, Season } from './county-year';

const known: readonly CountyYear[] = [lingbi2024, jingyuan2022];

/** Throws RangeError for a county and year that no sample knows. */
export const countyYear = (county: string, year: number): CountyYear => {
  const found = known.find((one) => one.county === county && one.year === year);
  if (!found) {
    const samples = known.map((one) => `${one.county} ${one.year}`).join(', ');
    throw new RangeError(`no sample of ${county} ${year}; there are ${samples} (没有该县该年度的示例)`);
  }
  return found;
};
