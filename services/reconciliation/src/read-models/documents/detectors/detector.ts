import type { DiscrepancyClass } from '../../../domain/case/catalogue';

/**
 * Finds the differences of a class in what the parties handed in. `candidates` is a query with class, root_key, on_day, until_day, gone_by, amount_fen,
 * difference_fen, keys and parties; $1 is the county, $2 the last day that closes. It must cost what differs, not what there is: each has its partial index.
 * `until_day` is null while the difference stands; `gone_by` names the document that took it away.
 */
export interface Detector {
  readonly classes: readonly DiscrepancyClass[];
  readonly candidates: string;
  /** What shows that a difference, opened at a close, never was one: a document of an earlier day that came in after. */
  readonly vanishesBy: string;
}

/** Credits of the bank for a voucher `x`, found by order, batch or voucher number: `bank.flow_no`, `bank.in_fen`; null where no line names it. */
export const bankCredit = `
  left join lateral (
    select min(flow_no) as flow_no, sum(in_fen) as in_fen from (
      select distinct flow_no, in_fen from (
        select flow_no, in_fen from bank_line where reference = x.voucher_no and county = x.county and not back
        union all select flow_no, in_fen from bank_line where reference = x.order_no and county = x.county and not back
        union all select flow_no, in_fen from bank_line where reference = x.batch_no and county = x.county and not back
      ) named where in_fen > 0
    ) credit
  ) bank on true`;

/** Keys of a voucher `x`. */
export const voucherKeys = `json_strip_nulls(json_build_object('voucherNo', x.voucher_no, 'batchNo', x.batch_no))`;
/** The bank's row for a voucher `x`; null where no line names it. To be stripped. */
export const bankRow = `case when bank.flow_no is not null then json_build_object('flowNo', bank.flow_no, 'amountFen', bank.in_fen) end`;
