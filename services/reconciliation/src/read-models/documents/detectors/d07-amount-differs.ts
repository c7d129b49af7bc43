import { bankCredit, bankRow, voucherKeys, type Detector } from './detector';

/** The treasury entered another sum than the tax authority reported. Which of them the bank's credit equals tells who typed wrong. */
export const amountDiffers: Detector = {
  classes: ['D07'],
  vanishesBy: '入库流水',
  candidates: `
    select 'D07' as class, x.voucher_no as root_key, matched_on as on_day, null::date as until_day, '' as gone_by, amount_fen, abs(amount_fen - entered_fen) as difference_fen,
           ${voucherKeys} as keys,
           json_strip_nulls(json_build_object('B', ${bankRow}, 'T', json_build_object('issuedOn', issued_on, 'amountFen', amount_fen),
             'K', json_build_object('enteredOn', entered_on, 'amountFen', entered_fen))) as parties
    from expected x ${bankCredit} where x.county = $1 and entered_fen <> amount_fen and matched_on <= $2`,
};
