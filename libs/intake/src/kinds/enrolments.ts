import type { Fen, LocalDate, SubjectId } from '@jumin/kernel';
import { date, words, yesNo, yuan } from '../cell';
import { citizenNumberColumn, columnsOf, nameColumn, ownVillageColumn, secretColumn } from '../column';
import type { FileKind } from '../file-kind';

/** 参保登记. Name, number, phone and bank account stand in `sealed` under the subject's key, as `{ name, number, phone?, account? }`. */
export interface EnrolmentLine {
  readonly subjectId: SubjectId;
  readonly born: LocalDate;
  readonly sex: 'female' | 'male';
  readonly nameIx: string;
  /** 6, 9 and 12 digits. */
  readonly county: string;
  readonly unit: string;
  readonly village: string;
  readonly registeredOn: LocalDate;
  readonly tierFen?: Fen;
  readonly student?: boolean;
  readonly publicOfficial?: boolean;
  readonly channel?: string;
  readonly phoneIx?: string;
  readonly accountIx?: string;
  readonly sealed: string;
}

const column = columnsOf<EnrolmentLine>();
const change = 'freely';

/** Particulars may change from form to form; the one registered last counts, which registration decides from all of them. */
export const enrolments: FileKind<EnrolmentLine> = {
  kind: 'enrolments',
  category: 'enrolmentsFile',
  filePrefix: '参保登记',
  from: ['H', 'V', 'W'],
  columns: [
    nameColumn('姓名', 'nameIx', { required: true, change, sealed: true }),
    citizenNumberColumn('证件号码', { key: true, withSex: true, sealed: true }),
    ownVillageColumn('户籍村代码', { required: true, change }),
    secretColumn('手机号', 'phoneIx', 'phone', { change, sealedAs: 'phone' }),
    column('登记日期', 'registeredOn', date, { required: true, change }),
    column('缴费档次', 'tierFen', yuan('positive'), { change }),
    column('在校学生', 'student', yesNo, { change }),
    column('公职人员', 'publicOfficial', yesNo, { change }),
    secretColumn('银行账号', 'accountIx', 'bankAccount', { change, sealedAs: 'account' }),
    column('渠道', 'channel', words, { change }),
  ],
  effectiveOn: ({ registeredOn }) => registeredOn,
  countyIn: { title: '户籍村代码', digits: [0, 6] },
};
