import type { Fen, LocalDate } from '@jumin/kernel';
import { code, date, oneOf, systemCode, words, yuan } from '../cell';
import { columnsOf } from '../column';
import type { FileKind } from '../file-kind';

/** 导出凭证类型: 0 税票, 1 退库, 2 更正, 6 退库退回. */
export type EntryKind = 0 | 1 | 2 | 6;

/** 入库流水: the treasury's date and amount, which rule (灵政办秘〔2024〕5号 四(六)). */
export interface TreasuryEntryLine {
  readonly financeBody?: string;
  readonly treasury: string;
  /** 导入委托日期. */
  readonly enteredOn: LocalDate;
  readonly packageNo: string;
  /** 凭证编号. */
  readonly voucherNo: string;
  readonly entryKind: EntryKind;
  readonly budgetLevel: string;
  readonly budgetSubject: string;
  readonly budgetKind?: string;
  readonly amountFen: Fen;
  readonly source?: string;
  readonly collectingBody?: string;
  readonly seq: string;
  readonly originalVoucherNo?: string;
}

const column = columnsOf<TreasuryEntryLine>();

export const treasuryEntries: FileKind<TreasuryEntryLine> = {
  kind: 'treasury-entries',
  category: 'treasuryEntriesFile',
  filePrefix: '入库流水',
  from: ['K'],
  columns: [
    column('财政机关代码', 'financeBody', systemCode),
    column('国库代码', 'treasury', systemCode, { key: true }),
    column('导入委托日期', 'enteredOn', date, { required: true }),
    column('包流水号', 'packageNo', code, { key: true }),
    column('凭证编号', 'voucherNo', code, { key: true }),
    column('导出凭证类型', 'entryKind', oneOf<EntryKind>({ 0: 0, 1: 1, 2: 2, 6: 6 }), { required: true }),
    column('预算级次', 'budgetLevel', systemCode, { required: true }),
    column('预算科目代码', 'budgetSubject', systemCode, { required: true }),
    column('预算种类', 'budgetKind', words),
    column('金额', 'amountFen', yuan('positive'), { required: true, totalled: true }),
    column('凭证来源', 'source', words),
    column('征收机关代码', 'collectingBody', systemCode),
    column('序号', 'seq', code, { key: true }),
    column('原凭证编号', 'originalVoucherNo', code),
  ],
  earliestDayCounts: true,
  effectiveOn: ({ enteredOn }) => enteredOn,
  countyIn: { title: '国库代码', digits: [0, 6] },
};
