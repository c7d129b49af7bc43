import type { FeeYear, Fen, LocalDate, SubjectId } from '@jumin/kernel';
import { code, date, feeYear, systemCode, yuan } from '../cell';
import { citizenNumberColumn, columnsOf, nameColumn } from '../column';
import type { FileKind } from '../file-kind';
import { paymentKind, type PaymentKind } from './words';

/** 缴费人清单: from whom a village agent took cash. */
export interface VillageListLine {
  readonly batchNo: string;
  readonly village?: string;
  readonly nameIx?: string;
  readonly subjectId: SubjectId;
  readonly born: LocalDate;
  readonly feeYear: FeeYear;
  readonly kind: PaymentKind;
  readonly amountFen: Fen;
  readonly receiptNo: string;
  readonly collectedOn: LocalDate;
}

const column = columnsOf<VillageListLine>();
const change = 'freely';

/** A corrected list carries the same batch number and replaces the lines of the batch until it is declared: every file is recorded whole. */
export const villageLists: FileKind<VillageListLine> = {
  kind: 'village-lists',
  category: 'villageListsFile',
  filePrefix: '缴费人清单',
  from: ['V', 'W'],
  columns: [
    column('批次号', 'batchNo', code, { key: true }),
    column('村代码', 'village', systemCode, { change }),
    nameColumn('姓名', 'nameIx', { change }),
    citizenNumberColumn('证件号码', { key: true }),
    column('缴费年度', 'feeYear', feeYear, { key: true }),
    column('缴费类型', 'kind', paymentKind, { key: true }),
    column('金额', 'amountFen', yuan('positive'), { required: true, totalled: true, change }),
    column('收据号', 'receiptNo', code, { key: true }),
    column('收款日期', 'collectedOn', date, { required: true, change }),
  ],
  effectiveOn: ({ collectedOn }) => collectedOn,
  countyIn: { title: '村代码', digits: [0, 6] },
  wholeList: true,
};
