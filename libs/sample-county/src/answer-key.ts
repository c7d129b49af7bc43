import type { CountyYear } from './counties/county-year';
import type { Days } from './happenings/days';
import { amountOf, type Happenings } from './happenings/happenings';
import { tierReached } from './happenings/tiers';

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

/** Adds up what was planned. A year without faults: every payment counts as it is, in the month in which the treasury enters it. */
export const answerKeyOf = (rules: CountyYear, { people, vouchers }: Happenings, days: Days): AnswerKey => {
  const own = new Float64Array(people.length);
  const onBehalf = new Float64Array(people.length);
  const totals: Totals = { enteredFen: 0, postedFen: 0, refundDueFen: 0, byMonth: {}, byUnit: {} };
  for (const voucher of vouchers) {
    const month = (totals.byMonth[days.date(voucher.enteredDay).slice(0, 7)] ??= { enteredFen: 0, postedFen: 0 });
    const enteredFen = amountOf(voucher);
    month.enteredFen += enteredFen;
    totals.enteredFen += enteredFen;
    for (const { person, kind, feeYear, amountFen } of voucher.payments) {
      if (feeYear !== rules.year || (kind !== '当年' && kind !== '代缴')) continue;
      (kind === '代缴' ? onBehalf : own)[person.index]! += amountFen;
      month.postedFen += amountFen;
      totals.postedFen += amountFen;
    }
  }
  for (const unit of Object.keys(rules.units))
    totals.byUnit[unit] = { people: 0, payers: 0, keptFen: 0, onBehalfFen: 0, refundDueFen: 0, subsidyFen: {} };
  const keys = people.map(({ index, number, unit }): PersonKey => {
    const [keptFen, onBehalfFen] = [own[index]!, onBehalf[index]!];
    const tierFen = tierReached(rules, keptFen + onBehalfFen);
    const subsidyFen = subsidyOf(rules, tierFen);
    const sums = totals.byUnit[unit]!;
    sums.people++;
    if (tierFen > 0) sums.payers++;
    sums.keptFen += keptFen;
    sums.onBehalfFen += onBehalfFen;
    for (const [level, fen] of Object.entries(subsidyFen)) sums.subsidyFen[level] = (sums.subsidyFen[level] ?? 0) + fen;
    return { idNumber: number, keptFen, onBehalfFen, tierFen, subsidyFen, refundDueFen: 0 };
  });
  return { faults: [], people: keys, peopleCorrected: keys, totals: { ...totals, byMonth: inOrder(totals.byMonth) } };
};

const inOrder = <Value>(record: Readonly<Record<string, Value>>): Record<string, Value> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
