import { pensionSubject } from '../projection';
import { voucherKeys, type Detector } from './detector';

/** Entered in another county's treasury (D15), or under a subject that is not the pension's (D17): nothing of it may be posted. */
export const misplaced: Detector = {
  classes: ['D15', 'D17'],
  vanishesBy: '入库流水',
  candidates: `
    select misplaced as class, x.voucher_no as root_key, misplaced_on as on_day, least(matched_on, cancelled_on) as until_day,
           case when cancelled_on <= coalesce(matched_on, 'infinity') then '作废' else '入库流水' end as gone_by, amount_fen, amount_fen as difference_fen,
           ${voucherKeys} as keys,
           json_build_object('T', json_build_object('issuedOn', issued_on, 'treasury', treasury, 'budgetSubject', budget_subject, 'amountFen', amount_fen),
             'K', json_build_object('treasury', misplaced_treasury, 'budgetSubject', misplaced_subject, 'amountFen', misplaced_fen),
             'H', json_build_object('treasury', x.county || '0000', 'budgetSubject', '${pensionSubject}')) as parties
    from expected x where county = $1 and misplaced is not null and misplaced_on <= $2`,
};
