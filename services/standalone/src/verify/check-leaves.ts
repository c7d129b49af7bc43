import { leafHashOf, type StoredLeaf } from '@jumin/event-store';
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
  return {
    name: 'hashes',
    zh: '每条事件与其哈希相符，版本号无缺口',
    en: 'every event is what was hashed; revisions have no holes',
    checked,
    differences: differences.slice(0, 20),
  };
}
