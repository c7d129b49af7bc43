import type { Detector } from './detector';

/**
 * What finance allots for a roster, at all levels together, is not what the roster says: the one that was drawn up under the number and closed, or else
 * what its vouchers list. Compared from the day on which the roster is closed, or the vouchers' lines are whole, and again with every further slip: until
 * a slip mends it, the difference is one, told with its last figures.
 */
export const rosterDiffersFromAllotment: Detector = {
  classes: ['D23'],
  vanishesBy: '财政拨付',
  candidates: `(
    with numbered as (
      select distinct roster_no from allotment where county = $1
    ), drawn as (
      select r.roster_no, (select max(voucher_no) from expected where expected.batch_no = r.roster_no and expected.county = $1 and cancelled_on is null) as voucher_no,
             r.people::bigint as people, r.amount_fen::numeric as amount_fen, r.closed_on as whole_on, 'drawn' as source
      from numbered n join roster r on r.roster_no = n.roster_no and r.county = $1
    ), listed as (
      select a.roster_no, max(x.voucher_no) as voucher_no, sum(o.people) as people, sum(o.amount_fen) as amount_fen, max(greatest(x.received_on, o.received_on)) as whole_on,
             null as source
      from numbered a
      cross join lateral (select * from expected where expected.batch_no = a.roster_no and expected.county = $1 and cancelled_on is null offset 0) x
      left join lateral (select * from on_behalf where on_behalf.voucher_no = x.voucher_no and on_behalf.county = x.county) o on true
      where not exists (select from roster r where r.roster_no = a.roster_no and r.county = $1)
      group by a.roster_no having sum(o.amount_fen) = sum(x.amount_fen) and count(*) = count(o.voucher_no)
    ), on_file as (
      select * from drawn union all select * from listed
    ), day as (
      select distinct r.roster_no, greatest(a.received_on, r.whole_on) as day from on_file r join allotment a on a.roster_no = r.roster_no and a.county = $1
    ), stand as (
      select d.roster_no, d.day, min(r.voucher_no) as voucher_no, min(a.allotment_no) as allotment_no, max(a.people) as people, sum(a.amount_fen) as amount_fen,
             min(r.people) as roster_people, min(r.amount_fen) as roster_fen, min(r.source) as source,
             coalesce(bool_or(a.people <> r.people), false) or sum(a.amount_fen) <> min(r.amount_fen) as differs
      from day d join on_file r using (roster_no) join allotment a on a.roster_no = d.roster_no and a.county = $1 and a.received_on <= d.day
      group by d.roster_no, d.day
    ), span as (
      select s.*, (select min(t.day) from stand t where t.roster_no = s.roster_no and t.day > s.day and not t.differs) as until_day from stand s where s.differs
    )
    select distinct on (roster_no, until_day) 'D23' as class, roster_no as root_key, min(day) over (partition by roster_no, until_day) as on_day, until_day, '财政拨付' as gone_by,
           amount_fen, abs(amount_fen - roster_fen) as difference_fen,
           json_strip_nulls(json_build_object('rosterNo', roster_no, 'allotmentNo', allotment_no, 'voucherNo', voucher_no)) as keys,
           json_build_object('F', json_strip_nulls(json_build_object('people', people, 'amountFen', amount_fen)),
             'H', json_strip_nulls(json_build_object('people', roster_people, 'amountFen', roster_fen, 'roster', source))) as parties
    from span order by roster_no, until_day, day desc)`,
};
