import { accept, addFen, monthOf, nothingToDo, sumFen, type Decision, type Fen, type LocalDate } from '@jumin/kernel';
import { decided } from './assess';
import { changesOfYear, type PolicyOf } from './assess-year';
import type { AccountEvent, AdmissionClass, CorrectionMark, DeclaredData, Departure, EntryData, PaymentKey } from './events';
import { contestedOf, post, restated, settle, withheldBecause, withhold } from './settle';
import { evolve, findPayment, hasLeft, withPayment, type Account, type Payment } from './state';

type Corrected = Decision<AccountEvent, never>;

/*
 * Countersigned corrections, carried out. What stood there stays: a red entry takes it back, a blue one puts the right facts in its place, both under
 * the case. They are dated in the open month; the treasury's date and month stay those of the money.
 */

/** The red entry of one line. Posted money takes its subsidy with it, because the year is assessed without it. */
const red = (account: Account, payment: Payment, departure: Departure, mark: CorrectionMark, policyOf: PolicyOf): AccountEvent | null => {
  const { voucherNo, feeYear, kind, county, amountFen, entry, place } = payment;
  if (entry === null || hasLeft(payment)) return null;
  const { left } = departure;
  if (place !== 'posted')
    return {
      type: 'ContributionReleased',
      data: {
        voucherNo,
        feeYear,
        kind,
        county,
        amountFen,
        ...entry,
        withheld: place as Exclude<Payment['place'], 'declared' | 'posted' | 'moved' | 'cancelled'>,
        ...departure,
        ...mark,
      },
    };
  const without = withPayment(account, payment, { place: left === 'recounted' ? 'declared' : left });
  const { standing, lines } = changesOfYear(without, feeYear, policyOf);
  return {
    type: 'ContributionReversed',
    data: { voucherNo, kind, amountFen, ...entry, ...standing, lines, cause: 'correction', ...departure, ...contestedOf(payment), ...mark },
  };
};

/** Every line that the voucher has in this account leaves it. What the bank took back is nobody's, and nothing to move. */
export const release =
  (voucherNo: string, departure: Exclude<Departure, { readonly left: 'recounted' }>, mark: CorrectionMark, policyOf: PolicyOf) =>
  (account: Account): Corrected => {
    const events: AccountEvent[] = [];
    let standing = account;
    for (const payment of account.payments) {
      if (payment.voucherNo !== voucherNo || (payment.bounced && departure.left === 'moved')) continue;
      const event = red(standing, findPayment(standing, payment)!, departure, mark, policyOf);
      if (event === null) continue;
      events.push(event);
      standing = evolve(standing, event);
    }
    return decided(account, events);
  };

/**
 * The line stands here with these figures: what stood here of it goes by a red entry, and the right facts come by a blue one. A line that has left by
 * another correction stands elsewhere, or nowhere: its money would be posted twice.
 */
export const takeCorrected =
  (line: DeclaredData, entry: EntryData, mark: CorrectionMark, policyOf: PolicyOf) =>
  (account: Account): Corrected => {
    const known = findPayment(account, line);
    return known && hasLeft(known) ? nothingToDo : placed(line, entry, mark, policyOf)(account);
  };

/** A line comes here from another account, or back to this one. With one of its year and type that the person has on the voucher already it becomes one line. */
export const takeMoved =
  (line: DeclaredData, entry: EntryData, mark: CorrectionMark, policyOf: PolicyOf) =>
  (account: Account): Corrected => {
    const known = findPayment(account, line);
    if (!known?.entry || hasLeft(known)) return placed(line, entry, mark, policyOf)(account);
    const amountFen = addFen(line.amountFen, known.amountFen);
    const enteredFen = addFen(entry.enteredFen, known.entry.enteredFen);
    return placed({ ...line, amountFen }, { ...entry, enteredFen }, mark, policyOf)(account);
  };

