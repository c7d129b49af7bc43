import type { Platform } from '../platform/find-platform';
import { PlatformRefused } from '../platform/http-client';

/** Who signs which statement. */
const signatures = [
  ['T-K', 'T'],
  ['T-K', 'K'],
  ['T-H', 'T'],
  ['T-H', 'H'],
] as const;

export interface Signed {
  readonly signed: number;
  readonly refused: readonly { readonly period: string; readonly pair: string; readonly code: string }[];
}

/** The heads of both sides sign the statements of these periods, each drawn up first. What is signed already stays as it is. */
export async function signPeriods(platform: Platform, county: string, periods: readonly string[]): Promise<Signed> {
  const refused: { period: string; pair: string; code: string }[] = [];
  let signed = 0;
  for (const period of periods) {
    const path = `/reconciliation/counties/${county}/periods/${period}`;
    const attempt = async (pair: string, act: () => Promise<unknown>): Promise<boolean> => {
      try {
        await act();
        return true;
      } catch (error) {
        if (!(error instanceof PlatformRefused)) throw error;
        refused.push({ period, pair, code: error.body.code });
        return false;
      }
    };
    if (!(await attempt('', () => platform.as('T', county).post(`${path}/statements`)))) continue;
    let all = true;
    for (const [pair, agency] of signatures)
      all = (await attempt(pair, () => platform.as(agency, county).post(`${path}/signatures`, { pair }))) && all;
    if (all) signed++;
  }
  return { signed, refused };
}

/** The months of the year, with the January that holds what crosses its end. */
export const monthsOf = (year: number): readonly string[] => [
  ...Array.from({ length: 12 }, (_, month) => `${year}-${String(month + 1).padStart(2, '0')}`),
  `${year + 1}-01`,
];
