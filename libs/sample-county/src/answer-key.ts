import type { CountyYear } from './counties/county-year';
import { voucherNoOf } from './documents/county-codes';
import type { Fault } from './faults/fault';
import type { Days } from './happenings/days';
import { amountOf, type Happenings } from './happenings/happenings';
import { tierReached } from './happenings/tiers';
import type { Person } from './population/person';

/** Per level, in fen; a level that is not named is 0. */
export type SubsidyFen = Readonly<Record<string, number>>;

/** What a perfect system knows of one registered person. Amounts in fen. */
export interface PersonKey {
  readonly idNumber: string;
  readonly keptFen: number;
  readonly onBehalfFen: number;
  readonly tierFen: number;
  readonly subsidyFen: SubsidyFen;
  readonly refundDueFen: number;
}

export interface UnitTotals {
  people: number;
  payers: number;
  keptFen: number;
  onBehalfFen: number;
  refundDueFen: number;
  subsidyFen: Record<string, number>;
}

export interface Totals {
  enteredFen: number;
  postedFen: number;
  refundDueFen: number;
  readonly byMonth: Record<string, { enteredFen: number; postedFen: number }>;
  readonly byUnit: Record<string, UnitTotals>;
}

/** `answer-key.json`. */
export interface AnswerKey {
  readonly faults: readonly FaultKey[];
  readonly people: readonly PersonKey[];
  readonly peopleCorrected: readonly PersonKey[];
  readonly totals: Totals;
}

/** One seeded fault, as the formats describe it. */
export interface FaultKey {
  readonly id: string;
  readonly class: string;
  readonly erred: string;
  readonly corrects: string;
  readonly knowableOn: string;
  readonly keys: Readonly<Record<string, string | null>>;
  readonly amountFen: number | null;
  readonly differenceFen: number | null;
}

export const subsidyOf = ({ subsidy }: CountyYear, tierFen: number): SubsidyFen => {
  if (!subsidy) return {};
  const row = subsidy.filter(({ fromFen }) => fromFen <= tierFen).at(-1);
  return { province: row?.province ?? 0, city: 0, county: row?.county ?? 0 };
};

/** What counts of one person's payments, before or after the corrections. */
interface Sums {
  readonly own: Float64Array;
  readonly onBehalf: Float64Array;
  readonly back: Float64Array;
  readonly towardsTier: Float64Array;
}
const noSums = (count: number): Sums => ({
  own: new Float64Array(count),
  onBehalf: new Float64Array(count),
  back: new Float64Array(count),
  towardsTier: new Float64Array(count),
});

/** Adds up what happened: every payment counts whole unless a fault says otherwise, in the month in which the treasury enters it. */
export const answerKeyOf = (rules: CountyYear, { people, vouchers }: Happenings, faults: readonly FaultKey[], days: Days): AnswerKey => {
  const [before, after] = [noSums(people.length), noSums(people.length)];
  const totals: Totals = { enteredFen: 0, postedFen: 0, refundDueFen: 0, byMonth: {}, byUnit: {} };
  for (const voucher of vouchers) {
    const { enteredDay, treasury, subject, enteredFen = amountOf(voucher) } = voucher;
    const month = enteredDay === null ? undefined : (totals.byMonth[days.date(enteredDay).slice(0, 7)] ??= { enteredFen: 0, postedFen: 0 });
    if (month && treasury === undefined && subject === undefined) {
      month.enteredFen += enteredFen;
      totals.enteredFen += enteredFen;
    }
    for (const { person, kind, feeYear, amountFen, counted } of voucher.payments) {
      if (feeYear !== rules.year || (kind !== '当年' && kind !== '代缴')) continue;
      const { keptFen, backFen, correctedFen, towardsTierFen } = counted ?? { keptFen: amountFen, backFen: 0, correctedFen: amountFen };
      const at = person.index;
      (kind === '代缴' ? before.onBehalf : before.own)[at]! += keptFen;
      (kind === '代缴' ? after.onBehalf : after.own)[at]! += correctedFen;
      before.back[at]! += backFen;
      before.towardsTier[at]! += towardsTierFen ?? keptFen;
      after.towardsTier[at]! += towardsTierFen ?? correctedFen;
      totals.refundDueFen += backFen;
      totals.postedFen += keptFen;
      if (month) month.postedFen += keptFen;
    }
  }
  for (const unit of Object.keys(rules.units))
    totals.byUnit[unit] = { people: 0, payers: 0, keptFen: 0, onBehalfFen: 0, refundDueFen: 0, subsidyFen: {} };
  const registered = people.filter(({ unregistered }) => !unregistered);
  const keys = registered.map((person) => {
    const key = personKeyOf(rules, person, before);
    addTo(totals.byUnit[person.unit]!, key);
    return key;
  });
  const peopleCorrected = faults.length === 0 ? keys : people.map((person) => personKeyOf(rules, person, after));
  return { faults, people: keys, peopleCorrected, totals: { ...totals, byMonth: inOrder(totals.byMonth) } };
};

const personKeyOf = (rules: CountyYear, { index, number }: Person, { own, onBehalf, back, towardsTier }: Sums): PersonKey => {
  const tierFen = tierReached(rules, towardsTier[index]!);
  return {
    idNumber: number,
    keptFen: own[index]!,
    onBehalfFen: onBehalf[index]!,
    tierFen,
    subsidyFen: subsidyOf(rules, tierFen),
    refundDueFen: back[index]!,
  };
};

const addTo = (sums: UnitTotals, { tierFen, keptFen, onBehalfFen, refundDueFen, subsidyFen }: PersonKey): void => {
  sums.people++;
  if (tierFen > 0) sums.payers++;
  sums.keptFen += keptFen;
  sums.onBehalfFen += onBehalfFen;
  sums.refundDueFen += refundDueFen;
  for (const [level, fen] of Object.entries(subsidyFen)) sums.subsidyFen[level] = (sums.subsidyFen[level] ?? 0) + fen;
};

const inOrder = <Value>(record: Readonly<Record<string, Value>>): Record<string, Value> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));

/** Every key of a discrepancy is there, null where it does not apply. */
const keyNames = [
  'voucherNo',
  'batchNo',
  'slipNo',
  'flowNo',
  'orderNo',
  'packageNo',
  'fileName',
  'reportDate',
  'rosterNo',
  'allotmentNo',
  'receiptNo',
  'idNumber',
  'rightIdNumber',
];

/** The faults as the key lists them, once vouchers have their numbers. */
export const faultKeysOf = (rules: CountyYear, faults: readonly Fault[], days: Days): FaultKey[] =>
  faults.map(({ class: faultClass, erred, corrects, knowableDay, voucher, keys, amountFen, differenceFen }, at) => {
    const own = voucher
      ? { voucherNo: voucherNoOf(rules.county, days.date(voucher.day), voucher.sequence), batchNo: voucher.batch?.batchNo }
      : {};
    const all: Readonly<Record<string, string | undefined>> = { ...own, ...keys };
    return {
      id: `f-${String(at + 1).padStart(6, '0')}`,
      class: faultClass,
      erred,
      corrects,
      knowableOn: days.date(knowableDay),
      keys: Object.fromEntries(keyNames.map((name) => [name, all[name] ?? null])),
      amountFen,
      differenceFen,
    };
  });
