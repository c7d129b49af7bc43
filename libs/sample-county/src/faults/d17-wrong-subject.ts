import { type FaultClass, paymentOf, wholeVoucher, withhold } from './fault';

/** 居民医保 in place of 城乡居保, as its budget subject. */
const medicalInsurance = '1021201';

/** Our money, declared and entered under another subject. */
export const wrongSubject: FaultClass = {
  code: 'D17',
  seed: ({ count, lonely }) =>
    lonely(count(2)).map((voucher) => {
      voucher.subject = medicalInsurance;
      withhold(paymentOf(voucher), paymentOf(voucher).amountFen);
      return { class: 'D17', erred: 'T', corrects: 'T', knowableDay: voucher.enteredDay!, voucher, keys: {}, ...wholeVoucher(voucher) };
    }),
};
