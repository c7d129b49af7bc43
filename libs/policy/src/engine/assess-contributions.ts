import { fen, noFen, subtractFen, type Fen } from '@jumin/kernel';
import type { ElectionFact, PaymentFact, YearFacts } from '../facts';
import type { AdmissionRule, Finding, PaymentOutcome, RefundRule, RuleCode, Trace, YearAssessment } from '../outcome';
import type { Policy } from '../policy';
import { judgeOnBehalf, judgeOwn, withinTier, type Sofar, type Verdict } from './admission';
import { inCanonicalOrder } from './canonical-order';
import { monthsInEmployeeScheme } from './exclusion';
import { recordPayments, recordUnlistedYear, recordYear } from './narration';
import { highestTierWithin, rulesAtYearEnd } from './tiers';

/**
 * What of the entered money counts for the fee year, what goes back, and why. Pure, and independent of the order in which anything
 * arrived: payments are taken by bank instant, then voucher number; 代缴 of the year is taken first, because tier and cap are judged on
 * own money and 代缴 together. Amounts in fen; the treasury's amount rules.
 *
 * `policy` is the one of the county and of `facts.feeYear`, or null where that year's list is not loaded: then everything is kept as
 * entered and nothing is judged.
 */
export const assessContributions = (policy: Policy | null, facts: YearFacts, trace: Trace | null = null): YearAssessment => {
  const payments = inCanonicalOrder(facts.payments, facts.feeYear);
  if (policy === null) return keptAsEntered(facts, payments, trace);

  const sofar = nothingKept(policy, facts);
  const verdicts = new Array<Verdict>(payments.length);
  payments.forEach((payment, index) => {
    if (payment.kind === 'on-behalf') verdicts[index] = payment.amountFen > 0 ? judgeOnBehalf(sofar, payment) : undone;
  });
  payments.forEach((payment, index) => {
    if (payment.kind !== 'on-behalf') verdicts[index] = payment.amountFen > 0 ? judgeOwn(sofar, payment) : undone;
  });

  const outcomes = settle(payments, verdicts, sofar.monthsElsewhere);
  const rules = rulesAtYearEnd(policy);
  const special = sofar.specialTierOpen || sofar.onBehalfFen > 0 || sofar.raisedFromFen > 0;
  const counted = withinTier(sofar, rules) || sofar.onBehalfFen; // 代缴 alone is a tier too where it otherwise comes on top.
  const earning = counted - sofar.ownFen - sofar.raisedFromFen + sofar.subsidisedFen;
  const tierFen = highestTierWithin(rules, counted, special);
  const assessment: YearAssessment = {
    feeYear: facts.feeYear,
    keptFen: sum(payments, outcomes, (kind, outcome) => (kind === 'on-behalf' ? 0 : outcome.keptFen)),
    onBehalfFen: fen(sofar.onBehalfFen),
    tierFen,
    subsidyTierFen: earning === counted ? tierFen : highestTierWithin(rules, earning, special),
    refundDueFen: sum(payments, outcomes, (_kind, outcome) => outcome.refundDueFen),
    payments: outcomes,
    rules: collect(outcomes, tierFen > 0 ? 'tier.reached' : 'tier.none'),
    policyVersion: policy.version,
  };
  if (trace !== null) {
    recordPayments(trace, sofar, payments, outcomes);
    recordYear(trace, policy, assessment);
  }
  return assessment;
};

/** A payment that the treasury has taken back whole: nothing to keep, nothing to return, nothing to say. */
const undone: Verdict = { keptFen: noFen, rules: [] };

const nothingKept = (policy: Policy, facts: YearFacts): Sofar => ({
  policy,
  person: facts.person,
  monthsElsewhere: monthsInEmployeeScheme(facts.person, facts.feeYear),
  elected: latestElection(facts),
  onBehalfFen: 0,
  ownFen: 0,
  subsidisedFen: 0,
  raisedFromFen: 0,
  firstOn: null,
  specialTierOpen: false,
  kept: [],
});

/** The latest signature counts; of two of one day (a conflict of files) the higher, so that arrival does not matter. */
const latestElection = (facts: YearFacts): ElectionFact | null => {
  let latest: ElectionFact | null = null;
  for (const election of facts.elections) {
    if (election.feeYear !== facts.feeYear) continue;
    const later = latest === null || election.signedOn > latest.signedOn;
    if (later || (election.signedOn === latest!.signedOn && election.tierFen > latest!.tierFen)) latest = election;
  }
  return latest;
};

