import { bankCredit, voucherKeys, type Detector } from './detector';

/** The bank took money back that had been declared. Not entered yet, the tax authority cancels the voucher, and nothing is left. */
export const bounced: Detector = {
  classes: ['D20'],
  vanishesBy: '作废',
  candidates: `
    select 'D20' as class, x.voucher_no as root_key, reversed_on as on_day, case when entry_on is null then cancelled_on end as until_day, '作废' as gone_by, amount_fen,
           reversed_fen as difference_fen, ${voucherKeys} as keys,
           json_build_object('B', json_build_object('flowNo', reversal_flow_no, 'takenBackFen', reversed_fen, 'amountFen', coalesce(bank.in_fen, reversed_fen) - reversed_fen),
             'T', json_build_object('issuedOn', issued_on, 'amountFen', amount_fen),
             'K', json_strip_nulls(json_build_object('enteredOn', entered_on, 'amountFen', entered_fen))) as parties
    from expected x ${bankCredit} where x.county = $1 and reversed_on is not null and reversed_on <= $2`,
};
