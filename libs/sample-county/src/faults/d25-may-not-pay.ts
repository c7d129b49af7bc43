import { localDate } from '@jumin/kernel';
import type { Voucher } from '../happenings/happenings';
import { Numbers } from '../population/people';
import { type Fault, type FaultClass, type Scene, payerOf, paymentOf, sendBack } from './fault';

/** Dead, 60, under 16, at school, in the employee scheme for all or a part of the year. The list often comes after the money. */
export const mayNotPay: FaultClass = {
  code: 'D25',
  seed: (scene) => {
    const { count, lonely, days } = scene;
    const afterwards = ({ day }: Voucher) => day > 45 && day < days.place('11-25');
    return [
      ...lonely(count(3), afterwards).map((voucher) => dead(scene, voucher)),
      ...lonely(count(4)).map((voucher) => ofAge(scene, voucher, scene.rules.year - 61)),
      ...lonely(count(1)).map((voucher) => ofAge(scene, voucher, scene.rules.year - 15)),
      ...lonely(count(1), afterwards).map((voucher) => atSchool(scene, voucher)),
      ...lonely(count(25)).map((voucher, at) => employed(scene, voucher, at)),
    ];
  },
};

const faultOf = (voucher: Voucher, backFen: number, listedDay: number): Fault => {
  const payment = paymentOf(voucher);
  sendBack(payment, backFen);
  const knowableDay = Math.max(voucher.enteredDay!, listedDay);
  const { amountFen, person } = payment;
  return {
    class: 'D25',
    erred: 'H',
    corrects: 'H',
    knowableDay,
    voucher,
    keys: { idNumber: person.number },
    amountFen,
    differenceFen: backFen,
  };
};

const dead = ({ happenings, days, random }: Scene, voucher: Voucher): Fault => {
  const died = voucher.day - random.between(2, 30);
  const reportedDay = days.workingFrom(voucher.day + random.between(-1, 25));
  happenings.deaths.push({ person: payerOf(voucher), diedOn: days.date(died), reportedDay });
  return faultOf(voucher, paymentOf(voucher).amountFen, reportedDay);
};

/** Born again in a year in which nobody else of the sample was, so that the number stays unique. */
const ofAge = ({ random }: Scene, voucher: Voucher, born: number): Fault => {
  const person = payerOf(voucher);
  const month = String(random.between(1, 12)).padStart(2, '0');
  const sex = Number(person.number[16]) % 2 === 1 ? 'male' : 'female';
  Object.assign(person, reborn.next(person.number.slice(0, 6), localDate(`${born}-${month}-${random.between(10, 28)}`), sex));
  return faultOf(voucher, paymentOf(voucher).amountFen, 0);
};
let reborn = new Numbers();
/** Numbers are given anew in every sample. */
export const beginRebirths = (): void => {
  reborn = new Numbers();
};

const atSchool = ({ happenings, days }: Scene, voucher: Voucher): Fault => {
  const reportedDay = days.workingFrom(voucher.day + 6);
  happenings.schoolings.push({ person: payerOf(voucher), enrolledOn: days.date(Math.max(0, voucher.day - 40)), reportedDay });
  return faultOf(voucher, paymentOf(voucher).amountFen, reportedDay);
};

const employed = ({ happenings, days, random, rules }: Scene, voucher: Voucher, at: number): Fault => {
  const payment = paymentOf(voucher);
  const wholeYear = at % 3 === 0;
  const from = random.between(2, 12);
  const months = wholeYear ? 12 : 13 - from;
  const fromMonth = wholeYear ? `${rules.year - 1}-07` : `${rules.year}-${String(from).padStart(2, '0')}`;
  const reportedDay = days.workingFrom(days.place(at % 2 === 0 ? '10-12' : '12-14'));
  happenings.employments.push({ person: payment.person, fromMonth, toMonth: undefined, reportedDay });
  // Months × own money ÷ 12, half up to the fen.
  const backFen = wholeYear ? payment.amountFen : Math.floor((payment.amountFen * months * 2 + 12) / 24);
  const fault = faultOf(voucher, backFen, reportedDay);
  if (!wholeYear) payment.counted = { ...payment.counted!, towardsTierFen: payment.amountFen };
  return fault;
};
