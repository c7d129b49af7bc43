import { compilingOnce, shippedPolicies } from '..';

const { text, parents, policy } = shippedPolicies().find(({ id }) => id === '620421-2022')!;
const kept = { county: '620421', feeYear: 2022, version: policy.version, text, parents: Object.values(parents) };

it('a version is compiled once, and another one for itself', () => {
  const compiled = compilingOnce();
  expect(compiled(kept).sha256).toBe(policy.sha256);
  expect(compiled({ ...kept, text: 'not read again' })).toBe(compiled(kept));
  expect(compiled({ ...kept, version: 'another' })).not.toBe(compiled(kept));
});

it('what no longer compiles is said, and nothing is made from it', () =>
  expect(() => compilingOnce()({ ...kept, text: 'nonsense' })).toThrow(/620421-2022\/.* no longer compiles/));
