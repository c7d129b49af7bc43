import { accept, nothingToDo, refuse, sumFen, type Decision, type LocalDate, type Fen } from '@jumin/kernel';
import type { AccountEvent, Contested } from './events';
import type { Account, Payment } from './state';

/** Why an objection is not taken. Codes are stable. */
export type ContestRefusal =
  | { readonly code: 'NoSuchContribution'; readonly voucherNo: string }
  /** What nobody posted nobody needs to deny: it has its case already, or its voucher is not entered yet. */
  | { readonly code: 'NotPosted'; readonly place: Payment['place'] }
  /** It is on its way back to the payer; first that must end. */
  | { readonly code: 'RefundUnderWay'; readonly refundNo: string }
  | { readonly code: 'NotContested' };

type Decided = Decision<AccountEvent, ContestRefusal>;

/**
 * The payer objects (本人异议): posted money of this voucher is not theirs, though name and number are. The agency takes it down for the payer; who
 * entered it corrects it, as where the name had shown it (D14). Until then the money stays where it is.
 */
export const contest =
  ({ voucherNo, deniedOn }: { readonly voucherNo: string; readonly deniedOn: LocalDate }) =>
  (account: Account): Decided => {
    const lines = account.payments.filter((payment) => payment.voucherNo === voucherNo);
    const posted = lines.filter(({ place }) => place === 'posted');
    if (posted.length > 0 && posted.every(({ contested }) => contested === true)) return nothingToDo;
    if (lines.length === 0) return refuse({ code: 'NoSuchContribution', voucherNo });
    if (posted.length === 0) return refuse({ code: 'NotPosted', place: lines[0]!.place });
    const refund = posted.find((payment) => payment.refund !== null)?.refund;
    if (refund) return refuse({ code: 'RefundUnderWay', refundNo: refund.refundNo });
    return accept<AccountEvent>({ type: 'ContributionContested', data: { ...together(posted), deniedOn } });
  };

/** The payer finds that it was theirs after all. */
export const withdrawContest =
  (voucherNo: string) =>
  (account: Account): Decided => {
    const lines = account.payments.filter((payment) => payment.voucherNo === voucherNo);
    if (lines.length === 0) return refuse({ code: 'NoSuchContribution', voucherNo });
    const contested = lines.filter((payment) => payment.contested === true);
    if (contested.length === 0) return refuse({ code: 'NotContested' });
    return accept<AccountEvent>({ type: 'ContestWithdrawn', data: together(contested) });
  };

const together = (payments: readonly Payment[]): Contested => {
  const { voucherNo, county, entry } = payments[0]!;
  const sum = (of: (payment: Payment) => Fen) => sumFen(payments.map(of));
  return {
    voucherNo,
    county,
    amountFen: sum(({ amountFen }) => amountFen),
    enteredOn: entry!.enteredOn,
    enteredFen: sum((payment) => payment.entry!.enteredFen),
  };
};
