import type { Fen, LocalDate } from '@jumin/kernel';
import { code, date, yuan } from '../cell';
import { columnsOf, secretColumn } from '../column';
import type { FileKind } from '../file-kind';

/** 缴款回单: cash of a batch at the bank. */
export interface DepositSlipLine {
  readonly slipNo: string;
  readonly batchNo?: string;
  readonly accountIx?: string;
  readonly amountFen: Fen;
  readonly depositedOn: LocalDate;
}

const column = columnsOf<DepositSlipLine>();

export const depositSlips: FileKind<DepositSlipLine> = {
  kind: 'deposit-slips',
  category: 'depositSlipsFile',
  filePrefix: '缴款回单',
  from: ['W'],
  columns: [
    column('回单号', 'slipNo', code, { key: true }),
    column('批次号', 'batchNo', code),
    secretColumn('账户', 'accountIx', 'bankAccount'),
    column('金额', 'amountFen', yuan('positive'), { required: true, totalled: true }),
    column('存款日期', 'depositedOn', date, { required: true }),
  ],
  effectiveOn: ({ depositedOn }) => depositedOn,
};
