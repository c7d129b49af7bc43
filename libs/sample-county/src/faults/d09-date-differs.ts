import { amountOf } from '../happenings/happenings';
import type { FaultClass } from './fault';

/** The tax authority dates the voucher a day late, and the treasury has entered it before, in the same month. */
export const dateDiffers: FaultClass = {
  code: 'D09',
  seed: ({ count, lonely, days }) =>
    lonely(count(20), ({ day, enteredDay }) => enteredDay === day && !days.date(day + 1).endsWith('-01')).map((voucher) => {
      voucher.issuedDay = voucher.day + 1;
      return {
        class: 'D09',
        erred: 'nobody',
        corrects: 'T',
        knowableDay: voucher.day,
        voucher,
        keys: {},
        amountFen: amountOf(voucher),
        differenceFen: 0,
      };
    }),
};
