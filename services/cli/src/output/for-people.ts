import { bridgeLines, className, isDiscrepancyClass, partyName } from '@jumin/kernel';
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
  pair: ['对账单', 'statement'],
  count: ['件数', 'count'],
  signedBy: ['已签字', 'signed by'],
  vouchers: ['件数', 'vouchers'],
  consumer: ['处理者', 'consumer'],
  key: ['键', 'key'],
  reason: ['原因', 'reason'],
  parkedAt: ['搁置时间', 'parked at'],
  messages: ['消息数', 'messages'],
};
/** Codes that stand in cells. */
const cells: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  'in-transit': ['在途', 'in transit'],
  open: ['已发现', 'open'],
  attributed: ['已定责', 'attributed'],
  disputed: ['有异议', 'disputed'],
  submitted: ['已提交更正', 'correction submitted'],
  countersigned: ['已会签', 'countersigned'],
  corrected: ['已更正', 'corrected'],
  closed: ['已办结', 'closed'],
  cleared: ['已消除', 'cleared'],
  drawn: ['本系统编制', 'drawn up here'],
  listed: ['税票所列', 'listed by the voucher'],
  on: ['在册', 'on'],
  removed: ['已移出', 'removed'],
  'T-K': ['税务—国库', 'tax – treasury'],
  'T-H': ['税务—人社', 'tax – agency'],
};
/** States in which a case may be. */
export const caseStates = ['in-transit', 'open', 'attributed', 'disputed', 'submitted', 'countersigned', 'corrected', 'closed', 'cleared'];
/** In a table lines begin small. */
const ofBridges = Object.fromEntries(
  Object.entries(bridgeLines).map(([line, [zh, en]]) => [line, [zh, `${en.charAt(0).toLowerCase()}${en.slice(1)}`] as const]),
);
const lines: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  ...ofBridges,
  corrected: ['更正', 'corrected'],
  'details-missing': ['缺税票明细', 'no details'],
  'details-differ': ['明细与税票不符', 'details differ'],
  total: ['合计', 'total'],
  // Statements: what each side has, and what lies between them.
  'T-K T': ['税务：所开税票', 'tax: vouchers issued'],
  'T-K K': ['国库：入库', 'treasury: entered'],
  'T-H T': ['税务：所开税票已入库', 'tax: vouchers entered'],
  'T-H H': ['人社：记账', 'agency: posted'],
  'not-entered': ['减：未入库', 'less: not entered'],
  'unknown-to-tax': ['加：税务无记录', 'plus: unknown to the tax authority'],
  'issued-before': ['加：以前期间开票', 'plus: issued in an earlier period'],
  'issued-after': ['加：以后期间开票', 'plus: issued in a later period'],
  'entered-before': ['减：以前期间入库', 'less: entered in an earlier period'],
  'amount-differs': ['同票金额不符', 'amounts differ'],
  'reported-late': ['后来补报', 'reported late'],
  'entered-late': ['后来入库', 'entered late'],
  'cancelled-later': ['后来作废', 'cancelled later'],
  'returned-again': ['退库退回', 'came back after a return'],
  'brought-forward': ['结转差错', 'brought forward'],
  'corrected-of-earlier': ['更正以前期间', 'corrected, of an earlier period'],
  'corrected-amount': ['金额已更正', 'amount corrected'],
  'corrected-into-the-fund': ['更正后归入本基金', 'corrected into the fund'],
};

const itemWords = (item: string, lang: Lang): string => {
  if (item.startsWith('· ')) return `· ${itemWords(item.slice(2), lang)}`;
  const [, discrepancy] = /^not-posted-(D\d\d)$/.exec(item) ?? [];
  if (discrepancy !== undefined) return `${lang === 'zh' ? '未记账' : 'not posted'} ${className(lang, discrepancy)}`;
  return lines[item]?.[lang === 'zh' ? 0 : 1] ?? (isDiscrepancyClass(item) ? className(lang, item) : item);
};

/** Rows as a person reads them: headings in words, amounts in yuan, shares in percent. Machines take csv, xlsx or json, whose names and fen stay as they are. */
export const rowsForPeople = (rows: readonly object[], lang: Lang): readonly object[] => {
  const word = (known: readonly [string, string] | undefined, otherwise: string): string => known?.[lang === 'zh' ? 0 : 1] ?? otherwise;
  const shown = (field: string, value: unknown): unknown => {
    if (value === null || value === undefined) return '';
    if (typeof value === 'number' && /Fen(\.|$)/.test(field)) return yuan(value);
    if (typeof value === 'number' && field === 'completion') return `${(value / 100).toFixed(2)}%`;
    if (field === 'item' || field === 'unitName') return itemWords(String(value), lang);
    if (field === 'class') return className(lang, String(value));
    if (field === 'erred' || field === 'corrects') return partyName(String(value))[lang];
    if (field === 'signedBy')
      return String(value)
        .split(' ')
        .filter(Boolean)
        .map((party) => partyName(party)[lang])
        .join('、');
    if (typeof value === 'string') return word(cells[value], value);
    return value;
  };
  return flatRows(rows).map((row) =>
    Object.fromEntries(Object.entries(row).map(([field, value]) => [word(headings[field], field), shown(field, value)])),
  );
};

/** An indicator of the notice, its figures in their own unit: yuan for averages, else percent. */
export const indicatorForPeople = ({ name, formula, atLeast, value, met, by }: { [field: string]: unknown }, lang: Lang): object => {
  const said = formula === 'payers-against-target' ? ['（占目标任务数）', ' (share of the target)'][lang === 'zh' ? 0 : 1] : '';
  const figure = (amount: unknown): string =>
    typeof amount !== 'number' ? '—' : String(formula).startsWith('average') ? yuan(amount) : `${(amount / 100).toFixed(2)}%`;
  const yes = met === null || met === undefined ? '—' : met ? ['是', 'yes'][lang === 'zh' ? 0 : 1] : ['否', 'no'][lang === 'zh' ? 0 : 1];
  return { name: `${(name as Record<Lang, string>)[lang]}${said}`, value: figure(value), atLeast: figure(atLeast), met: yes, by };
};
