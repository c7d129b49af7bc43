import type { Detector } from './detector';

/**
 * What left the 支出户 and is no refund as it was ordered: of another sum, to somebody else, oftener than ordered, before it was, or under no number. The
 * line of the bank is the document. Gone when it is ordered, or when the same sum came back. Refunds are few, and the account is the county's own.
 */
export const paidOtherwise: Detector = {
  classes: ['D19'],
  vanishesBy: '支出户流水',
  candidates: `(
    with paid as (
      select *, row_number() over (partition by refund_no, subject_id, amount_fen order by received_on, flow_no) as nth
      from refund_payment where county = $1 and paid
    ), ordered as (
      select *, row_number() over (partition by refund_no, subject_id, amount_fen order by ordered_on, ordered_at) as nth from refund_order where county = $1
    ), stray as (
      select p.*, o.ordered_on,
             (select min(b.received_on) from refund_payment b where b.county = p.county and not b.paid and b.amount_fen = p.amount_fen and b.received_on >= p.received_on
                and b.refund_no is not distinct from p.refund_no and b.subject_id is not distinct from p.subject_id) as returned_on,
             (select min(a.amount_fen) from refund_order a where a.county = p.county and a.refund_no = p.refund_no) as asked_fen
      from paid p left join ordered o on (o.refund_no, o.subject_id, o.amount_fen, o.nth) = (p.refund_no, p.subject_id, p.amount_fen, p.nth)
      where o.ordered_on is null or o.ordered_on > p.received_on
    )
    select 'D19' as class, flow_no as root_key, received_on as on_day, least(ordered_on, returned_on) as until_day,
           case when ordered_on is null or returned_on < ordered_on then '支出户流水' else '退费' end as gone_by, amount_fen,
           case when ordered_on is null and asked_fen <> amount_fen then abs(amount_fen - asked_fen) else amount_fen end as difference_fen,
           json_strip_nulls(json_build_object('flowNo', flow_no, 'subjectId', subject_id)) as keys,
           json_build_object('B', json_build_object('flowNo', flow_no, 'paidOn', paid_on, 'amountFen', amount_fen),
             'H', json_strip_nulls(json_build_object('refundNo', refund_no, 'amountFen', case when ordered_on is null then asked_fen end))) as parties
    from stray where received_on <= $2)`,
};
