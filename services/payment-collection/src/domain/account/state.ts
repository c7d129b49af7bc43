import type { Aggregate, Dated } from '@jumin/event-store';
import { addFen, monthOf, noFen, subtractFen, type FeeYear, type Fen, type LocalDate } from '@jumin/kernel';
import type { ElectionFact, PersonFacts } from '@jumin/policy';
import type {
  AccountEvent,
  AdmissionClass,
  ChangeLine,
  DeclaredData,
  EntryData,
  Left,
  ParticipantFact,
  PaymentKey,
  StandingData,
  WithheldClass,
} from './events';

/** 已申报 → 已记账 ⇄ withheld; a line whose voucher is not entered yet has no entry. */
export interface Payment extends DeclaredData {
  readonly entry: EntryData | null;
  readonly place: 'declared' | 'posted' | 'moved' | 'cancelled' | WithheldClass;
  /** Of a line that was moved: to which subject, and by which case. */
  readonly moved: { readonly to: string; readonly caseId: string } | null;
  /** The bank took the money back. */
  readonly bounced?: true;
  /** Of 代缴: taken off its roster by a correction. */
  readonly struck?: true;
  /** The payer denies that it is theirs. */
  readonly contested?: true;
  /** A countersigned correction vouches for it: neither name nor fund is doubted again. */
  readonly corrected?: true;
  /** Of the entered amount, once posted. */
  readonly keptFen: Fen;
  readonly refundDueFen: Fen;
  /** What the 支出户 has paid back of it, and what it is asked to pay now. */
  readonly refundedFen: Fen;
  readonly refund: { readonly refundNo: string; readonly amountFen: Fen; readonly caseId: string } | null;
  /** What the treasury gave back of it, and by which of its lines. */
  readonly returnedFen?: Fen;
  readonly returns?: readonly string[];
  /** The refund that the bank paid last, and whether it came back. */
  readonly paidBack?: { readonly refundNo: string; readonly amountFen: Fen; readonly caseId: string; readonly returned?: true };
  readonly finding: AdmissionClass | null;
  readonly differenceFen: Fen;
}

/** Where a fee year stood after its last assessment. */
export interface Standing {
  readonly feeYear: FeeYear;
  readonly keptFen: Fen;
  readonly onBehalfFen: Fen;
  readonly tierFen: Fen;
  readonly subsidyTierFen: Fen;
  readonly refundDueFen: Fen;
  readonly policy: string;
  readonly rules: string;
}

export interface Enrolment {
  readonly county: string;
  readonly unit: string;
  readonly nameIx: string;
}

/** Everything the account has seen. Payers whom nobody registered have one too: `enrolment` is then null. */
export interface Account {
  readonly enrolment: Enrolment | null;
  readonly person: PersonFacts;
  readonly elections: readonly ElectionFact[];
  readonly payments: readonly Payment[];
  readonly standings: readonly Standing[];
}

const unknown: PersonFacts = { born: null, diedOn: null, student: [], publicOfficial: false, employeeScheme: [], identities: [] };
const empty: Account = { enrolment: null, person: unknown, elections: [], payments: [], standings: [] };

const isSamePayment = (one: PaymentKey, other: PaymentKey): boolean =>
  one.voucherNo === other.voucherNo && one.feeYear === other.feeYear && one.kind === other.kind;
export const findPayment = (account: Account, key: PaymentKey): Payment | undefined =>
  account.payments.find((payment) => isSamePayment(payment, key));
export const standingIn = (account: Account, feeYear: FeeYear): Standing | undefined =>
  account.standings.find((standing) => standing.feeYear === feeYear);

export const declared = (data: DeclaredData): Payment => ({
  ...data,
  entry: null,
  place: 'declared',
  moved: null,
  keptFen: noFen,
  refundDueFen: noFen,
  refundedFen: noFen,
  refund: null,
  finding: null,
  differenceFen: noFen,
});

/** The account with a line changed. */
export const withPayment = (account: Account, key: PaymentKey, change: Partial<Payment>): Account => ({
  ...account,
  payments: account.payments.map((payment) => (isSamePayment(payment, key) ? { ...payment, ...change } : payment)),
});

const entryOf = ({ enteredOn, enteredFen, disputed }: EntryData): EntryData =>
  disputed ? { enteredOn, enteredFen, disputed } : { enteredOn, enteredFen };