/**
 * From verdicts to outcomes. For a part of the year in the employee scheme, months × own money ÷ 12 goes back (人社部发〔2014〕17号 art. 7,
 * rounded half up over the year, W10); the parts of the payments are differences of running totals, so they add up to the rounded whole.
 */
const settle = (payments: readonly PaymentFact[], verdicts: readonly Verdict[], monthsElsewhere: number): readonly PaymentOutcome[] => {
  const overlaps = monthsElsewhere > 0 && monthsElsewhere < 12;
  let running = 0;
  return payments.map((payment, index) => {
    const { keptFen, rules } = verdicts[index]!;
    if (!overlaps || keptFen === 0 || payment.kind === 'on-behalf') return outcomeOf(payment, keptFen, rules);
    const backBefore = monthsShare(running, monthsElsewhere);
    running += keptFen;
    const back = monthsShare(running, monthsElsewhere) - backBefore;
    return outcomeOf(payment, fen(keptFen - back), [...rules, 'refund.employee-overlap']);
  });
};

/** own money × months ÷ 12, half up to the fen; in whole numbers, so exact. */
const monthsShare = (ownFen: number, months: number): number => Math.floor((2 * ownFen * months + 12) / 24);

const outcomeOf = (payment: PaymentFact, keptFen: Fen, rules: readonly AdmissionRule[]): PaymentOutcome => {
  const refundDueFen = subtractFen(payment.amountFen, keptFen);
  return { paymentId: payment.paymentId, keptFen, refundDueFen, rules, finding: findingOf(payment, refundDueFen, rules) };
};

const classOf: Readonly<Record<RefundRule, Finding['class']>> = {
  'refund.duplicate': 'D12',
  'refund.second-payment': 'D12',
  'refund.dead': 'D25',
  'refund.age-reached': 'D25',
  'refund.under-age': 'D25',
  'refund.student': 'D25',
  'refund.public-official': 'D25',
  'refund.employee-scheme': 'D25',
  'refund.employee-overlap': 'D25',
  'refund.outside-window': 'D26',
  'refund.below-minimum': 'D26',
  'refund.not-a-tier': 'D26',
  'refund.over-cap': 'D26',
  'refund.not-a-whole-step': 'D26',
  'refund.over-on-behalf': 'D26',
  'refund.nothing-to-raise': 'D26',
};
const isRefundRule = (rule: AdmissionRule): rule is RefundRule => rule in classOf;

/** One finding per line, of the class of the first rule that sends money back, over everything that goes back. */
const findingOf = (payment: PaymentFact, differenceFen: Fen, rules: readonly AdmissionRule[]): Finding | null => {
  if (differenceFen <= 0) return null;
  for (const code of rules) {
    if (isRefundRule(code)) return { class: classOf[code], code, amountFen: payment.amountFen, differenceFen };
  }
  return null;
};

const keptAsEntered = (facts: YearFacts, payments: readonly PaymentFact[], trace: Trace | null): YearAssessment => {
  const outcomes = payments.map((payment) => outcomeOf(payment, payment.amountFen, ['kept.year-not-loaded']));
  const assessment: YearAssessment = {
    feeYear: facts.feeYear,
    keptFen: sum(payments, outcomes, (kind, outcome) => (kind === 'on-behalf' ? 0 : outcome.keptFen)),
    onBehalfFen: sum(payments, outcomes, (kind, outcome) => (kind === 'on-behalf' ? outcome.keptFen : 0)),
    tierFen: noFen,
    subsidyTierFen: noFen,
    refundDueFen: noFen,
    payments: outcomes,
    rules: collect(outcomes, 'tier.year-not-loaded'),
    policyVersion: 'none',
  };
  if (trace !== null) recordUnlistedYear(trace, assessment);
  return assessment;
};

const sum = (
  payments: readonly PaymentFact[],
  outcomes: readonly PaymentOutcome[],
  part: (kind: PaymentFact['kind'], outcome: PaymentOutcome) => number,
): Fen => {
  let total = 0;
  for (let index = 0; index < payments.length; index++) total += part(payments[index]!.kind, outcomes[index]!);
  return fen(total);
};

const collect = (outcomes: readonly PaymentOutcome[], last: RuleCode): readonly RuleCode[] => {
  const rules: RuleCode[] = [last];
  for (const outcome of outcomes) for (const rule of outcome.rules) if (!rules.includes(rule)) rules.push(rule);
  return rules.sort();
};
