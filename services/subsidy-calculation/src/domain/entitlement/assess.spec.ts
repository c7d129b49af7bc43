import { fen, feeYear } from '@jumin/kernel';
import { shippedPolicies, type SubsidyBasis } from '@jumin/policy';
import { assess } from './assess';
import type { EntitlementEvent } from './events';
import { entitlementAggregate } from './state';

const policyOf = (id: string) => shippedPolicies().find((shipped) => shipped.id === id)!.policy;
const jingyuan = policyOf('620421-2022');
const lingbi = policyOf('341323-2024');

const basis = (tierYuan: number): SubsidyBasis => ({
  feeYear: feeYear(2022),
  tierFen: fen(tierYuan * 100),
  subsidyTierFen: fen(tierYuan * 100),
  keptFen: fen(tierYuan * 100),
  onBehalfFen: fen(0),
});
const given = (...events: readonly EntitlementEvent[]) =>
  events.reduce(
    (state, event) =>
      entitlementAggregate.evolve(state, { ...event, effectiveOn: '2022-10-09' as never, receivedOn: '2022-10-09' as never }),
    entitlementAggregate.initial,
  );
/** Events of one assessment after the other. */
const after = (...tiersYuan: readonly number[]): EntitlementEvent[] => {
  const events: EntitlementEvent[] = [];
  for (const tier of tiersYuan) {
    const decision = assess(jingyuan, '620421', basis(tier), 'reassessment')(given(...events));
    if (decision.kind === 'accepted') events.push(...decision.events);
  }
  return events;
};

describe('the subsidy of a person and fee year', () => {
  it('is assessed per level when money is first posted', () => {
    expect(assess(jingyuan, '620421', basis(500), 'posting')(given())).toEqual({
      kind: 'accepted',
      events: [
        {
          type: 'SubsidyAssessed',
          data: {
            county: '620421',
            tierFen: 50000,
            subsidyTierFen: 50000,
            keptFen: 50000,
            onBehalfFen: 0,
            provinceFen: 6000,
            cityFen: 0,
            countyFen: 1500,
            provinceDeltaFen: 6000,
            cityDeltaFen: 0,
            countyDeltaFen: 1500,
            policy: jingyuan.version,
            rules: ['subsidy.province', 'subsidy.county'],
          },
        },
      ],
    });
  });

  it('is not assessed again when nothing changed', () => {
    expect(assess(jingyuan, '620421', basis(500), 'reassessment')(given(...after(500))).kind).toBe('nothing-to-do');
  });

  it('changes by a delta per level when another tier is reached', () => {
    const [, reassessed] = after(500, 2000);
    expect(reassessed).toMatchObject({
      type: 'SubsidyReassessed',
      data: { cause: 'reassessment', countyFen: 2500, provinceDeltaFen: 0, countyDeltaFen: 1000 },
    });
  });

  it('goes back to nothing when the money goes back', () => {
    const [, reassessed] = after(500, 0);
    expect(reassessed).toMatchObject({
      type: 'SubsidyReassessed',
      data: { provinceFen: 0, provinceDeltaFen: -6000, countyDeltaFen: -1500 },
    });
  });

  it('deltas add up to what is owed, whatever the way there', () => {
    const events = after(300, 3000, 0, 1500, 500);
    const sum = events.reduce((sofar, { data }) => sofar + data.provinceDeltaFen + data.cityDeltaFen + data.countyDeltaFen, 0);
    expect(sum).toBe(7500);
  });

  it('says nothing about money that reached no tier', () => {
    expect(assess(jingyuan, '620421', basis(0), 'posting')(given()).kind).toBe('nothing-to-do');
  });

  it('says nothing where no policy is loaded', () => {
    expect(assess(null, '620421', basis(500), 'posting')(given()).kind).toBe('nothing-to-do');
  });

  it('says nothing where no table is known', () => {
    expect(assess(lingbi, '341323', basis(500), 'posting')(given()).kind).toBe('nothing-to-do');
  });

  it('takes back what was owed by a table that was withdrawn', () => {
    const decision = assess(lingbi, '620421', basis(500), 'policy')(given(...after(500)));
    expect(decision).toMatchObject({
      kind: 'accepted',
      events: [{ data: { provinceFen: 0, provinceDeltaFen: -6000, rules: ['subsidy.undetermined'] } }],
    });
  });

  it('fits in the 600 bytes of a person event', () => {
    const [, reassessed] = after(500, 2000);
    expect(Buffer.byteLength(JSON.stringify(reassessed!.data))).toBeLessThan(450);
  });
});