/** What a posting of a payment that is kept whole leaves unsaid. */
export const linesOfPosting = (data: StandingData & EntryData & Pick<PaymentKey, 'voucherNo' | 'kind'>): readonly ChangeLine[] =>
  data.lines ?? [
    { voucherNo: data.voucherNo, kind: data.kind, month: monthOf(data.enteredOn), keptFen: data.enteredFen, refundDueFen: noFen },
  ];

export const standingOf = (data: StandingData): Standing => ({
  feeYear: data.feeYear,
  keptFen: data.keptFen,
  onBehalfFen: data.onBehalfFen ?? noFen,
  tierFen: data.tierFen,
  subsidyTierFen: data.subsidyTierFen ?? data.tierFen,
  refundDueFen: data.refundDueFen ?? noFen,
  policy: data.policy,
  rules: data.rules,
});

const withStanding = (account: Account, data: StandingData, lines: readonly ChangeLine[]): Account => {
  const standing = standingOf(data);
  const known = standingIn(account, data.feeYear);
  return {
    ...account,
    payments: lines.reduce((payments, line) => applyLine(payments, data.feeYear, line), account.payments),
    standings: known ? account.standings.map((other) => (other === known ? standing : other)) : [...account.standings, standing],
  };
};

const applyLine = (payments: readonly Payment[], feeYear: FeeYear, line: ChangeLine): readonly Payment[] =>
  payments.map((payment) =>
    payment.voucherNo !== line.voucherNo || payment.kind !== line.kind || payment.feeYear !== feeYear
      ? payment
      : {
          ...payment,
          keptFen: addFen(payment.keptFen, line.keptFen),
          refundDueFen: addFen(payment.refundDueFen, line.refundDueFen),
          finding: line.raised ?? (line.withdrawn ? null : payment.finding),
          differenceFen: line.raised ? line.differenceFen! : line.withdrawn ? noFen : payment.differenceFen,
        },
  );

/** A form that says "student" says no since when: it holds for whatever day is judged, until a later form says otherwise. */
const sinceEver = '0001-01-01' as LocalDate;

/** The account once this is known of the person. Told twice, it stays as it is. */
export const note = (account: Account, fact: ParticipantFact): Account => {
  const { person } = account;
  switch (fact.of) {
    case 'enrolment': {
      const { county, unit, nameIx, born, sex, student, publicOfficial = false } = fact;
      const fromRoll = person.student.filter(({ from }) => from !== sinceEver);
      return {
        ...account,
        enrolment: { county, unit, nameIx },
        person: { ...person, born, sex, publicOfficial, student: student ? [{ from: sinceEver, to: null }, ...fromRoll] : fromRoll },
      };
    }
    case 'election': {
      const { feeYear, tierFen, signedOn, hardship = false } = fact;
      const others = account.elections.filter(
        (known) => known.feeYear !== feeYear || known.tierFen !== tierFen || known.signedOn !== signedOn,
      );
      return { ...account, elections: [...others, { feeYear, tierFen, signedOn, hardship }] };
    }
    case 'identity': {
      const { type, grade = null, from, to = null } = fact;
      const others = person.identities.filter((identity) => identity.type !== type || identity.from !== from);
      return { ...account, person: { ...person, identities: [...others, { type, grade, from, to }] } };
    }
    case 'death':
      return { ...account, person: { ...person, diedOn: fact.diedOn } };
    case 'employee-scheme': {
      const { fromMonth, toMonth = null } = fact;
      const others = person.employeeScheme.filter((span) => span.fromMonth !== fromMonth);
      return { ...account, person: { ...person, employeeScheme: [...others, { fromMonth, toMonth }] } };
    }
    case 'school-roll':
      return { ...account, person: { ...person, student: [...person.student, { from: fact.enrolledOn, to: null }] } };
    default:
      return fact satisfies never;
  }
};

