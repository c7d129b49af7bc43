import { dateOf } from '@jumin/kernel';
import type { PaymentFact } from '../facts';
import {
  levels,
  type AdmissionRule,
  type Grounds,
  type PaymentOutcome,
  type RuleCode,
  type Sentence,
  type SubsidyAssessment,
  type SubsidyBasis,
  type Trace,
  type TraceStep,
  type YearAssessment,
} from '../outcome';
import type { Policy, Topic } from '../policy';
import type { Sofar } from './admission';
import { levelName, sentenceOf, yuan, type Told } from './sentences';
import { highestTierWithin, rulesAtYearEnd, rulesOn } from './tiers';

/*
 * Turns an assessment into steps that a person can follow. It runs after the fact and only when a trace is asked for, from the same
 * inputs and outcomes: it decides nothing, so asking for an explanation cannot change a figure.
 */

/** Which part of the policy file a rule rests on. */
const topicOf: Readonly<Record<Exclude<AdmissionRule, 'kept.year-not-loaded'>, Topic>> = {
  'kept.tier': 'tiers',
  'kept.back-payment': 'backPayments',
  'kept.further': 'furtherPayments',
  'kept.covered': 'duplicates',
  'kept.on-behalf': 'onBehalf',
  'kept.tier-upgrade': 'tierUpgrades',
  'kept.amount-disputed': 'cap',
  'refund.duplicate': 'duplicates',
  'refund.second-payment': 'furtherPayments',
  'refund.dead': 'exclusions',
  'refund.age-reached': 'ages',
  'refund.under-age': 'ages',
  'refund.student': 'exclusions',
  'refund.public-official': 'exclusions',
  'refund.employee-scheme': 'exclusions',
  'refund.employee-overlap': 'employeeOverlap',
  'refund.outside-window': 'windows',
  'refund.below-minimum': 'tiers',
  'refund.not-a-tier': 'offListSums',
  'refund.over-cap': 'cap',
  'refund.not-a-whole-step': 'furtherPayments',
  'refund.over-on-behalf': 'onBehalf',
  'refund.nothing-to-raise': 'tierUpgrades',
};

const noGrounds: Grounds = { source: null, assumption: null, inheritedFrom: null };

const step = (
  rule: RuleCode,
  policyVersion: string,
  grounds: Grounds,
  inputs: TraceStep['inputs'],
  output: TraceStep['output'],
  sentence: Sentence,
): TraceStep => ({ rule, policyVersion, ...grounds, inputs, output, sentence });

/** One step per rule and payment, in the order in which they were judged: 代缴 first, then own money by bank instant. */
export const recordPayments = (trace: Trace, sofar: Sofar, payments: readonly PaymentFact[], outcomes: readonly PaymentOutcome[]): void => {
  const { policy } = sofar;
  let ownBeforeFen = 0;
  let onBehalfFen = 0;
  for (const onBehalf of [true, false]) {
    payments.forEach((payment, index) => {
      if ((payment.kind === 'on-behalf') !== onBehalf) return;
      const outcome = outcomes[index]!;
      const day = dateOf(payment.paidAt);
      const rules = rulesOn(policy, day);
      const raisedFromFen = payment.kind === 'tier-upgrade' && ownBeforeFen + onBehalfFen === 0 ? (payment.originalTierFen ?? 0) : 0;
      const sumFen = ownBeforeFen + onBehalfFen + raisedFromFen + payment.amountFen;
      const told: Told = {
        feeYear: policy.feeYear,
        day,
        amountFen: payment.amountFen,
        keptFen: outcome.keptFen,
        backFen: outcome.refundDueFen,
        ownBeforeFen,
        onBehalfFen,
        tierFen: highestTierWithin(rules, sumFen, true),
        monthsElsewhere: sofar.monthsElsewhere,
        rules,
      };
      for (const rule of outcome.rules) trace.steps.push(paymentStep(rule, policy, payment, told));
      if (onBehalf) onBehalfFen += outcome.keptFen;
      else ownBeforeFen += outcome.keptFen;
    });
  }
};

