import fc from 'fast-check';
import { addDays, feeYear, fen, instantOn, localDate, month, type LocalDate, type Month } from '@jumin/kernel';
import type { PaymentFact, YearFacts } from '../facts';
import { levels, newTrace } from '../outcome';
import type { Policy } from '../policy';
import { shippedPolicies } from '../shipped-policies';
import { assessContributions } from './assess-contributions';
import { assessSubsidy } from './assess-subsidy';

/*
 * What holds for every person and every payment, however absurd: thousands of made-up years by each shipped policy. Amounts are drawn near tiers, caps and
 * minima, days near the ends of the year and near each other, so that every rule is met often.
 */
const policies = shippedPolicies().map(({ policy }) => policy);

const day = (year: number) =>
  fc.oneof(
    fc.integer({ min: -20, max: 400 }).map((days) => addDays(localDate(`${year}-01-01`), days)),
    fc.integer({ min: 60, max: 70 }).map((days) => addDays(localDate(`${year}-01-01`), days)),
  );
const amount = (policy: Policy) =>
  fc.oneof(
    fc.constantFrom(...policy.periods[0]!.tiersFen, fen(10000)),
    fc.tuple(fc.constantFrom(...policy.periods[0]!.tiersFen), fc.integer({ min: -10000, max: 10000 })).map(([tier, by]) => fen(tier + by)),
    fc.integer({ min: 1, max: 900_000 }).map(fen),
  );
const identityType = fc.constantFrom('低保对象', '重度残疾对象', '脱贫人口', '特困人员', '没有列出的身份');

const payments = (policy: Policy): fc.Arbitrary<PaymentFact[]> =>
  fc
    .array(
      fc.record({
        on: day(policy.feeYear),
        hour: fc.integer({ min: 8, max: 17 }),
        amountFen: amount(policy),
        kind: fc.constantFrom('current', 'current', 'current', 'on-behalf', 'back-payment', 'tier-upgrade' as const),
        forYear: fc.constantFrom(policy.feeYear, policy.feeYear, policy.feeYear, feeYear(policy.feeYear - 1)),
        originalTierFen: fc.constantFrom(null, fen(30000)),
        writtenChoice: fc.boolean(),
        amountDisputed: fc.constantFrom(false, false, true),
      }),
      { maxLength: 6 },
    )
    .map((drawn) =>
      drawn.map(({ on, hour, ...rest }, index) => ({
        ...rest,
        paymentId: `p${index}`,
        voucherNo: `v${index % 4}`, // Some vouchers hold several lines of the person.
        paidAt: instantOn(on, `${String(hour).padStart(2, '0')}:00:00`),
        enteredOn: addDays(on, 1),
      })),
    );

const yearFacts = (policy: Policy): fc.Arbitrary<YearFacts> =>
  fc.record({
    feeYear: fc.constant(policy.feeYear),
    person: fc.record({
      born: fc.constantFrom<LocalDate | null>(
        null,
        localDate('1980-02-29'),
        localDate(`${policy.feeYear - 60}-06-01`),
        localDate(`${policy.feeYear - 16}-06-01`),
      ),
      diedOn: fc.option(day(policy.feeYear), { nil: null, freq: 8 }),
      student: fc.array(
        day(policy.feeYear).map((from) => ({ from, to: null })),
        { maxLength: 1 },
      ),
      publicOfficial: fc.constantFrom(false, false, false, true),
      employeeScheme: fc.array(
        fc
          .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }))
          .map(([from, to]): { fromMonth: Month; toMonth: Month | null } => ({
            fromMonth: month(`${policy.feeYear}-${String(from).padStart(2, '0')}`),
            toMonth: month(`${policy.feeYear}-${String(to).padStart(2, '0')}`),
          })),
        { maxLength: 2 },
      ),
      identities: fc.array(fc.record({ type: identityType, grade: fc.constant(null), from: day(policy.feeYear), to: fc.constant(null) }), {
        maxLength: 2,
      }),
    }),
    elections: fc.array(
      fc.record({
        feeYear: fc.constant(policy.feeYear),
        tierFen: fc.constantFrom(...policy.periods[0]!.tiersFen),
        signedOn: day(policy.feeYear),
        hardship: fc.constant(false),
      }),
      { maxLength: 3 },
    ),
    payments: payments(policy),
  });

