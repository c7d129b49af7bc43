import type { Ask } from './ask';

/** What of a number tells people apart without telling who they are: the year of birth in it, and its last digits. */
export interface Masked {
  readonly born: string;
  readonly ending: string;
}
export const maskedOf = async (ask: Ask, subjectIds: readonly string[], reason: string): Promise<ReadonlyMap<string, Masked>> => {
  if (subjectIds.length === 0) return new Map();
  const { numbers } = (await ask('/registration/subjects/numbers', {
    subjectIds,
    reason,
  })) as {
    readonly numbers: readonly { readonly subjectId: string; readonly number: string | null }[];
  };
  return new Map(
    numbers.flatMap(({ subjectId, number }) =>
      number === null ? [] : [[subjectId, { born: number.slice(6, 10), ending: `**************${number.slice(-4)}` }]],
    ),
  );
};