const paymentStep = (rule: AdmissionRule, policy: Policy, payment: PaymentFact, told: Told): TraceStep => {
  const { ownBeforeFen, onBehalfFen, tierFen, day, rules } = told;
  const special = rules.specialTier !== null && tierFen === rules.specialTier.tierFen;
  const topic = rule === 'kept.year-not-loaded' ? null : rule === 'kept.tier' && special ? 'specialTier' : topicOf[rule];
  return step(
    rule,
    policy.version,
    topic === null ? noGrounds : rules.grounds[topic],
    { voucherNo: payment.voucherNo, paidOn: day, kind: payment.kind, amountFen: payment.amountFen, ownBeforeFen, onBehalfFen },
    { keptFen: told.keptFen, refundDueFen: told.backFen },
    sentenceOf[rule](told),
  );
};

export const recordYear = (trace: Trace, policy: Policy, year: YearAssessment): void => {
  const rules = rulesAtYearEnd(policy);
  const special = rules.specialTier !== null && year.tierFen === rules.specialTier.tierFen;
  const exact = rules.tiersFen.some((tier) => tier === year.keptFen + year.onBehalfFen);
  const topic: Topic = special ? 'specialTier' : exact ? 'tiers' : 'offListSums';
  const { keptFen, onBehalfFen, tierFen, refundDueFen } = year;
  const whatZh = `${policy.feeYear}年度计入本人缴费${yuan(keptFen)}元、政府代缴${yuan(onBehalfFen)}元，应退${yuan(refundDueFen)}元`;
  const whatEn = `${policy.feeYear} holds ${yuan(keptFen)} yuan of own money and ${yuan(onBehalfFen)} paid on behalf, ${yuan(refundDueFen)} go back`;
  trace.steps.push(
    step(
      tierFen > 0 ? 'tier.reached' : 'tier.none',
      policy.version,
      rules.grounds[topic],
      { keptFen, onBehalfFen, refundDueFen },
      { tierFen, subsidyTierFen: year.subsidyTierFen },
      tierFen > 0
        ? { zh: `${whatZh}，档次为${yuan(tierFen)}元。`, en: `${whatEn}; the tier is ${yuan(tierFen)}.` }
        : { zh: `${whatZh}，未达到任何档次。`, en: `${whatEn}; no tier is reached.` },
    ),
  );
};

export const recordUnlistedYear = (trace: Trace, year: YearAssessment): void => {
  const { feeYear, keptFen, onBehalfFen } = year;
  trace.steps.push(
    step(
      'kept.year-not-loaded',
      year.policyVersion,
      noGrounds,
      { feeYear },
      { keptFen, onBehalfFen },
      {
        zh: `${feeYear}年度的政策尚未载入，本人缴费${yuan(keptFen)}元、政府代缴${yuan(onBehalfFen)}元按入库数计入，不作判断。`,
        en: `The list of ${feeYear} is not loaded: ${yuan(keptFen)} yuan of own money and ${yuan(onBehalfFen)} paid on behalf count as entered and are not judged.`,
      },
    ),
  );
};

export const recordSubsidy = (trace: Trace, policy: Policy, basis: SubsidyBasis, result: SubsidyAssessment): void => {
  const { grounds } = rulesAtYearEnd(policy);
  const { subsidyTierFen } = basis;
  if (result.kind === 'undetermined') {
    trace.steps.push(step('subsidy.undetermined', policy.version, grounds['subsidy.province'], { subsidyTierFen }, {}, result.reason));
    return;
  }
  if (subsidyTierFen === 0) {
    const sentence = { zh: '没有可享受补贴的档次，各级补贴为0元。', en: 'No tier that earns a subsidy is reached: no level owes any.' };
    trace.steps.push(step('subsidy.none', policy.version, noGrounds, { subsidyTierFen }, { province: 0, city: 0, county: 0 }, sentence));
    return;
  }
  for (const level of levels) {
    const amountFen = result.subsidyFen[level];
    trace.steps.push(
      step(
        `subsidy.${level}`,
        policy.version,
        grounds[`subsidy.${level}`],
        { subsidyTierFen },
        { [level]: amountFen },
        {
          zh: `${yuan(subsidyTierFen)}元档次，${levelName[level].zh}补贴${yuan(amountFen)}元。`,
          en: `The tier of ${yuan(subsidyTierFen)} earns a ${levelName[level].en} subsidy of ${yuan(amountFen)} yuan.`,
        },
      ),
    );
  }
};
