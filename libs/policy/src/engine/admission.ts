import { dateOf, daysBetween, fen, noFen, yearOf, type Fen, type LocalDate } from '@jumin/kernel';
import type { ElectionFact, PaymentFact, PersonFacts } from '../facts';
import type { AdmissionRule, D12Rule, D25Rule, D26Rule } from '../outcome';
import type { Policy, Rules } from '../policy';
import { whyExcluded } from './exclusion';
import { highestTierWithin, maySelfPaySpecialTier, onBehalfDue, rulesOn } from './tiers';

/** What one payment comes to: the part kept, and the rules that decided, in order. */
export interface Verdict {
  readonly keptFen: Fen;
  readonly rules: readonly AdmissionRule[];
}

/** What has been kept of the year so far. Only payments of which something was kept are in it. */
export interface Sofar {
  readonly policy: Policy;
  readonly person: PersonFacts;
  /** Months of the fee year in the employee scheme. */
  readonly monthsElsewhere: number;
  /** The latest signature for the fee year. */
  readonly elected: ElectionFact | null;
  /** 代缴 of the whole year, whenever it came: tier and cap are judged on both together. */
  onBehalfFen: number;
  /** Own money. */
  ownFen: number;
  /** Own money that earns a subsidy. */
  subsidisedFen: number;
  /** The tier of a year paid before the system knew it, that a 提档补缴 starts from. */
  raisedFromFen: number;
  /** Bank date of the first own payment. */
  firstOn: LocalDate | null;
  specialTierOpen: boolean;
  readonly kept: PaymentFact[];
}

/** Own money and what government pays within it. */
export const withinTier = (sofar: Sofar, rules: Rules): number =>
  sofar.ownFen + sofar.raisedFromFen + (rules.onBehalf === null || rules.onBehalf.mode === 'within-tier' ? sofar.onBehalfFen : 0);

const roomBelowCap = (sofar: Sofar, rules: Rules): number =>
  Math.max(0, rules.capFen - sofar.ownFen - sofar.raisedFromFen - (rules.capIncludesOnBehalf ? sofar.onBehalfFen : 0));

const nothing = (rule: D12Rule | D25Rule | D26Rule): Verdict => ({ keptFen: noFen, rules: [rule] });
const whole = (amountFen: Fen, rule: AdmissionRule): Verdict => ({ keptFen: amountFen, rules: [rule] });

/** Kept up to the cap, the rest over it. */
const upToCap = (wantedFen: number, room: number, rule: AdmissionRule, already: readonly D26Rule[] = []): Verdict => {
  if (wantedFen <= room) return { keptFen: fen(wantedFen), rules: [rule, ...already] };
  return { keptFen: fen(room), rules: room > 0 ? [rule, ...already, 'refund.over-cap'] : [...already, 'refund.over-cap'] };
};

/** The same type and amount again within the days of the policy (D12). */
const repeatsOneKept = (sofar: Sofar, payment: PaymentFact, day: LocalDate, rules: Rules): boolean =>
  sofar.kept.some(
    (earlier) =>
      earlier.kind === payment.kind &&
      earlier.amountFen === payment.amountFen &&
      daysBetween(dateOf(earlier.paidAt), day) <= rules.duplicateWithinDays,
  );

/**
 * Windows bind money of the fee year itself. 补缴 and 提档补缴 are paid years later, when the windows of their year are long over; and while the amount
 * of a voucher is disputed (D07) it raises no D26.
 */
const outsideEveryWindow = (payment: PaymentFact, day: LocalDate, rules: Rules): boolean => {
  const paidLater = payment.kind !== 'current' && payment.kind !== 'on-behalf' && yearOf(day) > payment.forYear;
  if (payment.amountDisputed || paidLater) return false;
  let named = false;
  for (const window of rules.windows) {
    if (!window.allows.includes(payment.kind)) continue;
    if (day >= window.from && day <= window.to) return false;
    named = true;
  }
  return named; // A type of payment that no window names is not bound by windows.
};

/** Not a tier: the highest tier not above is kept (formats.md, D26), as far as this payment reaches it. */
const downToTier = (sofar: Sofar, amountFen: number, rules: Rules, special: boolean, rule: AdmissionRule): Verdict => {
  const before = withinTier(sofar, rules);
  const tier = highestTierWithin(rules, before + amountFen, special);
  if (tier === 0) return nothing('refund.below-minimum');
  const kept = Math.min(amountFen, Math.max(0, tier - before));
  if (kept === amountFen) return whole(fen(amountFen), rule);
  return { keptFen: fen(kept), rules: kept > 0 ? [rule, 'refund.not-a-tier'] : ['refund.not-a-tier'] };
};

const judgeFirst = (sofar: Sofar, payment: PaymentFact, day: LocalDate, rules: Rules): Verdict => {
  const rule: AdmissionRule = payment.kind === 'back-payment' ? 'kept.back-payment' : 'kept.tier';
  const room = roomBelowCap(sofar, rules);
  if (payment.amountDisputed) return { keptFen: fen(Math.min(payment.amountFen, room)), rules: ['kept.amount-disputed'] };
  if (payment.amountFen > room) return upToCap(payment.amountFen, room, rule);
  const selfPaid = maySelfPaySpecialTier(sofar.policy, rules, sofar.person.identities, day);
  if (selfPaid) sofar.specialTierOpen = true;
  return downToTier(sofar, payment.amountFen, rules, selfPaid || sofar.onBehalfFen > 0, rule);
};

