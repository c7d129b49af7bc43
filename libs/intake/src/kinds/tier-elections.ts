import type { FeeYear, Fen, LocalDate, SubjectId } from '@jumin/kernel';
import { date, feeYear, yesNo, yuan } from '../cell';
import { citizenNumberColumn, columnsOf, nameColumn } from '../column';
import type { FileKind } from '../file-kind';

/** 档次变更, signed. The latest signature counts. */
export interface TierElectionLine {
  readonly subjectId: SubjectId;
  readonly born: LocalDate;
  readonly nameIx?: string;
  readonly feeYear: FeeYear;
  readonly tierFen: Fen;
  readonly signedOn: LocalDate;
  /** 困难申请. */
  readonly hardship?: boolean;
}

const column = columnsOf<TierElectionLine>();

export const tierElections: FileKind<TierElectionLine> = {
  kind: 'tier-elections',
  category: 'tierElectionsFile',
  filePrefix: '档次变更',
  from: ['W', 'H'],
  columns: [
    citizenNumberColumn('证件号码', { key: true }),
    nameColumn('姓名', 'nameIx'),
    column('缴费年度', 'feeYear', feeYear, { key: true }),
    column('缴费档次', 'tierFen', yuan('positive'), { required: true }),
    column('签字日期', 'signedOn', date, { key: true }),
    column('困难申请', 'hardship', yesNo),
  ],
  effectiveOn: ({ signedOn }) => signedOn,
};
