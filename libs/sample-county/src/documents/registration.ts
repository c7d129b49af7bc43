import type { Death, Election, Employment, Schooling } from '../happenings/happenings';
import { bankAccountOf, phoneOf, type Person } from '../population/person';
import type { Sheet } from './sheet';

/** 参保登记, from the agency or a village agent. */
export const enrolmentSheet = (party: 'H' | 'V', name: string, people: readonly Person[]): Sheet => ({
  kind: 'enrolments',
  party,
  name: `参保登记-${name}`,
  titles: ['姓名', '证件号码', '户籍村代码', '手机号', '登记日期', '缴费档次', '在校学生', '公职人员', '银行账号', '渠道'],
  totalled: [],
  rows: people.map((person) => [
    person.name,
    person.number,
    person.village,
    // Not everybody has told a phone or an account.
    person.index % 9 === 0 ? '' : phoneOf(person),
    person.registeredOn,
    person.formTierFen || '',
    '否',
    '否',
    person.index % 4 === 0 ? '' : bankAccountOf(person),
    party === 'V' ? '村级协办' : person.index % 3 === 0 ? '经办大厅' : '网上办理',
  ]),
});

/** 特殊身份 of one department. */
export const identitySheet = (department: string, date: string, people: readonly Person[]): Sheet => ({
  kind: 'special-identities',
  party: 'D',
  department,
  name: `特殊身份-${department}-${date}`,
  titles: ['姓名', '证件号码', '身份类别', '等级', '起始日期', '终止日期', '来源部门'],
  totalled: [],
  rows: people.map(({ name, number, identity }) => [
    name,
    number,
    identity!.type,
    identity!.grade ?? '',
    identity!.from,
    '',
    identity!.department,
  ]),
});

/** 档次变更, signed at the township and handed over the same day. */
export const electionSheet = (date: string, elections: readonly Election[]): Sheet => ({
  kind: 'tier-elections',
  party: 'W',
  name: `档次变更-${date}`,
  titles: ['证件号码', '姓名', '缴费年度', '缴费档次', '签字日期', '困难申请'],
  totalled: [],
  rows: elections.map(({ person, feeYear, tierFen }) => [person.number, person.name, String(feeYear), tierFen, date, '否']),
});

const registerOf = <Entry extends { readonly person: Person }>(
  kind: string,
  department: string,
  date: string,
  prefix: string,
  titles: readonly string[],
  entries: readonly Entry[],
  cells: (entry: Entry) => readonly string[],
): Sheet => ({
  kind,
  party: 'D',
  department,
  name: `${prefix}-${department}-${date}`,
  titles: ['证件号码', '姓名', ...titles],
  totalled: [],
  rows: entries.map((entry) => [entry.person.number, entry.person.name, ...cells(entry)]),
});

export const deathSheet = (date: string, deaths: readonly Death[]): Sheet =>
  registerOf('deaths', '公安局', date, '死亡名单', ['发生日期'], deaths, ({ diedOn }) => [diedOn]);
export const employmentSheet = (date: string, employments: readonly Employment[]): Sheet =>
  registerOf('employee-scheme', '人社局', date, '职工参保', ['起始月份', '终止月份'], employments, ({ fromMonth, toMonth }) => [
    fromMonth,
    toMonth ?? '',
  ]);
export const schoolingSheet = (date: string, schoolings: readonly Schooling[]): Sheet =>
  registerOf('school-roll', '教育局', date, '在校学生', ['发生日期'], schoolings, ({ enrolledOn }) => [enrolledOn]);
