import type { Fen, LocalDate } from '@jumin/kernel';
import { code, date, references, timeOfDay, yuan, type CellReader } from '../cell';
import { columnsOf, nameColumn } from '../column';
import type { FileKind } from '../file-kind';

/** What a bank's summary says that rules can use; its words may name people and stay in the sealed file. */
export type BankSummary = 'reversal' | 'return' | 'other';

/** 待报解流水: the bank's account on which collected money waits for the treasury. */
export interface BankFlowLine {
  readonly flowNo: string;
  readonly tradedOn: LocalDate;
  /** `HH:mm:ss`, Asia/Shanghai. */
  readonly time?: string;
  readonly inFen?: Fen;
  readonly outFen?: Fen;
  readonly balanceFen?: Fen;
  readonly counterpartyIx?: string;
  readonly summary?: BankSummary;
  /** Order, batch or voucher numbers found in 附言, parted by blanks. */
  readonly references?: string;
}

const summary: CellReader<BankSummary> = (text) => {
  if (/冲正|抹账|冲销/.test(text)) return 'reversal';
  return /退汇|退回|退票|退款/.test(text) ? 'return' : 'other';
};

const column = columnsOf<BankFlowLine>();

export const bankFlow: FileKind<BankFlowLine> = {
  kind: 'bank-flow',
  category: 'bankFlowFile',
  filePrefix: '待报解流水',
  from: ['B'],
  columns: [
    column('流水号', 'flowNo', code, { key: true }),
    column('交易日期', 'tradedOn', date, { required: true }),
    column('交易时间', 'time', timeOfDay),
    column('收入金额', 'inFen', yuan('not-negative'), { inHeading: true, totalled: true }),
    column('支出金额', 'outFen', yuan('not-negative'), { inHeading: true, totalled: true }),
    column('余额', 'balanceFen', yuan('any')),
    nameColumn('对方户名', 'counterpartyIx'),
    column('摘要', 'summary', summary),
    column('附言', 'references', references),
  ],
  earliestDayCounts: true,
  effectiveOn: ({ tradedOn }) => tradedOn,
};
