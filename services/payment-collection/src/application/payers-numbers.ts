import type { SubjectId } from '@jumin/kernel';
import type { Database } from '@jumin/platform';
import type { Vault } from '@jumin/vault';

/** Citizen numbers of payers whom nobody has registered, as their vouchers have them; of the division's own files only. Whoever asks logs that they were shown. */
export const payersNumbers = async (
  { database, vault }: { readonly database: Database; readonly vault: Vault },
  subjectIds: readonly SubjectId[],
  division: string,
): Promise<ReadonlyMap<SubjectId, string>> => {
  if (subjectIds.length === 0) return new Map();
  const { rows } = await database.query<{ subject_id: SubjectId; sealed: string }>(
    'select subject_id, sealed from stranger where subject_id = any($1::uuid[]) and starts_with(county, $2)',
    [subjectIds, division],
  );
  const opened = await vault.unseal(rows.map(({ subject_id, sealed }) => ({ key: subject_id, sealed })));
  const numbers = new Map<SubjectId, string>();
  rows.forEach(({ subject_id }, index) => {
    const unsealed = opened[index]!;
    if (unsealed.kind === 'unsealed' && unsealed.fields['number'] !== undefined) numbers.set(subject_id, unsealed.fields['number']);
  });
  return numbers;
};
