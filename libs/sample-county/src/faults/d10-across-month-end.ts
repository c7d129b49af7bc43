import { amountOf, statedAmountOf } from '../happenings/happenings';
import type { FaultClass } from './fault';

/** Paid at a month's end and entered in the next month: nobody's fault, and not seeded either. Every such voucher of the year is named. Last of the classes, when the days are settled. */
export const acrossMonthEnd: FaultClass = {
  code: 'D10',
  seed: ({ happenings, days }) =>
    happenings.vouchers
      .filter((voucher) => {
        const { day, enteredDay, unreported, treasury, subject } = voucher;
        if (enteredDay === null || unreported || treasury !== undefined || subject !== undefined) return false;
        const [issued, entered] = [days.date(voucher.issuedDay ?? day), days.date(enteredDay)];
        return issued.slice(0, 7) < entered.slice(0, 7) && issued.slice(0, 4) === entered.slice(0, 4);
      })
      .map((voucher) => {
        // The document in question is the tax authority's, as it wrote it.
        const amountFen = statedAmountOf(voucher);
        const differenceFen = Math.abs((voucher.enteredFen ?? amountOf(voucher)) - amountFen);
        return {
          class: 'D10',
          erred: 'nobody',
          corrects: 'nobody',
          knowableDay: voucher.enteredDay!,
          voucher,
          keys: {},
          amountFen,
          differenceFen,
        };
      }),
};