export const evolve = (account: Account, event: Dated<AccountEvent> | AccountEvent): Account => {
  switch (event.type) {
    case 'ParticipantNoted':
      return note(account, event.data);
    case 'ContributionDeclared':
      return { ...account, payments: [...account.payments, declared(event.data)] };
    case 'ContributionBounced':
      return withPayment(account, event.data, { bounced: true });
    case 'ContributionStruck':
      return withPayment(account, event.data, { struck: true });
    case 'ContributionWithheld':
      return withPayment(account, event.data, {
        entry: entryOf(event.data),
        place: event.data.withheld,
        moved: null,
        ...vouched(event.data),
      });
    case 'ContributionPosted':
      return withStanding(
        withPayment(account, event.data, { entry: entryOf(event.data), place: 'posted', moved: null, ...vouched(event.data) }),
        event.data,
        linesOfPosting(event.data),
      );
    case 'ContributionReassessed':
      return withStanding(account, event.data, event.data.lines ?? []);
    case 'ContributionReversed': {
      const { withheld } = event.data;
      return withStanding(
        withPayment(settled(account, event.data), event.data, withheld ? { place: withheld } : gone(event.data)),
        event.data,
        event.data.lines ?? [],
      );
    }
    case 'ContributionReleased':
      return withPayment(account, event.data, gone(event.data));
    case 'ContributionContested':
      return ofVoucher(account, event.data.voucherNo, (payment) =>
        payment.place === 'posted' ? { ...payment, contested: true } : payment,
      );
    case 'ContestWithdrawn':
      return ofVoucher(account, event.data.voucherNo, ({ contested: _contested, ...payment }) => payment);
    // The case is its submitter's again; the account stands as it stood.
    case 'CorrectionNotCarriedOut':
      return account;
    case 'RefundOrdered': {
      const { refundNo, amountFen, caseId } = event.data;
      return withPayment(account, event.data, { refund: { refundNo, amountFen, caseId } });
    }
    case 'RefundPaid': {
      const { refundNo, amountFen, caseId } = event.data;
      const refundedFen = addFen(findPayment(account, event.data)?.refundedFen ?? noFen, amountFen);
      return withPayment(account, event.data, { refundedFen, refund: null, paidBack: { refundNo, amountFen, caseId } });
    }
    case 'ContributionReturned': {
      const { returnedFen = noFen, returns = [] } = findPayment(account, event.data) ?? {};
      const { amountFen, returnNo } = event.data;
      return withPayment(account, event.data, { returnedFen: addFen(returnedFen, amountFen), returns: [...returns, returnNo].sort() });
    }
    case 'RefundReturned': {
      const { refundNo, amountFen, caseId } = event.data;
      const refundedFen = subtractFen(findPayment(account, event.data)?.refundedFen ?? noFen, amountFen);
      return withPayment(account, event.data, { refundedFen, paidBack: { refundNo, amountFen, caseId, returned: true } });
    }
    case 'RefundFailed':
      return withPayment(account, event.data, { refund: null });
    default:
      return event satisfies never;
  }
};

const ofVoucher = (account: Account, voucherNo: string, change: (payment: Payment) => Payment): Account => ({
  ...account,
  payments: account.payments.map((payment) => (payment.voucherNo === voucherNo ? change(payment) : payment)),
});
/** Money that leaves the account takes the objection to it along. */
const settled = (account: Account, key: PaymentKey): Account =>
  ofVoucher(account, key.voucherNo, (payment) => {
    if (!isSamePayment(payment, key)) return payment;
    const { contested: _contested, ...rest } = payment;
    return rest;
  });

/** A line that was moved or cancelled keeps its entry, so that nobody enters it here again; one that is counted anew waits for its blue entry. */
const gone = ({
  left = 'recounted',
  to,
  caseId,
}: {
  readonly left?: Left;
  readonly to?: string;
  readonly caseId?: string;
}): Partial<Payment> => {
  if (left === 'recounted') return { place: 'declared', entry: null };
  return { place: left, moved: to === undefined || caseId === undefined ? null : { to, caseId } };
};

/** Whether the line has left this account by a correction. */
export const hasLeft = ({ place }: Pick<Payment, 'place'>): boolean => place === 'moved' || place === 'cancelled';

const vouched = ({ caseId, amountFen }: { readonly caseId?: string; readonly amountFen?: Fen }): Partial<Payment> =>
  caseId === undefined ? {} : { corrected: true, ...(amountFen === undefined ? {} : { amountFen }) };

export const accountAggregate: Aggregate<Account, AccountEvent> = { category: 'account', initial: empty, evolve };
