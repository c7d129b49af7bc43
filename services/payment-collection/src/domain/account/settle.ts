import type { FeeYear } from '@jumin/kernel';
import { changesOfYear, type PolicyOf } from './assess-year';
import type { AccountEvent, Cause, StandingData, WithheldClass } from './events';
import { evolve, hasLeft, standingIn, withPayment, type Account, type Payment, type Standing } from './state';

/*
 * Brings an account to where everything it has seen puts it: entered lines posted, withheld or taken back, and its fee years stated anew.
 */

/** Why an entered line may not be posted, or null. Money that the bank took back, or that no roster pays for, is nobody's, whoever the payer is. */
export const withheldBecause = ({ enrolment }: Account, payment: Payment): WithheldClass | null => {
  if (payment.bounced) return 'D20';
  if (payment.struck) return 'D23';
  if (enrolment === null) return 'D05';
  if (payment.corrected) return null;
  return payment.nameIx !== undefined && payment.nameIx !== enrolment.nameIx ? 'D14' : null;
};

/** One event after the other, until the account stands as it should. Every step mends one payment or one year, so it ends. */
export const settle = (account: Account, cause: Cause, policyOf: PolicyOf): readonly AccountEvent[] => {
  const events: AccountEvent[] = [];
  let standing = account;
  for (let event = misplaced(standing, cause, policyOf); event !== null; event = misplaced(standing, cause, policyOf)) {
    events.push(event);
    standing = evolve(standing, event);
  }
  for (const { feeYear } of standing.standings) {
    // A year that a posting or reversal has just assessed is not assessed again.
    if (events.some(({ data }) => 'policy' in data && data.feeYear === feeYear)) continue;
    const event = restated(standing, feeYear, cause, policyOf);
    if (event !== null) events.push(event);
  }
  return events;
};

const misplaced = (account: Account, cause: Cause, policyOf: PolicyOf): AccountEvent | null => {
  for (const payment of account.payments) {
    if (payment.entry === null || hasLeft(payment)) continue;
    const because = withheldBecause(account, payment);
    if ((because ?? 'posted') === payment.place) continue;
    if (because === null) return post(account, payment, policyOf);
    return payment.place === 'posted' ? reverse(account, payment, because, cause, policyOf) : withhold(payment, because);
  }
  return null;
};

export const withhold = (payment: Payment, withheld: WithheldClass): AccountEvent => ({
  type: 'ContributionWithheld',
  data: {
    voucherNo: payment.voucherNo,
    feeYear: payment.feeYear,
    kind: payment.kind,
    county: payment.county,
    amountFen: payment.amountFen,
    ...payment.entry!,
    withheld,
    ...(payment.place === 'declared' ? {} : { instead: payment.place as WithheldClass }),
  },
});

export const post = (account: Account, payment: Payment, policyOf: PolicyOf): AccountEvent => {
  const mended = payment.place === 'declared' ? {} : { mended: payment.place as WithheldClass };
  const posted = withPayment(account, payment, { place: 'posted' });
  const { standing, lines } = changesOfYear(posted, payment.feeYear, policyOf);
  const { voucherNo, kind, entry } = payment;
  const [line, ...others] = lines;
  const whole =
    others.length === 0 &&
    line?.voucherNo === voucherNo &&
    line.kind === kind &&
    line.keptFen === entry!.enteredFen &&
    line.raised === undefined;
  return { type: 'ContributionPosted', data: { voucherNo, kind, ...entry!, ...standing, ...(whole ? {} : { lines }), ...mended } };
};

const reverse = (account: Account, payment: Payment, withheld: WithheldClass, cause: Cause, policyOf: PolicyOf): AccountEvent => {
  const { standing, lines } = changesOfYear(withPayment(account, payment, { place: withheld }), payment.feeYear, policyOf);
  const { voucherNo, kind, amountFen, entry } = payment;
  return {
    type: 'ContributionReversed',
    data: { voucherNo, kind, amountFen, ...entry!, ...standing, lines, cause, withheld, ...contestedOf(payment) },
  };
};

export const contestedOf = ({ contested }: Payment): { readonly contested?: true } => (contested ? { contested } : {});

export const restated = (account: Account, feeYear: FeeYear, cause: Cause, policyOf: PolicyOf): AccountEvent | null => {
  const { standing, lines } = changesOfYear(account, feeYear, policyOf);
  return lines.length === 0 && stands(standingIn(account, feeYear)!, standing)
    ? null
    : { type: 'ContributionReassessed', data: { ...standing, lines, cause } };
};

const stands = (before: Standing, after: StandingData): boolean =>
  before.policy === after.policy &&
  before.keptFen === after.keptFen &&
  before.tierFen === after.tierFen &&
  before.subsidyTierFen === (after.subsidyTierFen ?? after.tierFen) &&
  before.onBehalfFen === (after.onBehalfFen ?? 0) &&
  before.refundDueFen === (after.refundDueFen ?? 0) &&
  before.rules === after.rules;
