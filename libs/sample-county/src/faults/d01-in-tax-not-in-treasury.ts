import { type FaultClass, paymentOf, wholeVoucher, withhold } from './fault';

/** The bank holds the money. Of three, one comes late in the same month and clears itself. */
export const inTaxNotInTreasury: FaultClass = {
  code: 'D01',
  seed: ({ count, lonely, days }) =>
    lonely(count(5), ({ day }) => day < days.place('12-20')).map((voucher, at) => {
      const due = days.nextWorking(voucher.day);
      const overdue = days.nextWorking(due);
      const late = days.nextWorking(overdue);
      const sameMonth = days.date(late).slice(0, 7) === days.date(voucher.day).slice(0, 7);
      if (at % 3 === 0 && sameMonth) voucher.enteredDay = late;
      else {
        voucher.enteredDay = null;
        withhold(paymentOf(voucher), paymentOf(voucher).amountFen);
      }
      return { class: 'D01', erred: 'B', corrects: 'B', knowableDay: overdue, voucher, keys: {}, ...wholeVoucher(voucher) };
    }),
};
