import type { PaymentFact } from '../facts';

const compareText = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** Bank instant, then voucher number. One voucher may hold several lines of a person; the rest makes the order total, so that arrival never shows. */
const compare = (one: PaymentFact, other: PaymentFact): number =>
  compareText(one.paidAt, other.paidAt) ||
  compareText(one.voucherNo, other.voucherNo) ||
  compareText(one.kind, other.kind) ||
  one.amountFen - other.amountFen ||
  compareText(one.paymentId, other.paymentId);

/** Payments of one fee year in the order in which they are judged. The input is left as it is. */
export const inCanonicalOrder = (payments: readonly PaymentFact[], feeYear: number): readonly PaymentFact[] => {
  if (payments.length === 1 && payments[0]!.forYear === feeYear) return payments;
  return payments.filter((payment) => payment.forYear === feeYear).sort(compare);
};
