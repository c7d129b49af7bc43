import type { HttpClient } from '../platform/http-client';
import { numbersOf } from './people';

interface RosterLine {
  readonly rosterNo: string;
  readonly source: 'drawn' | 'listed';
  readonly subjectId: string;
  readonly unit: string | null;
  readonly identity: string | null;
  readonly amountFen: number;
  readonly state: 'on' | 'removed';
  readonly caseId: string | null;
  readonly postedFen: number;
}

/** One row per line of the year's rosters of 代缴, with citizen numbers in clear for those who may see them (logged with the reason). */
export const rosterOf = async (client: HttpClient, county: string, year: number, asOf?: string): Promise<readonly object[]> => {
  const rows: object[] = [];
  let cursor: string | undefined;
  do {
    const { items, next } = await client.get<{ items: readonly RosterLine[]; next: string | null }>(
      `/reporting/counties/${county}/years/${year}/roster`,
      { limit: 5_000, cursor, asOf },
    );
    cursor = next ?? undefined;
    const numbers = await numbersOf(
      client,
      items.map(({ subjectId }) => subjectId),
      'report roster',
    );
    rows.push(
      ...items.map(({ rosterNo, source, subjectId, unit, identity, amountFen, state, caseId, postedFen }) => ({
        rosterNo,
        source,
        idNumber: numbers.get(subjectId) ?? '',
        unit,
        identity,
        amountFen,
        state,
        caseId,
        postedFen,
      })),
    );
  } while (cursor !== undefined);
  return rows;
};
