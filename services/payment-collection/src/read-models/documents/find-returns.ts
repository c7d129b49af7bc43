import type { PaymentKind } from '@jumin/contracts';
import { fen, type FeeYear, type Fen, type LocalDate } from '@jumin/kernel';
import type { Database } from '@jumin/platform';

/** Money of a person's line that the treasury gave back, or that came again. */
export interface FoundReturn {
  readonly subjectId: string;
  readonly voucherNo: string;
  readonly feeYear: FeeYear;
  readonly kind: PaymentKind;
  readonly returnNo: string;
  /** Negative where it came again. */
  readonly amountFen: Fen;
  readonly enteredOn: LocalDate;
}

interface Row {
  readonly subject_id: string;
  readonly voucher_no: string;
  readonly fee_year: number;
  readonly kind: PaymentKind;
  readonly return_no: string;
  readonly amount_fen: string;
  readonly entered_on: LocalDate;
}

/**
 * Whose money of these vouchers went back: of a voucher with one line that person's; of one with several, that of the line of which a refund is due, where
 * there is one such line and no other. Of all else nobody can say whose it was, and it stays a case (D19).
 */
export const findReturns = async (database: Database, voucherNos: readonly string[]): Promise<readonly FoundReturn[]> => {
  if (voucherNos.length === 0) return [];
  const { rows } = await database.query<Row>(
    `select d.subject_id, d.voucher_no, d.fee_year, d.kind, t.return_no, case t.entry_kind when 6 then -t.amount_fen else t.amount_fen end as amount_fen, t.entered_on::text
     from (select distinct unnest($1::text[]) as voucher_no) as asked
     cross join lateral (select * from returned where voucher_no = asked.voucher_no order by entry_kind, return_no offset 0) t
     cross join lateral (
       select * from (
         select d.*, count(*) over () as lines, r.voucher_no is not null as refunds, count(r.voucher_no) over () as refunded
         from detail d
         left join refund r on r.voucher_no = d.voucher_no and r.subject_id = d.subject_id and r.fee_year = d.fee_year and r.kind = d.kind
         where d.voucher_no = asked.voucher_no
       ) lines where lines = 1 or refunds and refunded = 1
     ) d
     order by d.voucher_no, t.entry_kind, t.return_no`,
    [voucherNos],
  );
  return rows.map((row) => ({
    subjectId: row.subject_id,
    voucherNo: row.voucher_no,
    feeYear: row.fee_year as FeeYear,
    kind: row.kind,
    returnNo: row.return_no,
    amountFen: fen(Number(row.amount_fen)),
    enteredOn: row.entered_on,
  }));
};