/** The person asked for more: in writing with the payment, or by a tier signed for after the first payment that is above what was kept before this one. */
const isCovered = (sofar: Sofar, payment: PaymentFact, rules: Rules): boolean =>
  payment.writtenChoice === true ||
  (sofar.elected !== null && sofar.elected.signedOn > sofar.firstOn! && sofar.elected.tierFen > withinTier(sofar, rules));

/** Guards in this order: covered, repeated, not allowed, over the cap, not a whole step. */
const judgeFurther = (sofar: Sofar, payment: PaymentFact, day: LocalDate, rules: Rules): Verdict => {
  const room = roomBelowCap(sofar, rules);
  if (isCovered(sofar, payment, rules)) {
    if (payment.amountDisputed) return { keptFen: fen(Math.min(payment.amountFen, room)), rules: ['kept.amount-disputed'] };
    return upToCap(payment.amountFen, room, 'kept.covered');
  }
  if (repeatsOneKept(sofar, payment, day, rules)) return nothing('refund.duplicate');
  if (!rules.furtherPayments.allowed) return nothing('refund.second-payment');
  if (payment.amountDisputed) return { keptFen: fen(Math.min(payment.amountFen, room)), rules: ['kept.amount-disputed'] };
  const broken = payment.amountFen % rules.furtherPayments.stepFen;
  if (broken === payment.amountFen) return nothing('refund.not-a-whole-step');
  return upToCap(payment.amountFen - broken, room, 'kept.further', broken > 0 ? ['refund.not-a-whole-step'] : []);
};

/** 提档补缴: only the difference up to a tier of the year's own list, and only on a year that was paid. */
const judgeUpgrade = (sofar: Sofar, payment: PaymentFact, day: LocalDate, rules: Rules): Verdict => {
  if (withinTier(sofar, rules) === 0) return nothing('refund.nothing-to-raise');
  if (repeatsOneKept(sofar, payment, day, rules) && payment.writtenChoice !== true) return nothing('refund.duplicate');
  const room = roomBelowCap(sofar, rules);
  if (payment.amountDisputed) return { keptFen: fen(Math.min(payment.amountFen, room)), rules: ['kept.amount-disputed'] };
  if (payment.amountFen > room) return upToCap(payment.amountFen, room, 'kept.tier-upgrade');
  return downToTier(sofar, payment.amountFen, rules, true, 'kept.tier-upgrade');
};

/** Own money, judged against what was kept before it. Guards: may not pay (D25), window (D26), then the type and place of the payment. */
export const judgeOwn = (sofar: Sofar, payment: PaymentFact): Verdict => {
  const day = dateOf(payment.paidAt);
  const rules = rulesOn(sofar.policy, day);
  const excluded = whyExcluded(sofar.person, day, sofar.monthsElsewhere, rules);
  if (excluded !== null) return nothing(excluded);
  if (outsideEveryWindow(payment, day, rules)) return nothing('refund.outside-window');
  const raisesUnknownYear = payment.kind === 'tier-upgrade' && withinTier(sofar, rules) === 0;
  if (raisesUnknownYear) sofar.raisedFromFen = payment.originalTierFen ?? 0;
  const verdict =
    payment.kind === 'tier-upgrade'
      ? judgeUpgrade(sofar, payment, day, rules)
      : sofar.firstOn === null
        ? judgeFirst(sofar, payment, day, rules)
        : judgeFurther(sofar, payment, day, rules);
  if (raisesUnknownYear && verdict.keptFen === 0) sofar.raisedFromFen = 0;
  if (verdict.keptFen > 0) {
    sofar.ownFen += verdict.keptFen;
    if (payment.kind !== 'tier-upgrade') sofar.firstOn ??= day;
    if (earnsSubsidy(payment, rules)) sofar.subsidisedFen += verdict.keptFen;
    sofar.kept.push(payment);
  }
  return verdict;
};

const earnsSubsidy = (payment: PaymentFact, rules: Rules): boolean =>
  payment.kind === 'back-payment' ? rules.backPaymentSubsidised : payment.kind === 'tier-upgrade' ? rules.tierUpgradeSubsidised : true;

/**
 * 代缴, judged before own money: government pays once per person and year, up to the amount of the identity (or, where the
 * department's list is not in yet, the highest of any identity, because the roster says that the person has one).
 */
export const judgeOnBehalf = (sofar: Sofar, payment: PaymentFact): Verdict => {
  const day = dateOf(payment.paidAt);
  const rules = rulesOn(sofar.policy, day);
  const excluded = whyExcluded(sofar.person, day, sofar.monthsElsewhere, rules);
  if (excluded !== null) return nothing(excluded);
  if (outsideEveryWindow(payment, day, rules)) return nothing('refund.outside-window');
  if (repeatsOneKept(sofar, payment, day, rules)) return nothing('refund.duplicate');
  if (sofar.onBehalfFen > 0 && !rules.furtherPayments.allowed) return nothing('refund.second-payment');
  const unlimited = payment.amountDisputed === true || rules.onBehalf === null;
  const due = unlimited ? rules.capFen : onBehalfDue(sofar.policy, sofar.person.identities, day) || rules.onBehalf!.highestFen;
  const room = Math.max(0, due - sofar.onBehalfFen);
  const kept = fen(Math.min(payment.amountFen, room));
  if (kept === 0) return payment.amountDisputed ? { keptFen: kept, rules: ['kept.amount-disputed'] } : nothing('refund.over-on-behalf');
  sofar.onBehalfFen += kept;
  sofar.kept.push(payment);
  if (payment.amountDisputed) return { keptFen: kept, rules: ['kept.on-behalf', 'kept.amount-disputed'] };
  return kept === payment.amountFen ? whole(kept, 'kept.on-behalf') : { keptFen: kept, rules: ['kept.on-behalf', 'refund.over-on-behalf'] };
};
