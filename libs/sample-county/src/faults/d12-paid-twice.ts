import { type FaultClass, paymentOf, sendBack, wholeVoucher } from './fault';

/** The same money again within three days, by another channel; the second goes back. */
export const paidTwice: FaultClass = {
  code: 'D12',
  seed: ({ count, lonely, happenings, rules, days, random }) =>
    lonely(count(15), ({ day }) => day + 3 <= days.place(rules.window.to)).map((first) => {
      const day = first.day + random.between(1, 3);
      const payment = { ...paymentOf(first) };
      sendBack(payment, payment.amountFen);
      const second = 8 * 3600 + random.between(0, 30_000);
      const channel = rules.onlineChannels.find((other) => other !== first.channel)!;
      const voucher = { day, second, channel, payments: [payment], enteredDay: days.nextWorking(day), sequence: 0 };
      happenings.vouchers.push(voucher);
      const keys = { idNumber: payment.person.number };
      return { class: 'D12', erred: 'payer', corrects: 'H', knowableDay: voucher.enteredDay, voucher, keys, ...wholeVoucher(voucher) };
    }),
};
