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
  readonly items?: readonly PersonRow[];
  readonly people?: readonly PersonRow[];
  readonly next?: string | null;
}

/** One row per registered person, page by page, with citizen numbers in clear for those who may see them (logged with the reason). */
export async function* peopleOf(
  client: HttpClient,
  county: string,
  year: number,
  reason: string,
): AsyncGenerator<readonly (PersonRow & { idNumber: string })[]> {
  let cursor: string | undefined;
  do {
    const page = await client.get<Page | readonly PersonRow[]>(`/reporting/counties/${county}/years/${year}/people`, {
      limit: 5_000,
      cursor,
    });
    const rows = Array.isArray(page) ? (page as readonly PersonRow[]) : ((page as Page).items ?? (page as Page).people ?? []);
    cursor = Array.isArray(page) ? undefined : ((page as Page).next ?? undefined);
    for (let from = 0; from < rows.length; from += 5_000) {
      const chunk = rows.slice(from, from + 5_000);
      const numbers = await numbersOf(
        client,
        chunk.map(({ subjectId }) => subjectId),
        reason,
      );
      yield chunk.map((row) => ({ ...row, idNumber: numbers.get(row.subjectId) ?? '' }));
    }
  } while (cursor !== undefined);
}

/** Citizen numbers of subjects, as the registration unseals them. */
async function numbersOf(client: HttpClient, subjectIds: readonly string[], reason: string): Promise<ReadonlyMap<string, string>> {
  const answer = await client.post<{ numbers: readonly { subjectId: string; number: string | null }[] | Record<string, string | null> }>(
    '/registration/subjects/numbers',
    { subjectIds, reason },
  );
  const pairs = Array.isArray(answer.numbers)
    ? answer.numbers.map(({ subjectId, number }: { subjectId: string; number: string | null }) => [subjectId, number] as const)
    : Object.entries(answer.numbers as Record<string, string | null>);
  return new Map(pairs.map(([subject, number]) => [subject, number ?? '']));
}
