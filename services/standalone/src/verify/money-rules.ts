/** A rule of the money as a query that names what breaks it; nothing may. `$1` is the list of caps: {county, feeYear, capFen, includesOnBehalf}. */
export interface MoneyRule {
  readonly name: string;
  readonly zh: string;
  readonly en: string;
  /** Counts what is looked at. */
  readonly of: string;
  /** One text column `what`. */
  readonly broken: string;
}

const subsidy = 's.province_fen + s.city_fen + s.county_fen';
const person = (columns = 's.subject_id, s.fee_year'): string => `concat_ws(' ', ${columns})`;

/** Over the read models, which the replay checks against the log, and over the log, as `pg_temp.event`, where a rule is about events (domain.md 3.9). */
export const moneyRules: readonly MoneyRule[] = [
  {
    name: 'voucher-within-entry',
    zh: '每笔记账都有国库入库的税票，且不超过入库金额（一票不记两次）',
    en: 'no posting without a voucher that the treasury entered, and none beyond it, so no voucher is posted twice',
    of: 'select count(*) from reporting.voucher where taken_fen <> 0',
    broken: `select voucher_no as what from reporting.voucher where taken_fen <> 0
          and (coalesce(entered_on, corrected_on) is null or taken_fen > coalesce(corrected_fen, amount_fen))
      union all
      select concat_ws(' ', p.voucher_no, p.subject_id) from reporting.payment p where p.entered_fen <> 0
        and not exists (select from payment_collection.detail d where (d.voucher_no, d.subject_id, d.fee_year, d.kind) = (p.voucher_no, p.subject_id, p.fee_year, p.kind))
        -- A countersigned correction has moved the line to whom it is for.
        and not exists (select from pg_temp.event e where e.stream = 'account-' || p.subject_id and e.type in ('ContributionPosted', 'ContributionWithheld')
          and e.data ->> 'voucherNo' = p.voucher_no and e.data ->> 'caseId' is not null)`,
  },
  {
    name: 'kept-within-entered',
    zh: '每人每年记入账户的金额（含代缴）与逐笔相符，且记账加应退、已退等于入库',
    en: 'what a person’s year holds, 代缴 included, is the sum of its payments; kept, refund due and refunded of each are what was entered',
    of: 'select count(*) from reporting.standing',
    broken: `select ${person()} as what from reporting.standing s
        left join (select subject_id, fee_year, sum(kept_fen) as kept from reporting.payment group by 1, 2) p using (subject_id, fee_year)
        where s.kept_fen + s.on_behalf_fen <> coalesce(p.kept, 0)
      union all
      select concat_ws(' ', voucher_no, subject_id) from reporting.payment where kept_fen + refund_due_fen + refunded_fen <> entered_fen or kept_fen < 0`,
  },
  {
    name: 'cap',
    zh: '每人每年个人缴费与代缴不超过当年上限',
    en: 'no person’s year holds more than the cap of its policy',
    of: 'select count(*) from reporting.standing',
    broken: `select ${person()} as what from reporting.standing s
      join json_to_recordset($1::json) as c(county text, "feeYear" smallint, "capFen" bigint, "includesOnBehalf" boolean)
        on c.county = s.county and c."feeYear" = s.fee_year
      where s.kept_fen + case when c."includesOnBehalf" then s.on_behalf_fen else 0 end > c."capFen"`,
  },
  {
    name: 'subsidy-follows-money',
    zh: '补贴只对已入库记账的缴费核定',
    en: 'subsidy exists for kept and entered money only',
    of: `select count(*) from reporting.standing s where ${subsidy} <> 0`,
    broken: `select ${person()} as what from reporting.standing s where ${subsidy} <> 0 and s.kept_fen + s.on_behalf_fen <= 0
      union all
      select ${person('b.subject_id, b.fee_year')} from subsidy_calculation.subsidy b left join reporting.standing s using (subject_id, fee_year)
        where (b.province_fen, b.city_fen, b.county_fen) is distinct from (s.province_fen, s.city_fen, s.county_fen)`,
  },
  {
    name: 'subsidy-once',
    zh: '每人每年补贴只核定一次，其后只有差额，差额之和即现额',
    en: 'one assessment per person and year, then differences only, which add up to what is owed',
    of: `select count(distinct stream) from pg_temp.event where stream like 'entitlement-%'`,
    broken: `select e.stream as what from (
        select stream, count(*) filter (where type = 'SubsidyAssessed') as assessed, sum((data ->> 'provinceDeltaFen')::bigint) as province,
               sum((data ->> 'cityDeltaFen')::bigint) as city, sum((data ->> 'countyDeltaFen')::bigint) as county
        from pg_temp.event where stream like 'entitlement-%' group by stream) e
      left join subsidy_calculation.subsidy b on e.stream = 'entitlement-' || b.subject_id || '-' || b.fee_year
      where e.assessed <> 1 or (e.province, e.city, e.county) is distinct from (b.province_fen::numeric, b.city_fen::numeric, b.county_fen::numeric)`,
  },
  {
    name: 'rosters-are-their-lines',
    zh: '已关闭的代缴清册，人数和金额等于清册各行之和',
    en: 'count and total of every closed roster are those of its lines',
    of: 'select count(*) from reporting.roster where closed',
    broken: `select concat_ws(' ', r.county, r.roster_no) as what
      from (select county, roster_no, people, amount_fen from reporting.roster where closed
            union all select county, roster_no, people, amount_fen from subsidy_calculation.roster where status = 'closed') r
      cross join lateral (select count(*) as people, coalesce(sum(amount_fen), 0) as amount_fen from reporting.roster_line l
                          where l.county = r.county and l.roster_no = r.roster_no and l.state = 'on') l
      where (r.people::bigint, r.amount_fen::numeric) is distinct from (l.people, l.amount_fen)`,
  },
  {
    name: 'on-behalf-on-a-roster',
    zh: '每笔代缴记账的人员都在清册上，且未被补充清册剔除',
    en: 'whoever has a posting of 代缴 stands on its roster, drawn up or listed by its voucher, and was not taken off it',
    of: `select count(*) from reporting.payment where kind = 'on-behalf' and kept_fen <> 0`,
    broken: `select concat_ws(' ', p.voucher_no, p.subject_id) as what from reporting.payment p
      left join reporting.batch_voucher v on v.voucher_no = p.voucher_no and v.county = p.county
      left join reporting.roster_line l on l.county = p.county and l.roster_no = v.batch_no and l.subject_id = p.subject_id
      where p.kind = 'on-behalf' and p.kept_fen <> 0 and (l.state = 'removed' or l.state is null
        and not exists (select from reporting.on_behalf_line o where o.voucher_no = p.voucher_no and o.subject_id = p.subject_id and o.fee_year = p.fee_year)
        -- A countersigned correction has moved the line to whom it is for.
        and not exists (select from pg_temp.event e where e.stream = 'account-' || p.subject_id and e.type = 'ContributionPosted'
          and e.data ->> 'voucherNo' = p.voucher_no and e.data ->> 'caseId' is not null))`,
  },
  {
    name: 'accounts-are-months',
    zh: '各年度个人账户合计等于各月记账之和',
    en: 'the accounts of a fee year hold what its months posted',
    of: 'select count(*) from reporting.posted_month',
    broken: `select concat_ws(' ', county, fee_year) as what
      from (select county, fee_year, sum(kept_fen + on_behalf_fen) as held from reporting.standing group by 1, 2) a
      full join (select county, fee_year, sum(posted_fen) as posted from reporting.posted_month group by 1, 2) m using (county, fee_year)
      where coalesce(a.held, 0) <> coalesce(m.posted, 0)`,
  },
];