const placed =
  (line: DeclaredData, entry: EntryData, mark: CorrectionMark, policyOf: PolicyOf) =>
  (account: Account): Corrected => {
    const known = findPayment(account, line);
    const before = known
      ? red(account, known, { left: 'recounted' }, mark, policyOf)
      : ({ type: 'ContributionDeclared', data: withoutName(line) } as AccountEvent);
    const standing = before === null ? account : evolve(account, before);
    const corrected = withPayment(standing, line, { entry, place: 'declared', corrected: true, amountFen: line.amountFen });
    const payment = findPayment(corrected, line)!;
    const because = withheldBecause(corrected, payment);
    const blue: AccountEvent = because === null ? post(corrected, payment, policyOf) : withhold(payment, because);
    const marked = { ...blue, data: { ...blue.data, amountFen: line.amountFen, ...mark } } as AccountEvent;
    return decided(account, [...(before === null ? [] : [before]), marked]);
  };

/** The voucher's lines do not add up to what the document says: nothing is posted, and it goes back to whoever submitted it. */
export const sendBack = (voucherNo: string, county: string, mark: CorrectionMark) => (): Corrected =>
  accept<AccountEvent>({ type: 'CorrectionNotCarriedOut', data: { voucherNo, county, why: 'LinesDoNotAddUp', ...mark } });

/** Whoever countersigned has looked at the name. */
const withoutName = ({ nameIx: _nameIx, ...line }: DeclaredData): DeclaredData => line;

export interface RefundToOrder {
  readonly voucherNo: string;
  /** Of the case: why it is due. */
  readonly class: string;
  readonly refundNo: string;
  readonly amountFen: Fen;
}

/**
 * The 支出户 is asked to pay what is due of the voucher, of each of its lines in this account: all that is due of it, or what is due under the case's
 * class. Were something else due by now, the request goes back.
 */
export const orderRefund =
  ({ voucherNo, class: under, refundNo, amountFen }: RefundToOrder, mark: CorrectionMark) =>
  (account: Account): Corrected => {
    const ofVoucher = account.payments.filter((payment) => payment.voucherNo === voucherNo);
    const due = ofVoucher.filter(({ refundDueFen }) => refundDueFen > 0);
    const dueUnder = due.filter(({ finding, paidBack }) => (under === 'D19' ? paidBack?.returned : finding === under));
    const lines = [due, dueUnder].find((some) => sumFen(some.map(({ refundDueFen }) => refundDueFen)) === amountFen);
    const { caseId } = mark;
    const dataOf = ({ feeYear, kind, county }: Payment, ofLineFen: Fen) => ({
      voucherNo,
      feeYear,
      kind,
      county,
      refundNo,
      amountFen: ofLineFen,
      caseId,
    });
    if (lines !== undefined && lines.length > 0)
      return accept(
        ...lines.map((line): AccountEvent => ({ type: 'RefundOrdered', data: { ...dataOf(line, line.refundDueFen), ...mark } })),
      );
    const [first] = [...due, ...ofVoucher];
    return first === undefined ? nothingToDo : accept<AccountEvent>({ type: 'RefundFailed', data: dataOf(first, amountFen) });
  };

export interface PaidRefund {
  readonly refundNo: string;
  readonly amountFen: Fen;
  readonly paidOn: LocalDate;
  readonly paid: boolean;
  readonly flowNo: string;
}

/** The bank has paid, or could not, all lines of the refund at once. It counts as refunded only now. A payment of another sum, or one that nobody ordered, is no refund of this. */
export const takeRefund =
  ({ refundNo, amountFen, paidOn, paid, flowNo }: PaidRefund, policyOf: PolicyOf) =>
  (account: Account): Corrected => {
    const lines = account.payments.filter(({ refund }) => refund?.refundNo === refundNo);
    if (lines.length === 0) return paid ? nothingToDo : takeReturned({ refundNo, amountFen, paidOn, flowNo }, policyOf)(account);
    if (sumFen(lines.map(({ refund }) => refund!.amountFen)) !== amountFen) return nothingToDo;
    const events = lines.map((payment): AccountEvent => {
      const { voucherNo, feeYear, kind, county, refund, entry } = payment;
      const data = { voucherNo, feeYear, kind, county, ...refund!, flowNo };
      if (!paid) return { type: 'RefundFailed', data };
      return { type: 'RefundPaid', data: { ...data, month: monthOf(entry!.enteredOn), paidOn, ...settledBy(payment) } };
    });
    return paid ? decided(account, withYears(account, events, lines, policyOf)) : accept(...events);
  };

