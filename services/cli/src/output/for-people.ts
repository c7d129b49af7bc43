import type { Lang } from '../terminal';
import { yuan } from './money';
import { flatRows } from './table';

const headings: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  rank: ['名次', 'rank'],
  unit: ['代码', 'code'],
  unitName: ['单位', 'unit'],
  targetPeople: ['目标任务数', 'target'],
  people: ['参保人数', 'registered'],
  payers: ['缴费人数', 'payers'],
  keptFen: ['个人缴费', 'own'],
  onBehalfFen: ['政府代缴', 'on behalf'],
  refundDueFen: ['应退', 'refund due'],
  averageFen: ['人均缴费', 'average'],
  averageOwnFen: ['人均自缴', 'average own'],
  tierFen: ['档次', 'tier'],
  'subsidyFen.province': ['省级补贴', 'province'],
  'subsidyFen.city': ['市级补贴', 'city'],
  'subsidyFen.county': ['县级补贴', 'county'],
  completion: ['完成率', 'done'],
  idNumber: ['证件号码', 'number'],
  rosterNo: ['清册号', 'roster'],
  source: ['来源', 'from'],
  identity: ['身份类别', 'identity'],
  postedFen: ['已记账', 'posted'],
  caseId: ['差错案卷', 'case'],
  item: ['项目', 'line'],
  amountFen: ['金额', 'amount'],
  differenceFen: ['差额', 'difference'],
  name: ['指标', 'indicator'],
  value: ['当前值', 'now'],
  atLeast: ['目标', 'at least'],
  by: ['期限', 'by'],
  met: ['达标', 'met'],
  id: ['编号', 'id'],
  class: ['类别', 'class'],
  state: ['状态', 'state'],
  erred: ['差错方', 'erred'],
  corrects: ['更正方', 'corrects'],
  openedOn: ['发现日期', 'found on'],
  dueOn: ['期限', 'due on'],
};
const lines: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  'entered-in-year': ['本年国库入库', 'entered by the treasury in the year'],
  'for-other-fee-years': ['减：属其他缴费年度', 'less: for other fee years'],
  'entered-outside-the-year': ['加：跨年入库属本年度', 'plus: entered in another year for this one'],
  'entered-not-posted': ['减：已入库未记账', 'less: entered, not posted'],
  'refund-due': ['减：应退', 'less: refund due'],
  refunded: ['减：已退费', 'less: refunded'],
  returned: ['减：退库（扣除退库退回）', 'less: given back by the treasury'],
  corrected: ['更正', 'corrected'],
  'kept-and-on-behalf': ['记入个人账户（含代缴）', 'in the accounts, own and on behalf'],
  difference: ['差额', 'difference'],
  'subsidy-province-assessed': ['省级补贴应补', 'subsidy owed by the province'],
  'subsidy-province-posted': ['省级补贴记账', 'subsidy of the province posted'],
  'subsidy-province-allotted': ['省级补贴已拨付', 'subsidy of the province allotted'],
  'subsidy-province-not-yet-allotted': ['省级补贴尚未拨付', 'subsidy of the province not yet allotted'],
  'subsidy-province-difference': ['省级补贴差额', 'difference of the subsidy of the province'],
  'subsidy-city-assessed': ['市级补贴应补', 'subsidy owed by the city'],
  'subsidy-city-posted': ['市级补贴记账', 'subsidy of the city posted'],
  'subsidy-city-allotted': ['市级补贴已拨付', 'subsidy of the city allotted'],
  'subsidy-city-not-yet-allotted': ['市级补贴尚未拨付', 'subsidy of the city not yet allotted'],
  'subsidy-city-difference': ['市级补贴差额', 'difference of the subsidy of the city'],
  'subsidy-county-assessed': ['县级补贴应补', 'subsidy owed by the county'],
  'subsidy-county-posted': ['县级补贴记账', 'subsidy of the county posted'],
  'subsidy-county-allotted': ['县级补贴已拨付', 'subsidy of the county allotted'],
  'subsidy-county-not-yet-allotted': ['县级补贴尚未拨付', 'subsidy of the county not yet allotted'],
  'subsidy-county-difference': ['县级补贴差额', 'difference of the subsidy of the county'],
  'on-behalf-on-rosters': ['代缴清册', 'on rosters of payment on behalf'],
  'on-behalf-not-posted': ['减：清册上未记账', 'less: on a roster, not posted'],
  'on-behalf-off-rosters': ['加：已记账未列清册', 'plus: posted, on no roster'],
  'on-behalf-posted': ['政府代缴记账', 'payment on behalf in the accounts'],
  'on-behalf-allotted': ['代缴已拨付', 'payment on behalf allotted'],
  'on-behalf-not-yet-allotted': ['代缴尚未拨付', 'payment on behalf not yet allotted'],
  'on-behalf-difference': ['代缴差额', 'difference of payment on behalf'],
};

/** Rows as a person reads them: headings in words, amounts in yuan, shares in percent. Machines take csv, xlsx or json, whose names and fen stay as they are. */
export const rowsForPeople = (rows: readonly object[], lang: Lang): readonly object[] => {
  const word = (known: readonly [string, string] | undefined, otherwise: string): string => known?.[lang === 'zh' ? 0 : 1] ?? otherwise;
  const shown = (field: string, value: unknown): unknown => {
    if (value === null || value === undefined) return '';
    if (typeof value === 'number' && /Fen(\.|$)/.test(field)) return yuan(value);
    if (typeof value === 'number' && field === 'completion') return `${(value / 100).toFixed(2)}%`;
    if (field === 'item') return word(lines[String(value)], String(value));
    return value;
  };
  return flatRows(rows).map((row) =>
    Object.fromEntries(Object.entries(row).map(([field, value]) => [word(headings[field], field), shown(field, value)])),
  );
};

/** An indicator of the notice, its figures in their own unit: yuan for averages, else percent. */
export const indicatorForPeople = ({ name, formula, atLeast, value, met, by }: { [field: string]: unknown }, lang: Lang): object => {
  const figure = (amount: unknown): string =>
    typeof amount !== 'number' ? '' : String(formula).startsWith('average') ? yuan(amount) : `${(amount / 100).toFixed(2)}%`;
  const yes = met === null || met === undefined ? '' : met ? ['是', 'yes'][lang === 'zh' ? 0 : 1] : ['否', 'no'][lang === 'zh' ? 0 : 1];
  return { name: (name as Record<Lang, string>)[lang], value: figure(value), atLeast: figure(atLeast), met: yes, by };
};
