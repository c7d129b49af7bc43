import type { Ask, Clock } from './ask';

export interface CountyYear {
  readonly county: string;
  readonly year: number;
}

/** Counties and years whose policy is loaded, each once. */
export const loadedYears = async (ask: Ask): Promise<readonly CountyYear[]> => {
  const loaded = (await ask('/subsidy-calculation/policies').catch(() => [])) as readonly { county: string; feeYear: number }[];
  return [...new Map(loaded.map(({ county, feeYear }) => [`${county}-${feeYear}`, { county, year: feeYear }])).values()];
};

/** Years in which a county may have cases: files come in years for which no policy is loaded, too. From its first loaded year to the clock's. */
export const yearsOfCases = (loaded: readonly CountyYear[], county: string, { day }: Pick<Clock, 'day'>): readonly number[] => {
  const years = loaded.filter((one) => one.county === county).map(({ year }) => year);
  const today = day === '' ? [] : [Number(day.slice(0, 4))];
  const [first, last] = [Math.min(...years, ...today), Math.max(...years, ...today)];
  return Number.isFinite(first) ? Array.from({ length: last - first + 1 }, (_, index) => first + index) : [];
};
