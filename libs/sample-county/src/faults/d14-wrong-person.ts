import type { Person } from '../population/person';
import { type Fault, type FaultClass, paymentOf, withhold } from './fault';

/** The payer's name with somebody else's number: by an operator of the tax authority, or already on the village's list. */
export const wrongPerson: FaultClass = {
  code: 'D14',
  seed: ({ count, lonely, batches, happenings, random }) => {
    const many = count(5);
    const vouchers = [...lonely(Math.ceil(many / 2)), ...batches(Math.floor(many / 2))];
    return vouchers.map((voucher): Fault => {
      const payment = paymentOf(voucher);
      const inBatch = new Set(voucher.payments.map(({ person }) => person));
      let other = random.pick(happenings.people);
      const unfit = ({ name, unregistered, enrolledDay }: Person) =>
        name === payment.person.name || unregistered === true || enrolledDay >= voucher.day;
      while (inBatch.has(other) || unfit(other)) other = random.pick(happenings.people);
      payment.statedNumber = other.number;
      withhold(payment, payment.amountFen);
      const keys = { idNumber: other.number, rightIdNumber: payment.person.number };
      const party = voucher.batch ? 'V' : 'T';
      const { amountFen } = payment;
      return {
        class: 'D14',
        erred: party,
        corrects: party,
        knowableDay: voucher.enteredDay!,
        voucher,
        keys,
        amountFen,
        differenceFen: amountFen,
      };
    });
  },
};
