import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { explainCases } from './cases/explain-cases';
import { compilePolicy } from './compile/compile-policy';
import { policyTextsBelow } from './shipped-policies';

/* The guide of both languages, read as a person reads it: its policy compiles and its cases come to what they say. */
const docs = join(__dirname, '..', '..', '..', 'docs');
const parents = policyTextsBelow().find(({ id }) => id === '341323-2024')!.parents;

describe.each(['add-a-county.md', 'add-a-county.zh.md'])('%s', (name) => {
  const [policy, cases] = [...readFileSync(join(docs, name), 'utf8').matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, block]) => block!);

  it('shows a policy that compiles without a warning', () => {
    const compiled = compilePolicy(policy!, parents, '349901-2025');
    expect(compiled.ok ? compiled.warnings : compiled.problems).toEqual([]);
  });

  it('shows cases that come to what they say', () => {
    expect(explainCases(policy!, parents, cases!).map(({ matches }) => matches)).toEqual([true, true, true]);
  });
});

it('the guide shows the same files in both languages', () => {
  const blocks = (name: string) => [...readFileSync(join(docs, name), 'utf8').matchAll(/```[\s\S]*?```/g)].map(([block]) => block);
  expect(blocks('add-a-county.zh.md')).toEqual(blocks('add-a-county.md'));
});