const ofYear = ({ feeYear: year, payments: all }: YearFacts) => all.filter(({ forYear }) => forYear === year);

describe.each(policies.map((policy) => ({ id: policy.id, policy })))('every year assessed by $id', ({ policy }) => {
  const holds = (claim: (facts: YearFacts) => void, numRuns = 2_000) => fc.assert(fc.property(yearFacts(policy), claim), { numRuns });
  const rules = policy.periods[0]!;

  it('accounts for every fen: kept and refund due are what was entered, per payment and in all', () => {
    holds((facts) => {
      const year = assessContributions(policy, facts);
      const entered = ofYear(facts);
      expect(year.payments).toHaveLength(entered.length);
      for (const { paymentId, keptFen, refundDueFen } of year.payments) {
        expect(keptFen).toBeGreaterThanOrEqual(0);
        expect(refundDueFen).toBeGreaterThanOrEqual(0);
        expect(keptFen + refundDueFen).toBe(entered.find((payment) => payment.paymentId === paymentId)!.amountFen);
      }
      const sum = entered.reduce((sofar, { amountFen }) => sofar + amountFen, 0);
      expect(year.keptFen + year.onBehalfFen + year.refundDueFen).toBe(sum);
    });
  });

  it('does not depend on the order in which anything arrived', () => {
    holds((facts) => {
      const turned: YearFacts = {
        ...facts,
        payments: [...facts.payments].reverse(),
        elections: [...facts.elections].reverse(),
        person: {
          ...facts.person,
          identities: [...facts.person.identities].reverse(),
          employeeScheme: [...facts.person.employeeScheme].reverse(),
        },
      };
      expect(assessContributions(policy, turned)).toEqual(assessContributions(policy, facts));
    });
  });

  it('never holds more than the cap, own money and 代缴 together', () => {
    holds((facts) => {
      const { keptFen, onBehalfFen } = assessContributions(policy, facts);
      expect(keptFen + onBehalfFen).toBeLessThanOrEqual(rules.capFen);
    });
  });

  it('gives the same again, with a trace and without', () => {
    holds((facts) => {
      const trace = newTrace();
      expect(assessContributions(policy, facts, trace)).toEqual(assessContributions(policy, facts));
      expect(
        trace.steps.every(({ policyVersion, sentence }) => policyVersion === policy.version && sentence.zh !== '' && sentence.en !== ''),
      ).toBe(true);
    }, 500);
  });

  it('reaches a listed tier or none, and a finding names exactly what goes back', () => {
    holds((facts) => {
      const year = assessContributions(policy, facts);
      expect([0, rules.specialTier!.tierFen, ...rules.tiersFen]).toContain(year.tierFen);
      for (const { finding, refundDueFen, rules: decided } of year.payments) {
        if (finding !== null) expect(finding.differenceFen).toBe(refundDueFen);
        else if (refundDueFen > 0) expect(decided).toContain('kept.amount-disputed'); // D07 already stands for it.
      }
    });
  });

  it('owes more for a higher tier, never less', () => {
    const owed = [0, rules.specialTier!.tierFen, ...rules.tiersFen].map((tier) => {
      const basis = { feeYear: policy.feeYear, tierFen: fen(tier), subsidyTierFen: fen(tier), keptFen: fen(tier), onBehalfFen: fen(0) };
      const subsidy = assessSubsidy(policy, basis);
      return subsidy.kind === 'undetermined' ? null : levels.reduce((sum, level) => sum + subsidy.subsidyFen[level], 0);
    });
    if (rules.subsidy === null) expect(owed.every((amountFen) => amountFen === null)).toBe(true);
    else expect([...owed].sort((one, other) => one! - other!)).toEqual(owed);
  });
});
