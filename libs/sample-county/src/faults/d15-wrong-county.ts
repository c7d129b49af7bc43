import { type FaultClass, paymentOf, wholeVoucher, withhold } from './fault';

/** The tax authority chose another county's treasury, which entered it. */
export const wrongCounty: FaultClass = {
  code: 'D15',
  seed: ({ count, lonely, rules }) =>
    lonely(count(1)).map((voucher) => {
      voucher.treasury = `${rules.otherBirthplaces[2]!}0000`;
      withhold(paymentOf(voucher), paymentOf(voucher).amountFen);
      return { class: 'D15', erred: 'T', corrects: 'T', knowableDay: voucher.enteredDay!, voucher, keys: {}, ...wholeVoucher(voucher) };
    }),
};
