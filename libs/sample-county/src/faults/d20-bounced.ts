import { type FaultClass, paymentOf, wholeVoucher, withhold } from './fault';

/** The payer's account did not cover it: the bank takes the money back after the treasury has entered it. */
export const bounced: FaultClass = {
  code: 'D20',
  seed: ({ count, lonely, days }) =>
    lonely(count(10), ({ day }) => day < days.place('12-20')).map((voucher) => {
      voucher.bouncedDay = days.nextWorking(days.nextWorking(voucher.enteredDay!));
      withhold(paymentOf(voucher), 0);
      return { class: 'D20', erred: 'B', corrects: 'B', knowableDay: voucher.bouncedDay, voucher, keys: {}, ...wholeVoucher(voucher) };
    }),
};
