import { firstDayOf, type LocalDate, type Month, type SubjectId } from '@jumin/kernel';
import { date, month } from '../cell';
import { citizenNumberColumn, columnsOf, nameColumn } from '../column';
import type { FileKind } from '../file-kind';

interface PersonOfAnotherRegister {
  readonly subjectId: SubjectId;
  readonly born: LocalDate;
  readonly nameIx?: string;
}

/** 死亡名单. */
export interface DeathLine extends PersonOfAnotherRegister {
  readonly diedOn: LocalDate;
}
const death = columnsOf<DeathLine>();
export const deaths: FileKind<DeathLine> = {
  kind: 'deaths',
  category: 'deathsFile',
  filePrefix: '死亡名单',
  from: ['D', 'H'],
  columns: [citizenNumberColumn('证件号码', { key: true }), nameColumn('姓名', 'nameIx'), death('发生日期', 'diedOn', date, { key: true })],
  effectiveOn: ({ diedOn }) => diedOn,
};

/** 职工参保: months in the employee scheme, open-ended where `toMonth` is absent. */
export interface EmployeeSchemeLine extends PersonOfAnotherRegister {
  readonly fromMonth: Month;
  readonly toMonth?: Month;
}
const employment = columnsOf<EmployeeSchemeLine>();
export const employeeScheme: FileKind<EmployeeSchemeLine> = {
  kind: 'employee-scheme',
  category: 'employeeSchemeFile',
  filePrefix: '职工参保',
  from: ['D', 'H'],
  columns: [
    citizenNumberColumn('证件号码', { key: true }),
    nameColumn('姓名', 'nameIx'),
    employment('起始月份', 'fromMonth', month, { key: true }),
    employment('终止月份', 'toMonth', month, { change: 'freely' }),
  ],
  effectiveOn: ({ fromMonth }) => firstDayOf(fromMonth),
};

/** 在校学生. */
export interface SchoolRollLine extends PersonOfAnotherRegister {
  readonly enrolledOn: LocalDate;
}
const enrolment = columnsOf<SchoolRollLine>();
export const schoolRoll: FileKind<SchoolRollLine> = {
  kind: 'school-roll',
  category: 'schoolRollFile',
  filePrefix: '在校学生',
  from: ['D', 'H'],
  columns: [
    citizenNumberColumn('证件号码', { key: true }),
    nameColumn('姓名', 'nameIx'),
    enrolment('发生日期', 'enrolledOn', date, { key: true }),
  ],
  effectiveOn: ({ enrolledOn }) => enrolledOn,
};
