import type { HttpClient } from '../platform/http-client';

export interface PersonRow {
  readonly subjectId: string;
  readonly keptFen: number;
  readonly onBehalfFen: number;
  readonly tierFen: number;
  readonly subsidyFen: Readonly<Record<string, number>>;
  readonly refundDueFen: number;
}
interface Page {
  readonly items: readonly PersonRow[];
  readonly next: string | null;
}

/** One row per registered person, page by page, with citizen numbers in clear for those who may see them (logged with the reason). */
export async function* peopleOf(
  client: HttpClient,
  county: string,
  year: number,
  reason: string,
  asOf?: string,
): AsyncGenerator<readonly (PersonRow & { idNumber: string })[]> {
  let cursor: string | undefined;
  do {
    const { items, next } = await client.get<Page>(`/reporting/counties/${county}/years/${year}/people`, { limit: 5_000, cursor, asOf });
    cursor = next ?? undefined;
    const numbers = await numbersOf(
      client,
      items.map(({ subjectId }) => subjectId),
      reason,
    );
    yield items.map((row) => ({ ...row, idNumber: numbers.get(row.subjectId) ?? '' }));
  } while (cursor !== undefined);
}

/** Citizen numbers of subjects, as registration unseals them. */
export async function numbersOf(client: HttpClient, subjectIds: readonly string[], reason: string): Promise<ReadonlyMap<string, string>> {
  if (subjectIds.length === 0) return new Map();
  type Revealed = readonly { readonly subjectId: string; readonly number: string | null }[];
  const answer = await client.post<Revealed | { readonly numbers: Revealed }>('/registration/subjects/numbers', { subjectIds, reason });
  const revealed = 'numbers' in answer ? answer.numbers : answer;
  return new Map(revealed.map(({ subjectId, number }) => [subjectId, number ?? '']));
}
