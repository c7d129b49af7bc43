import { type FaultClass, paymentOf, wholeVoucher, withhold } from './fault';

/** The tax authority lost the message: neither voucher nor detail. */
export const inTreasuryNotInTax: FaultClass = {
  code: 'D02',
  seed: ({ count, lonely }) =>
    lonely(count(3)).map((voucher) => {
      voucher.unreported = true;
      withhold(paymentOf(voucher), paymentOf(voucher).amountFen);
      return { class: 'D02', erred: 'T', corrects: 'T', knowableDay: voucher.enteredDay!, voucher, keys: {}, ...wholeVoucher(voucher) };
    }),
};
