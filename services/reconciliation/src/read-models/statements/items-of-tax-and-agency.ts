import { fen, type Fen } from '@jumin/kernel';
import type { Database } from '../../application/ports';
import { pensionEntry, type StatementQuestion } from './tax-and-treasury';

/** What the treasury entered in the period, each voucher once, as it was told first; as of the day on which the statement is drawn up, for so are the accounts. $1 county, $2 from, $3 to. */
export const entered = `entered as (
  select e.amount_fen from (
    select distinct on (voucher_no) voucher_no, amount_fen, entered_on from entry
    where county = $1 and ${pensionEntry} and voucher_no in (
      select voucher_no from entry where county = $1 and greatest(entered_on, received_on) >= $2 and entered_on between $2 and $3)
    order by voucher_no, reported_at, entered_on, package_no, seq
  ) e join expected x on x.voucher_no = e.voucher_no and x.county = $1 and x.cancelled_on is null
  where e.entered_on between $2 and $3)`;

/** Of these the ones that a case names, a roster struck off, the bank took back or that could not be posted: few, and looked up one by one. */
const known = `known as (
  select n.voucher_no, e.amount_fen, x.amount_fen as reported_fen, x.bounced_on
  from (
    select root_key as voucher_no from discrepancy where county = $1
    union select keys ->> 'voucherNo' from discrepancy where county = $1
    union select voucher_no from struck_line where county = $1
    union select voucher_no from unapportioned_line where county = $1
    union select voucher_no from expected where county = $1 and reversed_on is not null
  ) n
  cross join lateral (
    select amount_fen, entered_on from entry where entry.voucher_no = n.voucher_no and entry.county = $1 and ${pensionEntry}
    order by reported_at, entered_on, package_no, seq limit 1
  ) e
  cross join lateral (select * from expected where expected.voucher_no = n.voucher_no and expected.county = $1 and cancelled_on is null offset 0) x
  where e.entered_on between $2 and $3)`;

/**
 * What of an entered voucher is not in the accounts, or otherwise than the treasury's figure, because of a case: each fen in one item. Of a voucher of which
 * nothing is posted no single line counts again.
 *
 * - D20: the bank took the whole back, so it is nobody's, whatever else was found before; or a correction cancelled it.
 * - D05, D14: the person's line, at what the treasury entered for it. What a payer objects to stays posted until it is corrected.
 * - D07: of several people nobody can say whose the difference is, and nothing is posted, also where an earlier case stands in its way.
 * - D15, D17: the voucher names other books than those in which this one entry stands.
 * - D23: lines of people whom a correction struck off their roster.
 *
 * Every other class is about money that is posted, or about no money of this voucher.
 */
export const items = `${known}, whole as (
  select 'not-posted-D20' as item, k.voucher_no, k.amount_fen, d.corrects, d.due_on
  from known k left join discrepancy d on d.county = $1 and d.root_key = k.voucher_no
  where k.bounced_on is not null or d.class = 'D20' and d.state = 'closed'
  union all
  select 'not-posted-D07', k.voucher_no, k.amount_fen, d.corrects, d.due_on
  from known k left join discrepancy d on d.county = $1 and d.root_key = k.voucher_no
  where k.bounced_on is null and coalesce(d.state, '') not in ('cleared', 'closed')
    and exists (select from unapportioned_line u where u.voucher_no = k.voucher_no and u.county = $1)
  union all
  select 'not-posted-' || d.class, k.voucher_no, k.amount_fen, d.corrects, d.due_on
  from discrepancy d join known k on k.voucher_no = d.root_key join expected x on x.voucher_no = d.root_key and x.county = $1
  where d.county = $1 and d.class in ('D15', 'D17') and d.state not in ('cleared', 'closed') and x.entered_on is null and k.bounced_on is null
), part as (
  select 'not-posted-' || d.class as item, k.voucher_no, coalesce((d.parties -> 'K' ->> 'amountFen')::bigint, d.amount_fen) as amount_fen, d.corrects, d.due_on
  from discrepancy d join known k on k.voucher_no = d.keys ->> 'voucherNo'
  where d.county = $1 and d.class in ('D05', 'D14') and d.state not in ('cleared', 'closed') and d.parties -> 'payer' is null
  union all
  select 'not-posted-D23', k.voucher_no, s.amount_fen, d.corrects, d.due_on
  from struck_line s join known k on k.voucher_no = s.voucher_no left join discrepancy d on d.case_id = s.case_id
  where s.county = $1
), item as (
  select item, voucher_no, -amount_fen as amount_fen, corrects, due_on from whole
  union all
  select item, voucher_no, -amount_fen, corrects, due_on from part where voucher_no not in (select voucher_no from whole)
  union all
  select 'corrected-amount', k.voucher_no, k.reported_fen - k.amount_fen, d.corrects, d.due_on
  from discrepancy d join known k on k.voucher_no = d.root_key
  where d.county = $1 and d.class = 'D07' and d.erred = 'B' and d.state = 'closed'
  union all
  select 'corrected-into-the-fund', d.root_key, m.amount_fen, d.corrects, d.due_on
  from discrepancy d cross join lateral (
    select amount_fen from entry where entry.voucher_no = d.root_key and entry.county = $1 and entry_kind = 0 and entered_on between $2 and $3 order by reported_at, entered_on limit 1
  ) m
  where d.county = $1 and d.class in ('D15', 'D17') and d.state = 'closed' and not exists (select from known k where k.voucher_no = d.root_key)
)`;

/** What the items say of these vouchers; a voucher of which they say nothing is not in it. */
export const itemFenOf = async (
  database: Database,
  { county, from, to }: Pick<StatementQuestion, 'county' | 'from' | 'to'>,
  voucherNos: readonly string[],
): Promise<ReadonlyMap<string, Fen>> => {
  if (voucherNos.length === 0) return new Map();
  const { rows } = await database.query<{ voucher_no: string; amount: string }>(
    `with ${items} select voucher_no, sum(amount_fen) as amount from item where voucher_no = any ($4::text[]) group by voucher_no`,
    [county, from, to, voucherNos],
  );
  return new Map(rows.map(({ voucher_no, amount }) => [voucher_no, fen(Number(amount))]));
};
