import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { shippedPolicies } from '../shipped-policies';
import { CasesNotReadable, explainCases } from './explain-cases';

/*
 * Every case below `cases` is computed and held against what it expects. A file is named `<policy id>.<subject>.yaml`. The expectations were written from
 * the notices and the settled readings, by hand.
 */
const folder = join(__dirname, '..', '..', 'cases');
const policies = new Map(shippedPolicies().map((policy) => [policy.id, policy]));
const jingyuan = policies.get('620421-2022')!;

describe.each(readdirSync(folder).sort())('%s', (name) => {
  const { text, parents } = policies.get(name.split('.')[0]!)!;
  it.each(explainCases(text, parents, readFileSync(join(folder, name), 'utf8')))('$case', (explained) => {
    expect(explained).toMatchObject({ matches: true });
  });
});

const onTop = `
case: own payment on top of payment on behalf
person: { born: 1968-05-01, identities: [{ type: 低保对象, grade: null, from: 2022-01-01, to: null, rosterConfirmedOn: 2022-03-01 }] }
feeYear: 2022
chosenTierFen: 50000
payments: [{ paidOn: 2022-10-08, enteredOn: 2022-10-09, amountFen: 40000 }]
`;
const explain = (cases: string) => explainCases(jingyuan.text, jingyuan.parents, cases);

describe('a policy case', () => {
  it('gives its result in the shape of what may be expected', () => {
    const [explained] = explain(onTop);
    expect(explained!.result).toEqual({
      keptFen: 40000,
      onBehalfFen: 10000,
      tierFen: 50000,
      subsidyFen: { province: 6000, county: 1500 },
      creditedFen: 57500,
      refundDueFen: 0,
    });
    expect(explained!.matches).toBeNull();
  });

  it('says for every step the rule, the version, the words, what went in and what came out', () => {
    const [explained] = explain(onTop);
    expect(explained!.trace.map(({ rule }) => rule)).toEqual([
      'kept.on-behalf',
      'kept.tier',
      'tier.reached',
      'subsidy.province',
      'subsidy.city',
      'subsidy.county',
    ]);
    for (const { policyVersion, source, assumption } of explained!.trace) {
      expect(policyVersion).toBe(jingyuan.policy.version);
      expect(source ?? assumption).not.toBeNull();
    }
  });

  it('does not match when one figure differs', () => {
    expect(explain(`${onTop}expect: { keptFen: 40001 }`)[0]!.matches).toBe(false);
    expect(explain(`${onTop}expect: { subsidyFen: { province: 6000 } }`)[0]!.matches).toBe(false);
    expect(explain(`${onTop}expect: { subsidyFen: { province: 6000, county: 1500, city: 0 } }`)[0]!.matches).toBe(true);
  });

  it('that misspells a key is refused with its line', () => {
    const misspelt = () => explain(onTop.replace('chosenTierFen', 'chosenTier'));
    expect(misspelt).toThrow(CasesNotReadable);
    expect(misspelt).toThrow('cases:5 chosenTier There is no key "chosenTier" here.');
  });
});
