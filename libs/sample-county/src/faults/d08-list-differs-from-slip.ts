import { amountOf } from '../happenings/happenings';
import { type FaultClass, withhold } from './fault';

/** The village's list forgets one who paid: the slip is right, nothing of the batch is declared. */
export const listDiffersFromSlip: FaultClass = {
  code: 'D08',
  seed: ({ happenings, batches }) => {
    const all = happenings.vouchers.filter(({ batch }) => batch).length;
    return batches(Math.max(1, Math.round((all * 8) / 1000))).map((voucher) => {
      const forgotten = voucher.payments.at(-1)!;
      voucher.forgotten = forgotten;
      voucher.unreported = true;
      voucher.enteredDay = null;
      for (const payment of voucher.payments) withhold(payment, 0);
      const { batchNo, slipNo } = voucher.batch!;
      const [amountFen, differenceFen] = [amountOf(voucher), forgotten.amountFen];
      return {
        class: 'D08',
        erred: 'V',
        corrects: 'V',
        knowableDay: voucher.day,
        batch: voucher,
        keys: { batchNo, slipNo },
        amountFen,
        differenceFen,
      };
    });
  },
};
