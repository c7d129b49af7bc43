import { addFen, monthOf, noFen, subtractFen, sumFen, type FeeYear, type Fen } from '@jumin/kernel';
import { assessContributions, type PaymentFact, type Policy, type Trace, type YearAssessment } from '@jumin/policy';
import type { ChangeLine, StandingData } from './events';
import type { Account, Payment } from './state';

/** The policy in force for a county and fee year, or null where the year's list is not loaded. */
export type PolicyOf = (county: string, feeYear: FeeYear) => Policy | null;

/** Names a line within the person, for the policy engine. */
const paymentIdOf = ({ voucherNo, kind }: Pick<Payment, 'voucherNo' | 'kind'>): string => `${voucherNo}/${kind}`;

const factOf = (payment: Payment): PaymentFact => ({
  paymentId: paymentIdOf(payment),
  voucherNo: payment.voucherNo,
  paidAt: payment.paidAt,
  enteredOn: payment.entry!.enteredOn,
  amountFen: payment.entry!.enteredFen,
  kind: payment.kind,
  forYear: payment.feeYear,
  originalTierFen: payment.originalTierFen ?? null,
  amountDisputed: payment.entry!.disputed === true,
});

/** The year as the policy engine sees it: posted money only. With a trace, every step is explained. */
export const assessYear = (account: Account, feeYear: FeeYear, policy: Policy | null, trace: Trace | null = null): YearAssessment => {
  const posted = account.payments.filter((payment) => payment.place === 'posted' && payment.feeYear === feeYear);
  const whole = posted.map(factOf);
  const judge = (payments: readonly PaymentFact[], traced: Trace | null) =>
    assessContributions(policy, { feeYear, person: account.person, elections: account.elections, payments }, traced);
  const lowered = posted.some(({ returnedFen = 0 }) => returnedFen > 0) ? loweredBy(posted, judge(whole, null)) : nobody;
  if (lowered.size === 0) return judge(whole, trace);
  const left = whole.map((fact) => ({ ...fact, amountFen: subtractFen(fact.amountFen, lowered.get(fact.paymentId) ?? noFen) }));
  return judge(
    left.filter(({ amountFen }) => amountFen > 0),
    trace,
  );
};

const nobody: ReadonlyMap<string, Fen> = new Map();

/**
 * What the treasury gave back of a line pays what is due back of it. Where it gave back more than is due, all of it is money that had been kept, and the
 * line counts as entered for so much less.
 */
const loweredBy = (posted: readonly Payment[], asEntered: YearAssessment): ReadonlyMap<string, Fen> =>
  new Map(
    posted.flatMap((payment) => {
      const id = paymentIdOf(payment);
      const dueFen = asEntered.payments.find(({ paymentId }) => paymentId === id)?.refundDueFen ?? 0;
      const { returnedFen = noFen } = payment;
      return returnedFen > dueFen ? [[id, returnedFen] as const] : [];
    }),
  );

/** What of the line has gone back to the payer, from the 支出户 or by the treasury: due no more. What lowered the entry itself was not due. */
const goneBackFen = (payment: Payment, year: YearAssessment): Fen => {
  const { refundedFen, returnedFen = noFen, entry } = payment;
  if (returnedFen <= 0) return refundedFen;
  const id = paymentIdOf(payment);
  const outcome = year.payments.find(({ paymentId }) => paymentId === id);
  const isLowered = (outcome?.keptFen ?? 0) + (outcome?.refundDueFen ?? 0) !== entry?.enteredFen;
  return isLowered ? refundedFen : addFen(refundedFen, returnedFen);
};

/** Where the fee year stands once assessed, as an event says it, and what that changes of its lines. */
export const changesOfYear = (
  account: Account,
  feeYear: FeeYear,
  policyOf: PolicyOf,
): { readonly standing: StandingData; readonly lines: readonly ChangeLine[] } => {
  const { county } = account.enrolment!;
  const year = assessYear(account, feeYear, policyOf(county, feeYear));
  // What was paid back is due no more. Where a later list admits what had been paid back, the payer owes it: the figure is then negative.
  const refundDueFen = subtractFen(
    year.refundDueFen,
    sumFen(account.payments.filter((payment) => payment.feeYear === feeYear).map((payment) => goneBackFen(payment, year))),
  );
  return {
    standing: {
      county,
      feeYear,
      keptFen: year.keptFen,
      ...(year.onBehalfFen === 0 ? {} : { onBehalfFen: year.onBehalfFen }),
      tierFen: year.tierFen,
      ...(year.subsidyTierFen === year.tierFen ? {} : { subsidyTierFen: year.subsidyTierFen }),
      ...(refundDueFen === 0 ? {} : { refundDueFen }),
      policy: year.policyVersion,
      rules: year.rules.join(' '),
    },
    lines: changedLines(account, feeYear, year),
  };
};

const changedLines = (account: Account, feeYear: FeeYear, year: YearAssessment): readonly ChangeLine[] => {
  const lines: ChangeLine[] = [];
  for (const payment of account.payments) {
    if (payment.feeYear !== feeYear || payment.entry === null) continue;
    const id = paymentIdOf(payment);
    const outcome = payment.place === 'posted' ? year.payments.find(({ paymentId }) => paymentId === id) : undefined;
    const line = changeOf(
      payment,
      outcome?.keptFen ?? noFen,
      subtractFen(outcome?.refundDueFen ?? noFen, goneBackFen(payment, year)),
      outcome?.finding ?? null,
    );
    if (line !== null) lines.push(line);
  }
  return lines;
};

const changeOf = (
  payment: Payment,
  keptFen: Fen,
  refundDueFen: Fen,
  finding: YearAssessment['payments'][number]['finding'],
): ChangeLine | null => {
  const sameFinding = payment.finding === (finding?.class ?? null) && payment.differenceFen === (finding?.differenceFen ?? 0);
  if (keptFen === payment.keptFen && refundDueFen === payment.refundDueFen && sameFinding) return null;
  const { voucherNo, kind, amountFen } = payment;
  return {
    voucherNo,
    kind,
    month: monthOf(payment.entry!.enteredOn),
    keptFen: subtractFen(keptFen, payment.keptFen),
    refundDueFen: subtractFen(refundDueFen, payment.refundDueFen),
    ...(sameFinding ? {} : { amountFen }),
    ...(finding && !sameFinding ? { raised: finding.class, differenceFen: finding.differenceFen } : {}),
    ...(payment.finding !== null && payment.finding !== finding?.class ? { withdrawn: payment.finding } : {}),
  };
};
