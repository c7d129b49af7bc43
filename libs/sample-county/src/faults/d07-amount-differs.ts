import { type FaultClass, paymentOf } from './fault';

const yuan = 100;

/** Typed wrong: by the tax authority, where bank and treasury agree, or by the bank on the way to the treasury. */
export const amountDiffers: FaultClass = {
  code: 'D07',
  seed: ({ count, lonely, rules, random }) =>
    lonely(count(3), ({ payments }) => payments[0]!.amountFen > rules.tiers[0]! && payments[0]!.amountFen <= 1000 * yuan).map(
      (voucher, at) => {
        const payment = paymentOf(voucher);
        const paidFen = payment.amountFen;
        const differenceFen = random.between(1, 90) * yuan + (random.chance(0.3) ? 50 : 0);
        const wrongFen = paidFen + (random.chance(0.5) ? differenceFen : -differenceFen);
        const byTax = at % 2 === 0;
        if (byTax) payment.statedFen = wrongFen;
        else {
          voucher.enteredFen = wrongFen;
          payment.counted = { keptFen: wrongFen, backFen: 0, correctedFen: paidFen };
        }
        const party = byTax ? 'T' : 'B';
        const amountFen = byTax ? wrongFen : paidFen;
        return {
          class: 'D07',
          erred: party,
          corrects: party,
          knowableDay: voucher.enteredDay!,
          voucher,
          keys: {},
          amountFen,
          differenceFen,
        };
      },
    ),
};
