import { fen, type Fen } from '@jumin/kernel';
import type { Database } from '../../application/ports';

/**
 * Lines of the rosters of 代缴 of a county ($1) and fee year ($2): of those drawn up here and closed, and, where none was closed under the number, what
 * the vouchers of that number list. A correction has taken off who is `removed`.
 */
export const rosterLines = `
  select r.roster_no, 'drawn' as source, l.subject_id, l.identity, l.amount_fen, l.state, l.case_id
  from roster r join roster_line l using (county, roster_no) where r.county = $1 and r.fee_year = $2 and r.closed
  union all
  select v.batch_no, 'listed', o.subject_id, min(x.identity), sum(o.amount_fen), coalesce(min(x.state), 'on'), (array_agg(x.case_id))[1]
  from on_behalf_line o join batch_voucher v on v.voucher_no = o.voucher_no and v.county = o.county and not v.cancelled
  left join roster_line x on x.county = o.county and x.roster_no = v.batch_no and x.subject_id = o.subject_id
  where o.county = $1 and o.fee_year = $2 and not exists (select from roster r where r.county = o.county and r.roster_no = v.batch_no and r.closed)
  group by v.batch_no, o.subject_id`;

/** What of 代缴 stands in accounts of the county ($1) and fee year ($2), by person. */
export const onBehalfPosted = `
  select subject_id, sum(kept_fen) as posted_fen from payment where county = $1 and fee_year = $2 and kind = 'on-behalf' group by subject_id`;

export interface RosterLineRow {
  readonly rosterNo: string;
  /** Drawn up here under the number, or what the vouchers of the number list. */
  readonly source: 'drawn' | 'listed';
  readonly subjectId: string;
  readonly unit: string | null;
  readonly identity: string | null;
  readonly amountFen: Fen;
  readonly state: 'on' | 'removed';
  readonly caseId: string | null;
  /** What of the person's 代缴 of the fee year stands in the account. */
  readonly postedFen: Fen;
}

/** One row per line of the year's rosters, a page at a time; `next` is given to the next call and null at the end. */
export const rosterLinesOf = async (
  database: Database,
  { county, feeYear, after, limit }: { readonly county: string; readonly feeYear: number; readonly after?: string; readonly limit: number },
): Promise<{ readonly items: readonly RosterLineRow[]; readonly next: string | null }> => {
  const { rows } = await database.query<RosterLineRow & { readonly place: string }>(
    `with line as (${rosterLines}), posted as (${onBehalfPosted})
     select * from (
       select l.roster_no as "rosterNo", l.source, l.subject_id as "subjectId", p.unit, l.identity, l.amount_fen as "amountFen", l.state, l.case_id as "caseId",
              coalesce(b.posted_fen, 0) as "postedFen", concat_ws('/', l.roster_no, l.subject_id) as place
       from line l left join posted b using (subject_id) left join participant p on p.subject_id = l.subject_id
     ) as rows where $3::text is null or place collate "C" > $3 order by place collate "C" limit $4`,
    [county, feeYear, after ?? null, limit],
  );
  const items = rows.map(({ place: _place, ...row }) => ({
    ...row,
    amountFen: fen(Number(row.amountFen)),
    postedFen: fen(Number(row.postedFen)),
  }));
  return { items, next: rows.length < limit ? null : rows.at(-1)!.place };
};
