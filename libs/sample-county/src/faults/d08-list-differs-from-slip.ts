import { amountOf, type Voucher } from '../happenings/happenings';
import { type Fault, type FaultClass, withhold } from './fault';

const yuan = 100;

/**
 * The village's list forgets one who paid: the slip is right, nothing of the batch is declared. Where no batch of the sample has two people, the list has
 * another amount.
 */
export const listDiffersFromSlip: FaultClass = {
  code: 'D08',
  seed: ({ happenings, batches }) => {
    const all = happenings.vouchers.filter(({ batch }) => batch).length;
    const many = Math.max(1, Math.round((all * 8) / 1000));
    const forgetting = batches(many).map((voucher) => {
      voucher.forgotten = voucher.payments.at(-1)!;
      return faultOf(voucher, voucher.forgotten.amountFen);
    });
    if (forgetting.length > 0) return forgetting;
    return batches(1, true).map((voucher) => {
      const [payment] = voucher.payments;
      payment!.listedFen = payment!.amountFen + 100 * yuan;
      return faultOf(voucher, 100 * yuan);
    });
  },
};

const faultOf = (voucher: Voucher, differenceFen: number): Fault => {
  voucher.unreported = true;
  voucher.enteredDay = null;
  for (const payment of voucher.payments) withhold(payment, 0);
  const { batchNo, slipNo } = voucher.batch!;
  return {
    class: 'D08',
    erred: 'V',
    corrects: 'V',
    knowableDay: voucher.day,
    batch: voucher,
    keys: { batchNo, slipNo },
    amountFen: amountOf(voucher),
    differenceFen,
  };
};
