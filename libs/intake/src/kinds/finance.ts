import type { Fen, LocalDate } from '@jumin/kernel';
import { code, date, oneOf, references, wholeNumber, words, yuan } from '../cell';
import { columnsOf, secretColumn } from '../column';
import type { FileKind } from '../file-kind';

/** 财政拨付: money of a level of government for a roster. */
export interface AllotmentLine {
  readonly allotmentNo: string;
  readonly rosterNo?: string;
  readonly level: 'province' | 'city' | 'county';
  readonly purpose: 'on-behalf' | 'subsidy' | 'refund';
  readonly people?: number;
  readonly amountFen: Fen;
  readonly allottedOn: LocalDate;
  readonly accountIx?: string;
}
const allotment = columnsOf<AllotmentLine>();
export const allotments: FileKind<AllotmentLine> = {
  kind: 'allotments',
  category: 'allotmentsFile',
  filePrefix: '财政拨付',
  from: ['F'],
  columns: [
    allotment('拨付单号', 'allotmentNo', code, { key: true }),
    allotment('清册号', 'rosterNo', code),
    allotment('资金级次', 'level', oneOf<AllotmentLine['level']>({ 省: 'province', 市: 'city', 县: 'county' }), { required: true }),
    allotment('用途', 'purpose', oneOf<AllotmentLine['purpose']>({ 代缴: 'on-behalf', 补贴: 'subsidy', 退费: 'refund' }), {
      required: true,
    }),
    allotment('人数', 'people', wholeNumber),
    allotment('金额', 'amountFen', yuan('positive'), { required: true, totalled: true }),
    allotment('拨付日期', 'allottedOn', date, { required: true }),
    secretColumn('账户', 'accountIx', 'bankAccount'),
  ],
  earliestDayCounts: true,
  effectiveOn: ({ allottedOn }) => allottedOn,
};

/** 财政专户: flows of the pension fund's account at the finance bureau. */
export interface SpecialAccountLine {
  readonly flowNo: string;
  readonly on: LocalDate;
  readonly inFen?: Fen;
  readonly outFen?: Fen;
  readonly source?: string;
  /** Document numbers found in 附言, parted by blanks. */
  readonly references?: string;
}
const flow = columnsOf<SpecialAccountLine>();
export const specialAccount: FileKind<SpecialAccountLine> = {
  kind: 'special-account',
  category: 'specialAccountFile',
  filePrefix: '财政专户',
  from: ['F'],
  columns: [
    flow('流水号', 'flowNo', code, { key: true }),
    flow('日期', 'on', date, { required: true }),
    flow('收入金额', 'inFen', yuan('not-negative'), { inHeading: true, totalled: true }),
    flow('支出金额', 'outFen', yuan('not-negative'), { inHeading: true, totalled: true }),
    flow('来源', 'source', words),
    flow('附言', 'references', references),
  ],
  effectiveOn: ({ on }) => on,
};
