import { pensionSubject } from '../projection';
import type { Detector } from './detector';

/** The treasury gave money back, or took it in again, and nobody can say whose: its voucher holds several people of whom not one alone is due a refund. */
export const returnedToNobody: Detector = {
  classes: ['D19'],
  vanishesBy: '退费',
  candidates: `
    select 'D19' as class, e.voucher_no as root_key, e.received_on as on_day, t.told_on as until_day, '退费' as gone_by, e.amount_fen, e.amount_fen as difference_fen,
           json_strip_nulls(json_build_object('voucherNo', e.original_voucher_no, 'packageNo', e.package_no)) as keys,
           json_build_object('K', json_build_object('returnNo', e.voucher_no, 'enteredOn', e.entered_on, 'amountFen', e.amount_fen), 'H', json_build_object()) as parties
    from (
      select distinct on (voucher_no) * from entry
      where county = $1 and entry_kind in (1, 6) and starts_with(treasury, $1) and budget_subject = '${pensionSubject}' and received_on <= $2
      order by voucher_no, received_on, package_no, seq
    ) e
    left join returned t on t.return_no = e.voucher_no and t.county = e.county`,
};
