import { bankCredit, voucherKeys, type Detector } from './detector';

/**
 * The bank took money back that had been declared. Not entered yet, the tax authority cancels the voucher, and nothing is left. Of a batch of which a part
 * was taken back nobody can say whose it is: the batch is then the document, until the bank's further lines say or the whole of it went back.
 */
export const bounced: Detector = {
  classes: ['D20'],
  vanishesBy: '作废',
  candidates: `
    select 'D20' as class, x.voucher_no as root_key, reversed_on as on_day, case when entry_on is null then cancelled_on end as until_day, '作废' as gone_by, amount_fen,
           reversed_fen as difference_fen, ${voucherKeys} as keys,
           json_build_object('B', json_build_object('flowNo', reversal_flow_no, 'takenBackFen', reversed_fen, 'amountFen', case when reversed_fen >= amount_fen then 0 else coalesce(bank.in_fen, reversed_fen) - reversed_fen end),
             'T', json_build_object('issuedOn', issued_on, 'amountFen', amount_fen),
             'K', json_strip_nulls(json_build_object('enteredOn', entered_on, 'amountFen', entered_fen))) as parties
    from expected x ${bankCredit} where x.county = $1 and reversed_on is not null and reversed_fen > 0 and reversed_on <= $2
    union all
    select 'D20' as class, b.batch_no, b.on_day, b.until_day, '冲正', b.amount_fen, l.taken_fen, json_build_object('batchNo', b.batch_no),
           json_build_object('B', json_build_object('flowNo', l.flow_no, 'takenBackFen', l.taken_fen), 'T', json_build_object('amountFen', b.amount_fen))
    from (
      select x.batch_no, min(reversed_on) as on_day, sum(amount_fen) as amount_fen, array_agg(voucher_no) || array_remove(array_agg(order_no), null) as ours,
             case when bool_and(reversed_fen >= amount_fen) then max(bounced_on) end as until_day
      from (select distinct batch_no from expected where county = $1 and reversed_on is not null and batch_no is not null) t
      cross join lateral (select * from expected where expected.batch_no = t.batch_no and expected.county = $1 offset 0) x
      group by x.batch_no
    ) b
    cross join lateral (
      select sum(out_fen) as taken_fen, min(flow_no) as flow_no, min(received_on) as first_on from bank_line l
      where l.reference = b.batch_no and l.county = $1 and back
        and not exists (select from bank_line o where o.reference = any (b.ours) and o.county = $1 and o.flow_no = l.flow_no)
      offset 0
    ) l
    where l.taken_fen is not null and b.on_day <= $2`,
};
