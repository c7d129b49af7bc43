import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { compilePolicy } from './compile/compile-policy';
import { policyTextsBelow, shippedPolicies } from './shipped-policies';

const notices = join(__dirname, '..', 'notices');

/** Every object below `value` that has a `source` or stands for one, with its path. */
const sourcesIn = (value: unknown, path = ''): { path: string; document: string; quote: string }[] => {
  if (value === null || typeof value !== 'object') return [];
  const own = 'quote' in value && 'document' in value ? [{ path, ...(value as unknown as { document: string; quote: string }) }] : [];
  return [...own, ...Object.entries(value).flatMap(([key, held]) => sourcesIn(held, `${path}.${key}`))];
};

/** Words alone: spaces, line breaks and marks of the page are not the notice's. */
const words = (text: string): string => text.replace(/<[^>]+>/g, '').replace(/[\s*]/g, '');

describe('the policies that come with the project', () => {
  it.each(policyTextsBelow())('$id compiles without a warning', ({ id, text, parents }) => {
    const compiled = compilePolicy(text, parents, id);
    expect(compiled.ok ? compiled.warnings : compiled.problems).toEqual([]);
  });

  it('are those of 灵璧 2024 and 靖远 2022', () => {
    expect(shippedPolicies().map(({ id, policy }) => [id, policy.id])).toEqual([
      ['341323-2024', '341323-2024'],
      ['620421-2022', '620421-2022'],
    ]);
  });

  it.each(policyTextsBelow())('$id quotes words that really stand in the notice', ({ text }) => {
    const file = parse(text) as { documents: { number: string; text: string }[] };
    const sources = sourcesIn(file);
    expect(sources.length).toBeGreaterThan(5);
    const noticeOf = new Map(file.documents.map(({ number, text: name }) => [number, words(readFileSync(join(notices, name), 'utf8'))]));
    const missing = sources.filter(({ document, quote }) => !noticeOf.get(document)!.includes(words(quote)));
    expect(missing).toEqual([]);
  });

  it('灵璧 2024 has the 15 tiers, the 20 units and the 400000 payers of its notice', () => {
    const { policy } = shippedPolicies().find(({ id }) => id === '341323-2024')!;
    const notice = words(readFileSync(join(notices, 'lingbi-2024.md'), 'utf8'));
    expect(policy.periods[0]!.tiersFen).toHaveLength(15);
    expect(policy.targets!.units).toHaveLength(20);
    policy.targets!.units.forEach(({ name, payers }, index) => expect(notice).toContain(`${index + 1}${name}${payers}`));
    expect(policy.periods[0]!.subsidy).toBeNull();
  });

  it('靖远 2022 has 12 tiers and a subsidy for each and for the special one', () => {
    const { policy } = shippedPolicies().find(({ id }) => id === '620421-2022')!;
    expect(policy.periods[0]!.tiersFen).toHaveLength(12);
    expect(policy.periods[0]!.subsidy!.byTier.size).toBe(13);
  });
});
