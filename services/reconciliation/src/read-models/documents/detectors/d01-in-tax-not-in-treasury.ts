import { bankCredit, bankRow, voucherKeys, type Detector } from './detector';

/** Reported by the tax authority, and no entry by the working day after the issue date; until then the money is in transit. */
export const missingInTreasury: Detector = {
  classes: ['D01'],
  vanishesBy: '入库流水',
  candidates: `
    select 'D01' as class, x.voucher_no as root_key, checks_on as on_day, least(entry_on, cancelled_on, taken_on) as until_day,
           case least(entry_on, cancelled_on, taken_on) when entry_on then '入库流水' when cancelled_on then '作废' else '冲正' end as gone_by,
           amount_fen, amount_fen as difference_fen, ${voucherKeys} as keys,
           json_strip_nulls(json_build_object('B', ${bankRow}, 'T', json_build_object('issuedOn', issued_on, 'amountFen', amount_fen), 'K', json_build_object())) as parties
    from expected x ${bankCredit}
    cross join lateral (select case when reversed_fen > 0 then reversed_on end as taken_on) taken
    where x.county = $1 and checks_on <= $2 and (entry_on is null or entry_on > checks_on)`,
};
