import {
  accept,
  addFen,
  monthOf,
  noFen,
  nothingToDo,
  subtractFen,
  sumFen,
  type Decision,
  type FeeYear,
  type Fen,
  type LocalDate,
} from '@jumin/kernel';
import { assessContributions, type PaymentFact, type Policy, type Trace, type YearAssessment } from '@jumin/policy';
import type { AccountEvent, Cause, ChangeLine, DeclaredData, EntryData, ParticipantFact, StandingData, WithheldClass } from './events';
import { evolve, findPayment, hasLeft, note, standingIn, withPayment, type Account, type Payment, type Standing } from './state';
import { together } from './together';

/** The policy in force for a county and fee year, or null where the year's list is not loaded. */
export type PolicyOf = (county: string, feeYear: FeeYear) => Policy | null;

type Assessed = Decision<AccountEvent, never>;

/*
 * Files are facts, so nothing here refuses. Every function answers with the events that bring the account from where it stands to where everything it
 * has seen puts it; so it does not matter in which order enrolments, lists, policies, details and entries arrived.
 */

/** A line of a voucher names this person. */
export const declare =
  (line: DeclaredData) =>
  (account: Account): Assessed =>
    findPayment(account, line) ? nothingToDo : accept({ type: 'ContributionDeclared', data: line });

/** The treasury has entered the line's voucher. The line comes along, for entry and detail may be told of at once. */
export const enter =
  (line: DeclaredData, entry: EntryData, policyOf: PolicyOf) =>
  (account: Account): Assessed => {
    const known = findPayment(account, line);
    if (known?.entry) return nothingToDo;
    const first: AccountEvent[] = known ? [] : [{ type: 'ContributionDeclared', data: line }];
    const before = first.reduce<Account>(evolve, account);
    return decided(account, [...first, ...settle(withPayment(before, line, { entry }), 'payment', policyOf)]);
  };

/** The bank took back the money of the line's voucher. The line comes along, for both may be told of at once. */
export const bounce =
  (line: DeclaredData, bouncedOn: LocalDate, policyOf: PolicyOf) =>
  (account: Account): Assessed => {
    const known = findPayment(account, line);
    if (known?.bounced || (known && hasLeft(known))) return nothingToDo;
    const { voucherNo, feeYear, kind, county } = line;
    const events: AccountEvent[] = [
      ...(known ? [] : [{ type: 'ContributionDeclared', data: line } as const]),
      { type: 'ContributionBounced', data: { voucherNo, feeYear, kind, county, bouncedOn } },
    ];
    return decided(account, [...events, ...settle(events.reduce<Account>(evolve, account), 'bounce', policyOf)]);
  };

/** Registration told something of the person. What is known already changes nothing. */
export const learn =
  (fact: ParticipantFact, policyOf: PolicyOf) =>
  (account: Account): Assessed => {
    const after = note(account, fact);
    if (saysNothingNew(account, after, fact)) return nothingToDo;
    return decided(account, [{ type: 'ParticipantNoted', data: fact }, ...settle(after, fact.of, policyOf)]);
  };

/** A policy was loaded. */
export const reassess =
  (cause: Cause, policyOf: PolicyOf) =>
  (account: Account): Assessed =>
    decided(account, settle(account, cause, policyOf));

/** What a step brought, for an account that stood as given before it. */
export const decided = (before: Account, events: readonly AccountEvent[]): Assessed =>
  events.length === 0 ? nothingToDo : accept(...together(before, events));

const saysNothingNew = (before: Account, after: Account, fact: ParticipantFact): boolean => {
  switch (fact.of) {
    case 'election':
      return before.elections.some(
        ({ feeYear, tierFen, signedOn, hardship }) =>
          feeYear === fact.feeYear && tierFen === fact.tierFen && signedOn === fact.signedOn && (hardship || !fact.hardship),
      );
    case 'school-roll':
      return before.person.student.some(({ from }) => from === fact.enrolledOn);
    default:
      return JSON.stringify([before.enrolment, sorted(before)]) === JSON.stringify([after.enrolment, sorted(after)]);
  }
};
const sorted = ({ person }: Account) => ({
  ...person,
  identities: [...person.identities].sort((one, other) => (one.type + one.from < other.type + other.from ? -1 : 1)),
  employeeScheme: [...person.employeeScheme].sort((one, other) => (one.fromMonth < other.fromMonth ? -1 : 1)),
});

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

const keyOf = ({ voucherNo, feeYear, kind }: Payment) => ({ voucherNo, feeYear, kind });

export const withhold = (payment: Payment, withheld: WithheldClass): AccountEvent => ({
  type: 'ContributionWithheld',
  data: {
    ...keyOf(payment),
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
  const { standing, lines } = assess(posted, payment.feeYear, policyOf);
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

export const reverse = (account: Account, payment: Payment, withheld: WithheldClass, cause: Cause, policyOf: PolicyOf): AccountEvent => {
  const { standing, lines } = assess(withPayment(account, payment, { place: withheld }), payment.feeYear, policyOf);
  const { voucherNo, kind, amountFen, entry } = payment;
  return {
    type: 'ContributionReversed',
    data: { voucherNo, kind, amountFen, ...entry!, ...standing, lines, cause, withheld, ...contestedOf(payment) },
  };
};

export const contestedOf = ({ contested }: Payment): { readonly contested?: true } => (contested ? { contested } : {});

export const restated = (account: Account, feeYear: FeeYear, cause: Cause, policyOf: PolicyOf): AccountEvent | null => {
  const { standing, lines } = assess(account, feeYear, policyOf);
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

/** Names a line within the person, for the policy engine. */
export const paymentIdOf = ({ voucherNo, kind }: Pick<Payment, 'voucherNo' | 'kind'>): string => `${voucherNo}/${kind}`;

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

export const assess = (
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
