import type { Fen, LocalDate } from '@jumin/kernel';
import { date, oneOf, systemCode, yuan } from '../cell';
import { columnsOf } from '../column';
import type { FileKind } from '../file-kind';

/** 收入日报. A later report of the same key is a correction by the treasury, recorded beside the first. */
export interface TreasuryDailyLine {
  readonly treasury: string;
  readonly reportDate: LocalDate;
  readonly collectingBody: string;
  readonly budgetLevel: string;
  readonly budgetSubject: string;
  readonly dayFen: Fen;
  readonly monthFen?: Fen;
  readonly yearFen?: Fen;
  /** 调整期标志: entries of last year in its adjustment period. */
  readonly adjustmentPeriod: boolean;
}

const column = columnsOf<TreasuryDailyLine>();
const change = 'freely';

export const treasuryDaily: FileKind<TreasuryDailyLine> = {
  kind: 'treasury-daily',
  category: 'treasuryDailyFile',
  filePrefix: '收入日报',
  from: ['K'],
  columns: [
    column('国库主体代码', 'treasury', systemCode, { key: true }),
    column('报表日期', 'reportDate', date, { key: true }),
    column('征收机关代码', 'collectingBody', systemCode, { key: true }),
    column('预算级次代码', 'budgetLevel', systemCode, { key: true }),
    column('预算科目', 'budgetSubject', systemCode, { key: true }),
    column('日累计金额', 'dayFen', yuan('any'), { required: true, totalled: true, change }),
    column('月累计金额', 'monthFen', yuan('any'), { totalled: true, change }),
    column('年累计金额', 'yearFen', yuan('any'), { totalled: true, change }),
    column(
      '调整期标志',
      'adjustmentPeriod',
      oneOf<boolean>({ 0: false, 1: true, 正常: false, 调整: true, 正常期: false, 调整期: true, 否: false, 是: true }),
      { key: true },
    ),
  ],
  effectiveOn: ({ reportDate }) => reportDate,
  countyIn: { title: '国库主体代码', digits: [0, 6] },
};
