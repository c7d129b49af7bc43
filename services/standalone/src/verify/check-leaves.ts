import { leafHashOf, type StoredLeaf } from '@jumin/event-store';
import { hashesChecked } from './hashes-checked';
import type { Check } from './verify';

/** The hashes of a log that is kept elsewhere than in PostgreSQL, read in its order; what it holds of revisions in memory is a number per stream. */
export async function checkLeaves(leaves: AsyncIterable<StoredLeaf>): Promise<Check> {
  const last = new Map<string, number>();
  const differences: string[] = [];
  let checked = 0;
  for await (const { leaf, hash } of leaves) {
    const { stream, revision } = leaf;
    if (leafHashOf(leaf) !== hash) differences.push(`${stream} ${revision}: hash`);
    if (revision !== (last.get(stream) ?? -1) + 1) differences.push(`${stream} ${revision}: revision`);
    last.set(stream, revision);
    checked++;
    if (differences.length > 20) break;
  }
  return hashesChecked(checked, differences);
}
