import { fen, subtractFen } from '@jumin/kernel';
import type { Database } from '../../application/ports';
import type { CrossingLine, Statement, StatementItem } from '../../domain/period/events';
import { classesOf } from '../../domain/period/class-statements';
import { findOwingDetails } from '../voucher-lines/find-owing-details';
import { casesIn, isUnexplained, leftOf, summed, type Drawn, type StatementQuestion } from './tax-and-treasury';

/** Each voucher once, as it was told first; as of the day on which the statement is drawn up, for so are the accounts. $1 county, $2 from, $3 to. */
const known = `known as (
  select voucher_no, amount_fen, entered_on from (
    select distinct on (e.voucher_no) e.voucher_no, e.amount_fen, e.entered_on
    from entry e join expected x on x.voucher_no = e.voucher_no and x.county = $1 and x.cancelled_on is null
    where e.county = $1 and entry_kind = 0 and starts_with(e.treasury, $1) and e.budget_subject = '1021001'
    order by e.voucher_no, e.reported_at, e.entered_on, e.package_no, e.seq
  ) first where entered_on between $2 and $3)`;

/**
 * 税务—人社对账单: what the tax authority declared and the treasury entered, against what stands in accounts, kept or due back. What is not posted has a
 * case, except what a payer objects to, which stays posted until it is corrected, and what has no details yet, or details of another sum, which the tax authority owes; what a correction has brought into the fund, or counts otherwise than the treasury's figure, is an item of its own.
 */
export const taxAndAgency = async (database: Database, { county, from, to, dueAfter }: StatementQuestion): Promise<Drawn> => {
  const { rows: totals } = await database.query<{ e_fen: string | null; e_count: string; h_fen: string | null; h_count: string | null }>(
    `with ${known}
     select (select sum(amount_fen) from known) as e_fen, (select count(*) from known) as e_count,
            (select sum(amount_fen) from posted_month where county = $1 and month between to_char($2::date, 'YYYY-MM') and to_char($3::date, 'YYYY-MM')) as h_fen,
            (select sum(lines) from posted_month where county = $1 and month between to_char($2::date, 'YYYY-MM') and to_char($3::date, 'YYYY-MM')) as h_count`,
    [county, from, to],
  );
  const { rows } = await database.query<{ item: string; count: string; amount: string; unexplained: string }>(
    `with ${known},
     item as (
       select 'not-posted-' || d.class as item, -case when d.class = 'D20' then k.amount_fen else d.amount_fen end as amount_fen, d.corrects, d.due_on
       from discrepancy d join known k on k.voucher_no = d.keys ->> 'voucherNo'
       where d.county = $1 and (d.class in ('D05', 'D14') and d.state not in ('cleared', 'closed') and d.parties -> 'payer' is null or d.class = 'D20' and d.state <> 'cleared')
       union all
       select 'not-posted-D07', -k.amount_fen, d.corrects, d.due_on
       from discrepancy d join known k on k.voucher_no = d.root_key
       where d.county = $1 and d.class = 'D07' and d.state not in ('cleared', 'closed')
         and exists (select from unapportioned_line u where u.voucher_no = d.root_key and u.county = $1)
       union all
       select 'not-posted-D23', -s.amount_fen, d.corrects, d.due_on
       from struck_line s join known k on k.voucher_no = s.voucher_no left join discrepancy d on d.case_id = s.case_id where s.county = $1
       union all
       select 'corrected-amount', x.amount_fen - k.amount_fen, d.corrects, d.due_on
       from discrepancy d join known k on k.voucher_no = d.root_key join expected x on x.voucher_no = d.root_key and x.county = $1
       where d.county = $1 and d.class = 'D07' and d.erred = 'B' and d.state = 'closed'
       union all
       select 'corrected-into-the-fund', m.amount_fen, d.corrects, d.due_on
       from discrepancy d cross join lateral (
         select amount_fen from entry where entry.voucher_no = d.root_key and entry.county = $1 and entry_kind = 0 and entered_on between $2 and $3 order by reported_at, entered_on limit 1
       ) m
       where d.county = $1 and d.class in ('D15', 'D17') and d.state = 'closed'
     )
     select item, count(*) as count, sum(amount_fen) as amount, count(*) filter (where corrects is null or due_on is null) as unexplained from item group by item order by item`,
    [county, from, to],
  );
  const cases = await casesIn(database, county, from, to, classesOf('T-H'));
  const vouchers = await findOwingDetails(database, county, from, to);
  const owing = vouchers
    .filter(({ enteredFen, postedFen }) => enteredFen !== postedFen)
    .map((voucher): CrossingLine => ({
      item: voucher.linesFen === 0 ? 'details-missing' : 'details-differ',
      key: voucher.voucherNo,
      class: 'D02',
      owner: 'T',
      dueOn: dueAfter(voucher.matchedOn),
      amountFen: subtractFen(voucher.postedFen, voucher.enteredFen),
    }));
  const ofCases = rows.map(({ item, count, amount }): StatementItem => ({ item, count: Number(count), amountFen: fen(Number(amount)) }));
  const items = [...ofCases, ...summed(owing)];
  const { e_fen, e_count, h_fen, h_count } = totals[0]!;
  const statement: Statement = {
    from,
    to,
    firstFen: fen(Number(e_fen ?? 0)),
    firstCount: Number(e_count),
    secondFen: fen(Number(h_fen ?? 0)),
    secondCount: Number(h_count ?? 0),
    items,
    differenceFen: leftOf(Number(e_fen ?? 0), items, Number(h_fen ?? 0)),
    unexplained: rows.reduce((sum, { unexplained }) => sum + Number(unexplained), 0) + cases.filter(isUnexplained).length,
  };
  return { statement, lines: [...cases, ...owing] };
};
