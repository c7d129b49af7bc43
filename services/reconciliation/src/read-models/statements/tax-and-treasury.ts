import { fen, sumFen, type Fen, type LocalDate } from '@jumin/kernel';
import type { Database } from '../../application/ports';
import { classesOf } from '../../domain/period/class-statements';
import type { CrossingLine, Statement, StatementItem } from '../../domain/period/events';

export interface StatementQuestion {
  readonly county: string;
  /** Both included. Documents handed over later belong to a later statement. */
  readonly from: LocalDate;
  readonly to: LocalDate;
  /** The day by which what was opened on another is due. */
  readonly dueAfter: (day: LocalDate) => LocalDate;
}
export interface Drawn {
  readonly statement: Statement;
  readonly lines: readonly CrossingLine[];
}

/** An entry of the county's own books under the subject of the pension, as counted in every statement. $1 county. */
export const pensionEntry = `entry_kind = 0 and starts_with(treasury, $1) and budget_subject = '1021001'`;

/**
 * T: what the tax authority reported. E: what the treasury entered in the county's own books, each voucher once, as it was told first. Of the vouchers of
 * which a document was issued or entered in the period and there by its end, or came in it: no other can stand in a statement. $1 county, $2 from, $3 to.
 */
export const sides = `
  touched as (
    select voucher_no from expected where county = $1 and greatest(issued_on, received_on) between $2 and $3
    union select voucher_no from entry where county = $1 and greatest(entered_on, received_on) between $2 and $3
  ), t as (
    select voucher_no, issued_on, amount_fen, checks_on, received_on from expected join touched using (voucher_no)
    where county = $1 and received_on <= $3 and coalesce(cancelled_on, 'infinity') > $3
  ), e as (
    select * from (
      select distinct on (voucher_no) voucher_no, entered_on, amount_fen, received_on from entry join touched using (voucher_no)
      where county = $1 and ${pensionEntry}
      order by voucher_no, reported_at, entered_on, package_no, seq
    ) first where received_on <= $3
  )`;

const items = `
  both_sides as (
    select voucher_no, t.issued_on, t.amount_fen as t_fen, t.checks_on, e.entered_on, e.amount_fen as e_fen
    from t full join e using (voucher_no) where t.issued_on between $2 and $3 or e.entered_on between $2 and $3
  ), item as (
    select *, case
      when issued_on is null then 'unknown-to-tax'
      when entered_on is null then 'not-entered'
      when issued_on < $2 then 'issued-before'
      when issued_on > $3 then 'issued-after'
      when entered_on < $2 then 'entered-before'
      when e_fen <> t_fen then 'amount-differs' end as item
    from both_sides
  ), line as (
    select item, voucher_no, checks_on, case
      when item in ('unknown-to-tax', 'issued-before', 'issued-after') then e_fen
      when item in ('not-entered', 'entered-before') then -t_fen
      else e_fen - t_fen end as amount_fen,
      case when item in ('issued-before', 'issued-after', 'entered-before')
           then case when extract(year from issued_on) = extract(year from entered_on) then 'D10' else 'D11' end end as crossing
    from item where item is not null
  )`;

const fenOf = (text: string | null | undefined): Fen => fen(Number(text ?? 0));

/**
 * 国库—税务对账单: both totals are added up from each side's own documents, the items from their meeting; what is then left is 0 or the statement does
 * not close. Money that is under way when the period ends (跨月在途) and dates that cross explain themselves; everything else needs a case.
 */
export const taxAndTreasury = async (database: Database, { county, from, to }: StatementQuestion): Promise<Drawn> => {
  const asked = [county, from, to];
  const { rows: totals } = await database.query<{ t_fen: string | null; t_count: string; e_fen: string | null; e_count: string }>(
    `with ${sides} select
       (select sum(amount_fen) from t where issued_on between $2 and $3) as t_fen, (select count(*) from t where issued_on between $2 and $3) as t_count,
       (select sum(amount_fen) from e where entered_on between $2 and $3) as e_fen, (select count(*) from e where entered_on between $2 and $3) as e_count`,
    asked,
  );
  const { rows } = await database.query<{
    item: string;
    key: string;
    class: string | null;
    owner: string | null;
    due_on: LocalDate | null;
    amount_fen: string;
  }>(
    `with ${sides}, ${items}
     select l.item, l.voucher_no as key, coalesce(d.class, crossing, case when checks_on > $3 then case when extract(month from $3::date) = 12 then 'D11' else 'D10' end end) as class,
            coalesce(d.corrects, case when crossing is not null or checks_on > $3 then 'nobody' end) as owner,
            coalesce(d.due_on, checks_on)::text as due_on, l.amount_fen
     from line l left join lateral (select * from discrepancy where discrepancy.county = $1 and root_key = l.voucher_no offset 0) d on true
     order by l.item, l.voucher_no`,
    asked,
  );
  const lines = rows.map((row): CrossingLine => ({
    item: row.item,
    key: row.key,
    class: row.class,
    owner: row.owner,
    dueOn: row.due_on,
    amountFen: fenOf(row.amount_fen),
  }));
  const { t_fen, t_count, e_fen, e_count } = totals[0]!;
  const cases = await casesIn(database, county, from, to, classesOf('T-K'));
  const ofItems = summed(lines);
  const statement: Statement = {
    from,
    to,
    firstFen: fenOf(t_fen),
    firstCount: Number(t_count),
    secondFen: fenOf(e_fen),
    secondCount: Number(e_count),
    items: ofItems,
    differenceFen: leftOf(fenOf(t_fen), ofItems, fenOf(e_fen)),
    unexplained: [...lines, ...cases].filter(isUnexplained).length,
  };
  return { statement, lines: [...lines, ...cases, ...(await lateOf(database, asked))] };
};

