import type { LocalDate, SubjectId } from '@jumin/kernel';
import { date, words } from '../cell';
import { citizenNumberColumn, columnsOf, nameColumn } from '../column';
import type { FileKind } from '../file-kind';

/** 特殊身份, from a department's list. `type` is the department's word; which words mean the same is for the county's policy to say. */
export interface SpecialIdentityLine {
  readonly subjectId: SubjectId;
  readonly born: LocalDate;
  readonly nameIx?: string;
  readonly type: string;
  readonly grade?: string;
  readonly from: LocalDate;
  readonly to?: LocalDate;
  readonly department?: string;
}

const column = columnsOf<SpecialIdentityLine>();

export const specialIdentities: FileKind<SpecialIdentityLine> = {
  kind: 'special-identities',
  category: 'specialIdentitiesFile',
  filePrefix: '特殊身份',
  from: ['D', 'H'],
  columns: [
    nameColumn('姓名', 'nameIx'),
    citizenNumberColumn('证件号码', { key: true }),
    column('身份类别', 'type', words, { key: true }),
    column('等级', 'grade', words, { change: 'freely' }),
    column('起始日期', 'from', date, { key: true }),
    column('终止日期', 'to', date, { change: 'freely' }),
    column('来源部门', 'department', words),
  ],
  effectiveOn: ({ from }) => from,
};
