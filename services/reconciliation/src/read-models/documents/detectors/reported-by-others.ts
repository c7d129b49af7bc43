import type { Detector } from './detector';

/**
 * What the other services found. One case per root key: of several that begin on one day the class that sorts first opens it. Of a wrong person in a
 * village's batch, the list of the village shows whether the number was wrong there already.
 */
export const reportedByOthers: Detector = {
  classes: ['D05', 'D08', 'D12', 'D14', 'D25', 'D26'],
  vanishesBy: 'FindingWithdrawn',
  candidates: `
    select f.class, f.root_key, f.reported_on as on_day, f.withdrawn_on as until_day, 'FindingWithdrawn' as gone_by, f.amount_fen, f.difference_fen,
           case when v.batch_no is null then f.keys else (f.keys::jsonb || jsonb_build_object('batchNo', v.batch_no))::json end as keys,
           case when v.receipt_no is null then f.parties
             else (jsonb_build_object('V', jsonb_build_object('receiptNo', v.receipt_no, 'amountFen', v.amount_fen)) || f.parties::jsonb)::json end as parties
    from finding f
    left join lateral (
      select x.batch_no, l.receipt_no, l.amount_fen from expected x
      left join listed l on l.batch_no = x.batch_no and l.county = x.county and l.subject_id = (f.keys->>'subjectId')::uuid
      where f.class = 'D14' and x.voucher_no = f.keys->>'voucherNo' and x.county = f.county order by l.receipt_no limit 1
    ) v on true
    where f.county = $1 and f.reported_on <= $2`,
};
