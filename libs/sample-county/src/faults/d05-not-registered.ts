import { type FaultClass, payerOf, paymentOf, wholeVoucher, withhold } from './fault';

/** The agency forgot to register the payer. */
export const notRegistered: FaultClass = {
  code: 'D05',
  seed: ({ count, lonely }) =>
    lonely(count(4)).map((voucher) => {
      const person = payerOf(voucher);
      person.unregistered = true;
      withhold(paymentOf(voucher), paymentOf(voucher).amountFen);
      return {
        class: 'D05',
        erred: 'H',
        corrects: 'H',
        knowableDay: voucher.enteredDay!,
        voucher,
        keys: { idNumber: person.number },
        ...wholeVoucher(voucher),
      };
    }),
};
