import type { FeeYear, Fen, LocalDate, SubjectId } from '@jumin/kernel';
import { code, date, feeYear, oneOf, words, yuan } from '../cell';
import { citizenNumberColumn, columnsOf } from '../column';
import type { FileKind } from '../file-kind';
import { paymentKind, type PaymentKind } from './words';

/** 项目 of a person's ledger: own money, subsidy of a level, collective aid, payment on behalf. */
export type LedgerItem = 'own' | 'province' | 'city' | 'county' | 'collective' | 'on-behalf';

/** 人员台账 of an outside agency, to compare with ours. Subsidies have no voucher, and a posting by hand has none either. */
export interface PostingLine {
  readonly subjectId: SubjectId;
  readonly born: LocalDate;
  readonly feeYear: FeeYear;
  readonly kind: PaymentKind;
  readonly item: LedgerItem;
  readonly amountFen: Fen;
  readonly postedOn: LocalDate;
  readonly voucherNo?: string;
}
const posting = columnsOf<PostingLine>();
export const postings: FileKind<PostingLine> = {
  kind: 'postings',
  category: 'postingsFile',
  filePrefix: '人员台账',
  from: ['H'],
  columns: [
    citizenNumberColumn('证件号码', { key: true }),
    posting('缴费年度', 'feeYear', feeYear, { key: true }),
    posting('缴费类型', 'kind', paymentKind, { key: true }),
    posting(
      '项目',
      'item',
      oneOf<LedgerItem>({
        个人缴费: 'own',
        省级补贴: 'province',
        市级补贴: 'city',
        县级补贴: 'county',
        集体补助: 'collective',
        政府代缴: 'on-behalf',
      }),
      { key: true },
    ),
    // Red entries are negative.
    posting('金额', 'amountFen', yuan('any'), { required: true, totalled: true }),
    posting('记账日期', 'postedOn', date, { required: true }),
    posting('税票号码', 'voucherNo', code, { key: true, required: false, inHeading: true }),
  ],
  effectiveOn: ({ postedOn }) => postedOn,
};

/** 支出户流水: refunds as the agency's bank paid them or failed to. */
export interface RefundPaymentLine {
  readonly flowNo: string;
  readonly refundNo?: string;
  readonly subjectId?: SubjectId;
  readonly born?: LocalDate;
  readonly amountFen: Fen;
  readonly paidOn: LocalDate;
  readonly result: 'paid' | 'failed';
  readonly reason?: string;
}
const refund = columnsOf<RefundPaymentLine>();
export const refundPayments: FileKind<RefundPaymentLine> = {
  kind: 'refund-payments',
  category: 'refundPaymentsFile',
  filePrefix: '支出户流水',
  from: ['H', 'B'],
  columns: [
    refund('流水号', 'flowNo', code, { key: true }),
    refund('退费单号', 'refundNo', code),
    citizenNumberColumn('证件号码'),
    refund('金额', 'amountFen', yuan('positive'), { required: true, totalled: true }),
    refund('日期', 'paidOn', date, { required: true }),
    refund('结果', 'result', oneOf<RefundPaymentLine['result']>({ 成功: 'paid', 失败: 'failed' }), { required: true }),
    refund('原因', 'reason', words),
  ],
  effectiveOn: ({ paidOn }) => paidOn,
};
