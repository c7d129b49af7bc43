import type { Detector } from './detector';

/**
 * What the other services found. One case per root key: of several that begin on one day the class that sorts first opens it. Of a wrong person in a
 * village's batch, the list of the village shows whether the number was wrong there already. Nothing of a line is found before its voucher is entered,
 * whichever document was taken in last.
 */
export const reportedByOthers: Detector = {
  classes: ['D05', 'D08', 'D12', 'D14', 'D19', 'D25', 'D26'],
  vanishesBy: 'FindingWithdrawn',
  candidates: `
    select f.class, f.root_key, greatest(f.reported_on, x.matched_on) as on_day, f.withdrawn_on as until_day, 'FindingWithdrawn' as gone_by, f.amount_fen, f.difference_fen,
           case when f.class <> 'D14' or x.batch_no is null then f.keys else (f.keys::jsonb || jsonb_build_object('batchNo', x.batch_no))::json end as keys,
           case when v.receipt_no is null then f.parties
             else (jsonb_build_object('V', jsonb_build_object('receiptNo', v.receipt_no, 'amountFen', v.amount_fen)) || f.parties::jsonb)::json end as parties
    from finding f
    left join lateral (select batch_no, matched_on from expected where voucher_no = f.keys->>'voucherNo' and expected.county = f.county offset 0) x on true
    left join lateral (
      select receipt_no, amount_fen from listed l
      where f.class = 'D14' and l.batch_no = x.batch_no and l.county = f.county and l.subject_id = (f.keys->>'subjectId')::uuid order by receipt_no limit 1
    ) v on true
    where f.county = $1 and f.reported_on <= $2`,
};
