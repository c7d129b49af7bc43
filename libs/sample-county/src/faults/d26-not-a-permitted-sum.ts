import type { Voucher } from '../happenings/happenings';
import { type Fault, type FaultClass, payerOf, paymentOf, sendBack } from './fault';

const yuan = 100;

/** A channel that did not check: below the minimum, between two tiers, over the cap, or outside the window. */
export const notAPermittedSum: FaultClass = {
  code: 'D26',
  seed: ({ count, lonely, rules, days, random }) => {
    const [lowest, cap] = [rules.tiers[0]!, rules.tiers.at(-1)!];
    const paidAs = (voucher: Voucher, amountFen: number, keptFen: number): Fault => {
      const payment = paymentOf(voucher);
      payment.amountFen = amountFen;
      sendBack(payment, amountFen - keptFen);
      const keys = { idNumber: payerOf(voucher).number };
      const differenceFen = amountFen - keptFen;
      return { class: 'D26', erred: 'T', corrects: 'H', knowableDay: voucher.enteredDay!, voucher, keys, amountFen, differenceFen };
    };
    const early = days.place(rules.window.from);
    const tooEarly = early < 20 ? [] : lonely(count(1), ({ payments }) => payments[0]!.person.enrolledDay === 0);
    return [
      ...lonely(count(2)).map((voucher) => paidAs(voucher, lowest - 50 * yuan, 0)),
      ...lonely(count(2)).map((voucher) => {
        const tier = random.pick(rules.tiers.slice(0, 9));
        return paidAs(voucher, tier + random.between(1, 99) * yuan, tier);
      }),
      ...lonely(count(1)).map((voucher) => paidAs(voucher, cap + random.between(1, 5) * 100 * yuan, cap)),
      ...tooEarly.map((voucher) => {
        voucher.day = early - random.between(5, 12);
        voucher.enteredDay = days.nextWorking(voucher.day);
        return paidAs(voucher, paymentOf(voucher).amountFen, 0);
      }),
    ];
  },
};