/** The events, and how the fee years of these lines stand after them. */
const withYears = (
  account: Account,
  events: readonly AccountEvent[],
  lines: readonly Payment[],
  policyOf: PolicyOf,
): readonly AccountEvent[] => {
  const after = events.reduce<Account>(evolve, account);
  const years = [...new Set(lines.map(({ feeYear }) => feeYear))];
  return [...events, ...years.flatMap((feeYear) => restated(after, feeYear, 'correction', policyOf) ?? [])];
};

/** 清册号, and the correction that took the person off it. */
export interface StruckOff extends CorrectionMark {
  readonly rosterNo: string;
}

/**
 * The person does not belong on the roster that the line is paid by. Posted money goes by a red entry and takes its subsidy with it; what is entered
 * later is posted to nobody. The line comes along, for correction and detail may be told of at once.
 */
export const strike =
  (line: DeclaredData, { rosterNo, caseId, reason, maker, checker }: StruckOff, policyOf: PolicyOf) =>
  (account: Account): Corrected => {
    const known = findPayment(account, line);
    if (known?.struck || (known && hasLeft(known))) return nothingToDo;
    const mark: CorrectionMark = { caseId, reason, maker, checker };
    const { voucherNo, feeYear, kind, county, amountFen } = line;
    const first: AccountEvent[] = [
      ...(known ? [] : [{ type: 'ContributionDeclared', data: line } as const]),
      { type: 'ContributionStruck', data: { voucherNo, feeYear, kind, county, amountFen, rosterNo, ...mark } },
    ];
    const settled = settle(first.reduce<Account>(evolve, account), 'correction', policyOf);
    return decided(account, [...first, ...settled.map((event) => (event.type === 'ContributionReversed' ? marked(event, mark) : event))]);
  };

const marked = (event: Extract<AccountEvent, { readonly type: 'ContributionReversed' }>, mark: CorrectionMark): AccountEvent => ({
  ...event,
  data: { ...event.data, ...mark },
});

const settledBy = ({ paidBack, finding }: Payment): { readonly settles?: AdmissionClass | 'D19' } => {
  const settles = paidBack?.returned ? 'D19' : finding;
  return settles === null ? {} : { settles };
};

/** The bank had paid, and the money came back (W6): it is due again, and the agency's to send once more to an account that is open. */
const takeReturned =
  ({ refundNo, amountFen, paidOn, flowNo }: Omit<PaidRefund, 'paid'>, policyOf: PolicyOf) =>
  (account: Account): Corrected => {
    const lines = account.payments.filter(({ paidBack }) => paidBack?.refundNo === refundNo && !paidBack.returned);
    if (lines.length === 0 || sumFen(lines.map(({ paidBack }) => paidBack!.amountFen)) !== amountFen) return nothingToDo;
    const events = lines.map(({ voucherNo, feeYear, kind, county, amountFen: lineFen, entry, paidBack }): AccountEvent => {
      const { caseId, amountFen: ofLineFen } = paidBack!;
      const key = { voucherNo, feeYear, kind, county };
      const month = monthOf(entry!.enteredOn);
      return {
        type: 'RefundReturned',
        data: { ...key, refundNo, amountFen: ofLineFen, caseId, month, returnedOn: paidOn, flowNo, lineFen },
      };
    });
    return decided(account, withYears(account, events, lines, policyOf));
  };

export interface ReturnedEntry extends PaymentKey {
  readonly returnNo: string;
  /** Negative where what had gone back came again. */
  readonly amountFen: Fen;
  readonly enteredOn: LocalDate;
}

/** A fact of the treasury (退库, 退库退回): once per line of its own. Before its voucher is entered nothing can have gone back. */
export const takeReturnOfEntry =
  ({ returnNo, amountFen, enteredOn, ...key }: ReturnedEntry, policyOf: PolicyOf) =>
  (account: Account): Corrected => {
    const payment = findPayment(account, key);
    if (!payment?.entry || hasLeft(payment) || payment.returns?.includes(returnNo)) return nothingToDo;
    const { voucherNo, feeYear, kind, county, entry } = payment;
    const event: AccountEvent = {
      type: 'ContributionReturned',
      data: { voucherNo, feeYear, kind, county, returnNo, month: monthOf(entry.enteredOn), amountFen, enteredOn },
    };
    const returned = evolve(account, event);
    const after = payment.place === 'posted' ? restated(returned, feeYear, 'return', policyOf) : null;
    return decided(account, [event, ...(after === null ? [] : [after])]);
  };
