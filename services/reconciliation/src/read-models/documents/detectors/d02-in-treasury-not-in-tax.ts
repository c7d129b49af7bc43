import type { Detector } from './detector';

/** Entered in the county's treasury under the pension's subject and a voucher that nobody reported. */
export const unknownToTax: Detector = {
  classes: ['D02'],
  vanishesBy: '电子税票',
  candidates: `
    select 'D02' as class, voucher_no as root_key, first_on as on_day, known_on as until_day, '电子税票' as gone_by, amount_fen, amount_fen as difference_fen,
           json_build_object('voucherNo', voucher_no, 'packageNo', package_no) as keys,
           json_build_object('T', json_build_object(), 'K', json_build_object('enteredOn', entered_on, 'amountFen', amount_fen)) as parties
    from unknown_entry where county = $1 and first_on <= $2`,
};
