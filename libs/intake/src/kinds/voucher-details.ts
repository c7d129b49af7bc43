import { dateOf, type FeeYear, type Fen, type Instant, type LocalDate, type SubjectId } from '@jumin/kernel';
import { code, feeYear, instant, yuan } from '../cell';
import { citizenNumberColumn, columnsOf, nameColumn } from '../column';
import type { FileKind } from '../file-kind';
import { paymentKind, type PaymentKind } from './words';

/** 税票明细: whom a voucher pays for. Of payers of whom nothing was known before, the number stands in `sealed` under the subject's key, as `{ number }`. */
export interface VoucherDetailLine {
  readonly voucherNo: string;
  readonly subjectId: SubjectId;
  readonly born: LocalDate;
  readonly nameIx?: string;
  readonly feeYear: FeeYear;
  readonly kind: PaymentKind;
  readonly amountFen: Fen;
  /** Bank instant, Asia/Shanghai. */
  readonly paidAt: Instant;
  /** 原缴费年度档次, of a 提档补缴. */
  readonly originalTierFen?: Fen;
  readonly sealed?: string;
}

const column = columnsOf<VoucherDetailLine>();

export const voucherDetails: FileKind<VoucherDetailLine> = {
  kind: 'voucher-details',
  category: 'voucherDetailsFile',
  filePrefix: '税票明细',
  from: ['T'],
  columns: [
    column('电子税票号码', 'voucherNo', code, { key: true }),
    citizenNumberColumn('证件号码', { key: true, sealed: true }),
    nameColumn('姓名', 'nameIx'),
    column('缴费年度', 'feeYear', feeYear, { key: true }),
    column('缴费类型', 'kind', paymentKind, { key: true }),
    column('金额', 'amountFen', yuan('positive'), { required: true, totalled: true }),
    column('缴费时间', 'paidAt', instant, { required: true }),
    column('原缴费年度档次', 'originalTierFen', yuan('positive')),
  ],
  sealsStrangersOnly: true,
  effectiveOn: ({ paidAt }) => dateOf(paidAt),
};
