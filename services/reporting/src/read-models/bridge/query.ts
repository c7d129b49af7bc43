import type { Fen } from '@jumin/kernel';
import type { Database } from '../../application/ports';

export interface BridgeLine {
  /** Stable code; the console has its words in both languages. */
  readonly item: string;
  readonly amountFen: Fen;
}
export interface UnitTotals {
  readonly people: number;
  readonly payers: number;
  readonly keptFen: Fen;
  readonly onBehalfFen: Fen;
  readonly refundDueFen: Fen;
  readonly subsidyFen: Readonly<Record<string, Fen>>;
}
/** `totals` of a county's year, and the bridge from the treasury's figure to what stands in the accounts; it closes when `differenceFen` is 0. */
export interface Bridge {
  readonly enteredFen: Fen;
  readonly postedFen: Fen;
  readonly refundDueFen: Fen;
  readonly byMonth: Readonly<Record<string, { readonly enteredFen: Fen; readonly postedFen: Fen }>>;
  readonly byUnit: Readonly<Record<string, UnitTotals>>;
  readonly lines: readonly BridgeLine[];
  readonly differenceFen: Fen;
}

const fenOf = (text: string | number | null | undefined): Fen => Number(text ?? 0) as Fen;

/** Unsigned bridge of a fee year as far as the contracts have been read. Amounts in fen; months are the treasury's months of entry. */
export const bridgeOf = async (database: Database, county: string, feeYear: number): Promise<Bridge> => {
  const [entered, posted, units] = [await enteredMonths(database, county), await postedMonths(database, county), await unitTotals(database, county, feeYear)];
  const inYear = (month: string) => month.startsWith(`${feeYear}-`);
  const sum = <Row>(rows: readonly Row[], amount: (row: Row) => number) => rows.reduce((total, row) => total + amount(row), 0) as Fen;
  const ofYear = posted.filter((row) => row.feeYear === feeYear);
  const enteredInYear = entered.filter(({ month }) => inYear(month));
  const otherYears = sum(posted.filter((row) => row.feeYear !== feeYear && inYear(row.month)), (row) => row.takenFen);
  const outside = sum(ofYear.filter(({ month }) => !inYear(month)), (row) => row.takenFen);
  const taken = sum(posted.filter(({ month }) => inYear(month)), (row) => row.takenFen);
  const enteredFen = sum(enteredInYear, (row) => row.amountFen);
  const refundDueFen = sum(ofYear, (row) => row.refundDueFen);
  const postedFen = sum(ofYear, (row) => row.postedFen);
  const lines: readonly BridgeLine[] = [
    { item: 'entered-in-year', amountFen: enteredFen },
    { item: 'for-other-fee-years', amountFen: -otherYears as Fen },
    { item: 'entered-outside-the-year', amountFen: outside },
    { item: 'entered-not-posted', amountFen: -(enteredFen - taken) as Fen },
    { item: 'refund-due', amountFen: -refundDueFen as Fen },
  ];
  const months = [...new Set([...enteredInYear.map(({ month }) => month), ...ofYear.map(({ month }) => month)])].sort();
  const byMonth = Object.fromEntries(
    months.map((month) => [
      month,
      { enteredFen: sum(entered.filter((row) => row.month === month), (row) => row.amountFen), postedFen: sum(ofYear.filter((row) => row.month === month), (row) => row.postedFen) },
    ]),
  );
  const inAccounts = sum(Object.values(units), ({ keptFen, onBehalfFen }) => keptFen + onBehalfFen);
  const differenceFen = (sum(lines, ({ amountFen }) => amountFen) - inAccounts) as Fen;
  return { enteredFen, postedFen, refundDueFen, byMonth, byUnit: units, lines: [...lines, { item: 'kept-and-on-behalf', amountFen: inAccounts }], differenceFen };
};

const enteredMonths = async (database: Database, county: string) => {
  const { rows } = await database.query<{ month: string; amount_fen: string }>('select month, amount_fen from entered_month where county = $1 order by month', [county]);
  return rows.map((row) => ({ month: row.month, amountFen: fenOf(row.amount_fen) }));
};

const postedMonths = async (database: Database, county: string) => {
  const { rows } = await database.query<{ fee_year: number; month: string; posted_fen: string; refund_due_fen: string; taken_fen: string }>(
    'select fee_year, month, posted_fen, refund_due_fen, taken_fen from posted_month where county = $1 order by fee_year, month',
    [county],
  );
  return rows.map((row) => ({ feeYear: row.fee_year, month: row.month, postedFen: fenOf(row.posted_fen), refundDueFen: fenOf(row.refund_due_fen), takenFen: fenOf(row.taken_fen) }));
};

/** Registered people by unit of registration; payers are those whose money reaches a tier. A level without subsidy is left out. */
export const unitTotals = async (database: Database, county: string, feeYear: number): Promise<Readonly<Record<string, UnitTotals>>> => {
  const { rows } = await database.query<Record<'unit' | 'people' | 'payers' | 'kept' | 'on_behalf' | 'refund_due' | 'province' | 'city' | 'county', string>>(
    `select unit, count(*) as people, count(*) filter (where tier_fen > 0) as payers, sum(kept_fen) as kept, sum(on_behalf_fen) as on_behalf, sum(refund_due_fen) as refund_due,
            sum(province_fen) as province, sum(city_fen) as city, sum(county_fen) as county
     from participant p left join standing s on s.subject_id = p.subject_id and s.fee_year = $2
     where p.county = $1 group by unit order by unit`,
    [county, feeYear],
  );
  return Object.fromEntries(
    rows.map((row) => {
      const subsidies = (['province', 'city', 'county'] as const).map((level) => [level, fenOf(row[level])] as const).filter(([, amount]) => amount !== 0);
      return [
        row.unit,
        {
          people: Number(row.people), payers: Number(row.payers), keptFen: fenOf(row.kept), onBehalfFen: fenOf(row.on_behalf), refundDueFen: fenOf(row.refund_due),
          subsidyFen: Object.fromEntries(subsidies),
        },
      ];
    }),
  );
};