/** A difference without class, owner or due date. What crossed and is on both sides by now is due to nobody. */
export const isUnexplained = ({ item, class: of, owner, dueOn }: CrossingLine): boolean =>
  of === null || owner === null || (dueOn === null && !crossings.has(item) && !item.startsWith('corrected'));
const crossings: ReadonlySet<string> = new Set(['issued-before', 'issued-after', 'entered-before']);

/**
 * Documents of an earlier period that came, or were cancelled, in this one, and 退库 and 退库退回 of it, of which the tax authority has no document. They stand in neither side's total, as the statement that they belong to was
 * drawn up without them and does not change: each fen is thus in one period's total or in one period's lines, and a year is its months and these.
 */
const lateOf = async (database: Database, asked: readonly unknown[]): Promise<readonly CrossingLine[]> => {
  const { rows } = await database.query<{ item: string; key: string; amount_fen: string }>(
    `with ${sides}
     select 'reported-late' as item, voucher_no as key, amount_fen from t where issued_on < $2 and received_on >= $2
     union all select 'entered-late', voucher_no, amount_fen from e where entered_on < $2 and received_on >= $2
     union all select 'cancelled-later', voucher_no, -amount_fen from expected
       where county = $1 and issued_on < $2 and received_on < $2 and cancelled_on between $2 and $3
     union all select case entry_kind when 6 then 'returned-again' else 'returned' end, voucher_no, case entry_kind when 6 then amount_fen else -amount_fen end from entry
       where county = $1 and entry_kind in (1, 6) and starts_with(treasury, $1) and budget_subject = '1021001' and entered_on <= $3
         and greatest(entered_on, received_on) between $2 and $3
     order by item, key`,
    [...asked],
  );
  return rows.map(({ item, key, amount_fen }) => ({ item, key, class: null, owner: null, dueOn: null, amountFen: fenOf(amount_fen) }));
};

/** What is left between the sides once the items are counted. */
export const leftOf = (first: number, between: readonly StatementItem[], second: number): Fen =>
  fen(first + sumFen(between.map(({ amountFen }) => amountFen)) - second);

/** By item, in the order in which they come. */
export const summed = (lines: readonly CrossingLine[]): readonly StatementItem[] => {
  const sums = new Map<string, { item: string; count: number; amountFen: number }>();
  for (const { item, amountFen } of lines) {
    const sum = sums.get(item) ?? { item, count: 0, amountFen: 0 };
    sums.set(item, { item, count: sum.count + 1, amountFen: sum.amountFen + amountFen });
  }
  return [...sums.values()] as unknown as readonly StatementItem[];
};

/** Cases of these classes that came from before, stand at the end, or came to their end in the period: a later correction is seen here, not in the month that it is about. */
export const casesIn = async (
  database: Database,
  county: string,
  from: LocalDate,
  to: LocalDate,
  classes: readonly string[],
): Promise<readonly CrossingLine[]> => {
  const { rows } = await database.query<{
    item: string;
    root_key: string;
    class: string;
    corrects: string | null;
    due_on: LocalDate | null;
    difference_fen: string | null;
  }>(
    `select case when cleared_on between $2 and $3 then case when opened_on < $2 then 'corrected-of-earlier' else 'corrected' end
              when opened_on < $2 then 'brought-forward' else 'standing' end as item,
            root_key, class, corrects, due_on::text, difference_fen
     from discrepancy where county = $1 and class = any($4::text[]) and opened_on <= $3 and (cleared_on is null or cleared_on >= $2)
     order by item, root_key`,
    [county, from, to, classes],
  );
  return rows.map((row) => ({
    item: row.item,
    key: row.root_key,
    class: row.class,
    owner: row.corrects,
    dueOn: row.due_on,
    amountFen: fenOf(row.difference_fen),
  }));
};
