import { fen, minusFen, subtractFen, sumFen, type Divisions, type Fen } from '@jumin/kernel';
import type { Database } from '../../application/ports';
import { progressOf } from '../progress/query';
import { correctedFen, notPostedByReason, returnedFen } from './items';
import { governmentBridgesOf, type GovernmentBridges } from './subsidy';

export interface BridgeLine {
  /** Stable code; the console has its words in both languages. Every line opens to its items. */
  readonly item: string;
  readonly amountFen: Fen;
  /** Of `entered-not-posted`: the class of the case that holds the money, or what is wrong with its details. */
  readonly reasons?: readonly { readonly reason: string; readonly amountFen: Fen; readonly vouchers: number }[];
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
export interface Bridge extends GovernmentBridges {
  /** Entered in the year, in the next January as far as no later year has taken it, and in other months for this year; each entry once. */
  readonly enteredFen: Fen;
  readonly postedFen: Fen;
  readonly refundDueFen: Fen;
  readonly byMonth: Readonly<Record<string, { readonly enteredFen: Fen; readonly postedFen: Fen }>>;
  readonly byUnit: Readonly<Record<string, UnitTotals>>;
  readonly lines: readonly BridgeLine[];
  readonly differenceFen: Fen;
}

const fenOf = (text: string | number | null | undefined): Fen => fen(Number(text ?? 0));
const sum = <Row>(rows: readonly Row[], amount: (row: Row) => Fen) => sumFen(rows.map(amount));

/** Unsigned bridge of a fee year as far as the contracts have been read. Months are the treasury's months of entry. Each line comes from tables of its own, so that closing says something. */
export const bridgeOf = async (database: Database, divisions: Divisions, county: string, feeYear: number): Promise<Bridge> => {
  const entered = await enteredMonths(database, county);
  const posted = await postedMonths(database, county);
  const reasons = await notPostedByReason(database, county, feeYear);
  const inAccounts = await accountsOf(database, county, feeYear);
  const units = await progressOf(database, divisions, undefined, { county, feeYear });
  const inYear = ({ month }: { readonly month: string }) => month.startsWith(`${feeYear}-`);
  const ofYear = posted.filter((row) => row.feeYear === feeYear);
  const enteredInYear = entered.filter(inYear);
  const outside = ofYear.filter((row) => !inYear(row)).map(({ month, takenFen }) => ({ month, amountFen: takenFen }));
  const nextJanuary = `${feeYear + 1}-01`;
  const crossing = { month: nextJanuary, amountFen: crossedInto(nextJanuary, feeYear, entered, posted) };
  const enteredForYear = [...enteredInYear, crossing, ...outside.filter(({ month }) => month !== nextJanuary)];
  const corrected = await correctedFen(database, county, feeYear);
  const refundDueFen = sum(ofYear, (row) => row.refundDueFen);
  const lines: readonly BridgeLine[] = [
    { item: 'entered-in-year', amountFen: sum(enteredInYear, (row) => row.amountFen) },
    {
      item: 'for-other-fee-years',
      amountFen: minusFen(
        sum(
          posted.filter((row) => row.feeYear !== feeYear && inYear(row)),
          (row) => row.takenFen,
        ),
      ),
    },
    {
      item: 'entered-outside-the-year',
      amountFen: sum(outside, (row) => row.amountFen),
    },
    // Each only where there is something to say of it.
    ...present('corrected', corrected),
    { item: 'entered-not-posted', amountFen: minusFen(sum(reasons, (row) => row.amountFen)), reasons },
    { item: 'refund-due', amountFen: minusFen(refundDueFen) },
    ...present('refunded', minusFen(sum(ofYear, (row) => row.refundedFen))),
    ...present('returned', minusFen(await returnedFen(database, county, feeYear))),
  ];
  return {
    enteredFen: sum(enteredForYear, (row) => row.amountFen),
    postedFen: sum(ofYear, (row) => row.postedFen),
    refundDueFen,
    byMonth: byMonth(enteredForYear, ofYear),
    byUnit: Object.fromEntries(
      units.map(({ unit, people, payers, keptFen, onBehalfFen, refundDueFen: due, subsidyFen }) => [
        unit,
        { people, payers, keptFen, onBehalfFen, refundDueFen: due, subsidyFen },
      ]),
    ),
    lines: [...lines, { item: 'kept-and-on-behalf', amountFen: inAccounts }],
    differenceFen: subtractFen(
      sum(lines, ({ amountFen }) => amountFen),
      inAccounts,
    ),
    ...(await governmentBridgesOf(database, county, feeYear)),
  };
};

const present = (item: string, amountFen: Fen): readonly BridgeLine[] => (amountFen === 0 ? [] : [{ item, amountFen }]);

/** What the treasury entered in the next January and no later year has taken: a year is reported with what crosses its end, whatever it turns out to be for. */
const crossedInto = (
  month: string,
  feeYear: number,
  entered: readonly Month[],
  posted: readonly { readonly feeYear: number; readonly month: string; readonly takenFen: Fen }[],
): Fen =>
  subtractFen(
    sum(
      entered.filter((row) => row.month === month),
      (row) => row.amountFen,
    ),
    sum(
      posted.filter((row) => row.month === month && row.feeYear > feeYear),
      (row) => row.takenFen,
    ),
  );

interface Month {
  readonly month: string;
  readonly amountFen: Fen;
}
const byMonth = (entered: readonly Month[], posted: readonly { readonly month: string; readonly postedFen: Fen }[]): Bridge['byMonth'] => {
  const months: Record<string, { enteredFen: Fen; postedFen: Fen }> = {};
  for (const month of [...new Set([...entered.filter(({ amountFen }) => amountFen !== 0), ...posted].map((row) => row.month))].sort())
    months[month] = {
      enteredFen: sum(
        entered.filter((row) => row.month === month),
        (row) => row.amountFen,
      ),
      postedFen: sum(
        posted.filter((row) => row.month === month),
        (row) => row.postedFen,
      ),
    };
  return months;
};

const enteredMonths = async (database: Database, county: string): Promise<readonly Month[]> => {
  const { rows } = await database.query<{ month: string; amount_fen: string }>(
    'select month, amount_fen from entered_month where county = $1',
    [county],
  );
  return rows.map((row) => ({ month: row.month, amountFen: fenOf(row.amount_fen) }));
};

const postedMonths = async (database: Database, county: string) => {
  const { rows } = await database.query<{
    fee_year: number;
    month: string;
    posted_fen: string;
    refund_due_fen: string;
    refunded_fen: string;
    taken_fen: string;
  }>('select fee_year, month, posted_fen, refund_due_fen, refunded_fen, taken_fen from posted_month where county = $1', [county]);
  return rows.map((row) => ({
    feeYear: row.fee_year,
    month: row.month,
    postedFen: fenOf(row.posted_fen),
    refundDueFen: fenOf(row.refund_due_fen),
    refundedFen: fenOf(row.refunded_fen),
    takenFen: fenOf(row.taken_fen),
  }));
};

/** What stands in the accounts, by the standings themselves. */
const accountsOf = async (database: Database, county: string, feeYear: number): Promise<Fen> => {
  const { rows } = await database.query<{ amount: string | null }>(
    'select sum(kept_fen + on_behalf_fen) as amount from standing where county = $1 and fee_year = $2',
    [county, feeYear],
  );
  return fenOf(rows[0]?.amount);
};
