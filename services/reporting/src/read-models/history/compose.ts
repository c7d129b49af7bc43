import type { HistoryEntry } from '@jumin/contracts';
import type { SubjectId } from '@jumin/kernel';
import type { HistoryQuestion, Service } from '@jumin/platform';

/** Whoever answers of a person from its own streams. */
export type HistorySource = Pick<Service, 'history'>;

/** A person's history over all services: by the day on which it was true, then by when it was recorded. Each source limits its part by what was asked. */
export const composeHistory =
  (sources: readonly HistorySource[]) =>
  async (subject: SubjectId, question: HistoryQuestion): Promise<readonly HistoryEntry[]> => {
    const parts = await Promise.all(sources.map((source) => source.history(subject, question)));
    return parts
      .flat()
      .sort(
        (one, other) =>
          compare(one.effectiveOn, other.effectiveOn) ||
          compare(one.recordedAt, other.recordedAt) ||
          compare(one.stream, other.stream) ||
          one.revision - other.revision,
      );
  };

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
