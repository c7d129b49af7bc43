import { fen, yuanOf, type LocalDate } from '@jumin/kernel';
import type { AdmissionRule, Level, Sentence } from '../outcome';
import type { Rules } from '../policy';

/** Yuan as people say them: `500`, `37.50`. */
export const yuan = (amount: number): string => yuanOf(fen(amount)).replace(/\.00$/, '');

/** What a sentence about one payment may mention. Amounts in fen. */
export interface Told {
  readonly feeYear: number;
  readonly day: LocalDate;
  readonly amountFen: number;
  readonly keptFen: number;
  readonly backFen: number;
  /** Own money and 代缴 counted before this payment. */
  readonly ownBeforeFen: number;
  readonly onBehalfFen: number;
  readonly tierFen: number;
  readonly monthsElsewhere: number;
  readonly rules: Rules;
}

const withOnBehalfZh = (told: Told) => (told.onBehalfFen > 0 ? `，连同政府代缴${yuan(told.onBehalfFen)}元` : '');
const withOnBehalfEn = (told: Told) => (told.onBehalfFen > 0 ? `, together with ${yuan(told.onBehalfFen)} yuan paid on behalf,` : '');
const windowsZh = (rules: Rules) => rules.windows.map(({ from, to }) => `${from}至${to}`).join('、');
const windowsEn = (rules: Rules) => rules.windows.map(({ from, to }) => `${from} to ${to}`).join(', ');

