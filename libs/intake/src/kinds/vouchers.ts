import type { Fen, LocalDate } from '@jumin/kernel';
import { code, date, oneOf, systemCode, words, yuan } from '../cell';
import { columnsOf } from '../column';
import type { FileKind } from '../file-kind';

/** 电子税票 as the tax authority reports it. */
export interface VoucherLine {
  readonly voucherNo: string;
  readonly issuedOn: LocalDate;
  readonly collectingBody: string;
  readonly treasury: string;
  readonly budgetSubject: string;
  readonly budgetLevel: string;
  readonly channel?: string;
  readonly orderNo?: string;
  readonly batchNo?: string;
  readonly amountFen: Fen;
  /** 状态 作废. */
  readonly cancelled: boolean;
}

const column = columnsOf<VoucherLine>();

export const vouchers: FileKind<VoucherLine> = {
  kind: 'vouchers',
  category: 'vouchersFile',
  filePrefix: '电子税票',
  from: ['T'],
  columns: [
    column('电子税票号码', 'voucherNo', code, { key: true }),
    column('开票日期', 'issuedOn', date, { required: true }),
    column('征收机关代码', 'collectingBody', systemCode, { required: true }),
    column('国库代码', 'treasury', systemCode, { required: true }),
    column('预算科目代码', 'budgetSubject', systemCode, { required: true }),
    column('预算级次', 'budgetLevel', systemCode, { required: true }),
    column('渠道', 'channel', words),
    column('渠道订单号', 'orderNo', code),
    column('批次号', 'batchNo', code),
    column('金额', 'amountFen', yuan('positive'), { required: true, totalled: true }),
    column('状态', 'cancelled', oneOf<boolean>({ 正常: false, 作废: true }), { required: true, change: { onlyTo: true } }),
  ],
  earliestDayCounts: true,
  effectiveOn: ({ issuedOn }) => issuedOn,
  // The sender's own code: 1 and the treasury's. The treasury's own may be the very mistake that is looked for.
  countyIn: { title: '征收机关代码', digits: [1, 7] },
};
