import { pensionSubject } from '../projection';
import type { Detector } from './detector';

/**
 * The treasury tells of one voucher again under another package: it is counted once, as it was told first. Which of the two lines is wrong is the
 * treasury's to say, by a line of kind 2 (更正) that names the voucher. The case is of the second line, for the voucher may have one of its own.
 */
export const enteredAgain: Detector = {
  classes: ['D13'],
  vanishesBy: '国库更正',
  candidates: `
    select distinct on (e.voucher_no, e.package_no) 'D13' as class, e.voucher_no || '/' || e.package_no as root_key, e.received_on as on_day, c.corrected_on as until_day,
           '国库更正' as gone_by, coalesce(x.amount_fen, e.amount_fen) as amount_fen, e.amount_fen as difference_fen,
           json_build_object('voucherNo', e.voucher_no, 'packageNo', e.package_no) as keys,
           json_build_object('T', case when x.voucher_no is null then json_build_object() else json_build_object('issuedOn', x.issued_on, 'amountFen', x.amount_fen) end,
             'K', json_build_object('packageNo', e.package_no, 'enteredOn', e.entered_on, 'againFen', e.amount_fen,
               'firstPackageNo', f.package_no, 'amountFen', f.amount_fen)) as parties
    from (select * from entry where county = $1 and repeats and received_on <= $2 offset 0) e
    cross join lateral (
      select package_no, amount_fen from entry where entry.voucher_no = e.voucher_no and entry.county = e.county and entry.treasury = e.treasury
        and entry_kind = 0 and budget_subject = '${pensionSubject}' order by reported_at, entered_on, package_no, seq limit 1
    ) f
    left join lateral (select * from expected where expected.voucher_no = e.voucher_no and expected.county = e.county offset 0) x on true
    left join lateral (
      select min(greatest(received_on, e.received_on)) as corrected_on from entry
      where entry.county = e.county and original_voucher_no = e.voucher_no and entry_kind = 2
    ) c on true
    order by e.voucher_no, e.package_no, e.seq`,
};