/** One sentence per rule that decided about a payment. */
export const sentenceOf: Readonly<Record<AdmissionRule, (told: Told) => Sentence>> = {
  'kept.tier': (told) => ({
    zh: `${told.day}缴费${yuan(told.amountFen)}元${withOnBehalfZh(told)}，达到${yuan(told.tierFen)}元档次，计入${told.feeYear}年度${yuan(told.keptFen)}元。`,
    en: `The ${yuan(told.amountFen)} yuan paid on ${told.day}${withOnBehalfEn(told)} reach the tier of ${yuan(told.tierFen)}; ${yuan(told.keptFen)} count for ${told.feeYear}.`,
  }),
  'kept.back-payment': (told) => ({
    zh: `${told.day}补缴${told.feeYear}年度${yuan(told.amountFen)}元，按该年度自己的档次表计入${yuan(told.keptFen)}元。`,
    en: `The ${yuan(told.amountFen)} yuan paid back on ${told.day} for ${told.feeYear} are judged by that year's own list; ${yuan(told.keptFen)} count.`,
  }),
  'kept.further': (told) => ({
    zh: `${told.day}再次缴费${yuan(told.amountFen)}元，政策允许多次缴费，计入${yuan(told.keptFen)}元。`,
    en: `Further payments are allowed: of the ${yuan(told.amountFen)} yuan paid on ${told.day}, ${yuan(told.keptFen)} count.`,
  }),
  'kept.covered': (told) => ({
    zh: `${told.day}再次缴费${yuan(told.amountFen)}元，本人已书面选择提高档次，计入${yuan(told.keptFen)}元。`,
    en: `The person chose in writing to top up: of the ${yuan(told.amountFen)} yuan paid on ${told.day}, ${yuan(told.keptFen)} count.`,
  }),
  'kept.on-behalf': (told) => ({
    zh: `${told.day}政府代缴${yuan(told.amountFen)}元，计入${yuan(told.keptFen)}元。`,
    en: `Government paid ${yuan(told.amountFen)} yuan on behalf of the person on ${told.day}; ${yuan(told.keptFen)} count.`,
  }),
  'kept.tier-upgrade': (told) => ({
    zh: `${told.day}提档补缴${yuan(told.amountFen)}元，只补差额，达到${told.feeYear}年度${yuan(told.tierFen)}元档次，计入${yuan(told.keptFen)}元。`,
    en: `The ${yuan(told.amountFen)} yuan paid on ${told.day} raise ${told.feeYear} to the tier of ${yuan(told.tierFen)}, by the difference only; ${yuan(told.keptFen)} count.`,
  }),
  'kept.year-not-loaded': (told) => ({
    zh: `${told.feeYear}年度的政策尚未载入，${yuan(told.amountFen)}元按入库数计入，不作判断。`,
    en: `The list of ${told.feeYear} is not loaded: the ${yuan(told.amountFen)} yuan count as entered and are not judged.`,
  }),
  'kept.amount-disputed': (told) => ({
    zh: `该税票金额存在差异（D07），差错更正之前以国库入库数为准，计入${yuan(told.keptFen)}元。`,
    en: `The voucher's amount is disputed (D07); until it is corrected the treasury's amount rules and ${yuan(told.keptFen)} yuan count.`,
  }),
  'refund.duplicate': (told) => ({
    zh: `${told.day}的${yuan(told.amountFen)}元与此前一笔同年度、同类型、同金额，相隔不超过${told.rules.duplicateWithinDays}天，且无书面选择，属重复缴费，应退${yuan(told.backFen)}元。`,
    en: `The ${yuan(told.amountFen)} yuan of ${told.day} repeat a payment of the same year, type and amount within ${told.rules.duplicateWithinDays} days without a written choice: ${yuan(told.backFen)} go back.`,
  }),
  'refund.second-payment': (told) => ({
    zh: `${told.day}的${yuan(told.amountFen)}元是第二笔缴费，政策未规定多次缴费，本人也未书面选择更高档次，应退${yuan(told.backFen)}元。`,
    en: `The ${yuan(told.amountFen)} yuan of ${told.day} are a second payment; the policy names none and no higher tier was signed for: ${yuan(told.backFen)} go back.`,
  }),
  'refund.dead': (told) => ({
    zh: `缴费日${told.day}晚于本人死亡日期，不予计入，应退${yuan(told.backFen)}元。`,
    en: `The person had died before the bank date ${told.day}: ${yuan(told.backFen)} yuan go back.`,
  }),
  'refund.age-reached': (told) => ({
    zh: `缴费日${told.day}本人已满${told.rules.ageBelow}周岁，不予计入，应退${yuan(told.backFen)}元。`,
    en: `On the bank date ${told.day} the person was ${told.rules.ageBelow} or older: ${yuan(told.backFen)} yuan go back.`,
  }),
  'refund.under-age': (told) => ({
    zh: `缴费日${told.day}本人未满${told.rules.ageFrom}周岁，不予计入，应退${yuan(told.backFen)}元。`,
    en: `On the bank date ${told.day} the person was under ${told.rules.ageFrom}: ${yuan(told.backFen)} yuan go back.`,
  }),
  'refund.student': (told) => ({
    zh: `缴费日${told.day}本人是在校学生，不予计入，应退${yuan(told.backFen)}元。`,
    en: `On the bank date ${told.day} the person was a student in school: ${yuan(told.backFen)} yuan go back.`,
  }),
  'refund.public-official': (told) => ({
    zh: `本人是国家机关或事业单位工作人员，不予计入，应退${yuan(told.backFen)}元。`,
    en: `The person is on the staff of a state organ or public institution: ${yuan(told.backFen)} yuan go back.`,
  }),
  'refund.employee-scheme': (told) => ({
    zh: `本人${told.feeYear}年全年参加职工基本养老保险，不予计入，应退${yuan(told.backFen)}元。`,
    en: `The person was in the employee scheme for the whole of ${told.feeYear}: ${yuan(told.backFen)} yuan go back.`,
  }),
  'refund.employee-overlap': (told) => ({
    zh: `本人${told.feeYear}年有${told.monthsElsewhere}个月同时参加职工基本养老保险，重复月份的个人缴费（本人缴费×${told.monthsElsewhere}÷12）应退；本笔应退合计${yuan(told.backFen)}元，档次和补贴不变。`,
    en: `For ${told.monthsElsewhere} months of ${told.feeYear} the person was in the employee scheme: own money × ${told.monthsElsewhere} ÷ 12 goes back, ${yuan(told.backFen)} yuan of this payment in all; tier and subsidy stay.`,
  }),
  'refund.outside-window': (told) => ({
    zh: `缴费日${told.day}不在缴费期内（${windowsZh(told.rules)}），不予计入，应退${yuan(told.backFen)}元。`,
    en: `The bank date ${told.day} lies outside the payment windows (${windowsEn(told.rules)}): ${yuan(told.backFen)} yuan go back.`,
  }),
  'refund.below-minimum': (told) => ({
    zh: `缴费${yuan(told.amountFen)}元${withOnBehalfZh(told)}，低于本人可选的最低档次，不予计入，应退${yuan(told.backFen)}元。`,
    en: `The ${yuan(told.amountFen)} yuan${withOnBehalfEn(told)} are below the lowest tier open to the person: ${yuan(told.backFen)} go back.`,
  }),
  'refund.not-a-tier': (told) => ({
    zh: `缴费${yuan(told.amountFen)}元${withOnBehalfZh(told)}，不是规定的档次，按不高于它的最高档次计入${yuan(told.keptFen)}元，应退${yuan(told.backFen)}元。`,
    en: `The ${yuan(told.amountFen)} yuan${withOnBehalfEn(told)} are not a tier; the highest tier not above them is kept, ${yuan(told.keptFen)} of this payment, and ${yuan(told.backFen)} go back.`,
  }),
  'refund.over-cap': (told) => ({
    zh: `本年度累计不得超过${yuan(told.rules.capFen)}元，此前已计${yuan(told.ownBeforeFen + told.onBehalfFen)}元，本笔计入${yuan(told.keptFen)}元，应退${yuan(told.backFen)}元。`,
    en: `A year holds at most ${yuan(told.rules.capFen)} yuan, and ${yuan(told.ownBeforeFen + told.onBehalfFen)} were counted before: ${yuan(told.keptFen)} of this payment count, ${yuan(told.backFen)} go back.`,
  }),
  'refund.not-a-whole-step': (told) => ({
    zh: `多次缴费以${yuan(told.rules.furtherPayments.stepFen)}元为最小单位，零头不计，应退${yuan(told.backFen)}元。`,
    en: `Further payments go by whole steps of ${yuan(told.rules.furtherPayments.stepFen)} yuan: ${yuan(told.backFen)} go back.`,
  }),
  'refund.over-on-behalf': (told) => ({
    zh: `政府代缴每人每年一次，最多为规定的代缴标准，本笔计入${yuan(told.keptFen)}元，多出的${yuan(told.backFen)}元应退回财政。`,
    en: `Government pays on behalf once per person and year, up to its standard: ${yuan(told.keptFen)} yuan count, ${yuan(told.backFen)} go back to it.`,
  }),
  'refund.nothing-to-raise': (told) => ({
    zh: `${told.feeYear}年度没有已缴的档次可以提高，不予计入，应退${yuan(told.backFen)}元。`,
    en: `There is no paid tier of ${told.feeYear} to raise: ${yuan(told.backFen)} yuan go back.`,
  }),
};

export const levelName: Readonly<Record<Level, Sentence>> = {
  province: { zh: '省级', en: 'provincial' },
  city: { zh: '市级', en: 'city' },
  county: { zh: '县级', en: 'county' },
};
