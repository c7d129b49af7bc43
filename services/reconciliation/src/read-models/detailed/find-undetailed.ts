import type { Fen, LocalDate } from '@jumin/kernel';
import type { Database } from '../../application/ports';

/** A voucher that both sides have and of which nobody has said whom it is for: nothing of it can be posted before the tax authority hands in its details. */
export interface Undetailed {
  readonly voucherNo: string;
  readonly batchNo: string | null;
  readonly issuedOn: LocalDate;
  readonly amountFen: Fen;
  readonly enteredOn: LocalDate;
  readonly enteredFen: Fen;
  /** The day on which the second of the two sides was handed over. */
  readonly matchedOn: LocalDate;
}

/** Those that the treasury entered from one day to another, both included. What the bank took back is nobody's, and asks for no details. */
export const findUndetailed = async (
  database: Database,
  county: string,
  from: LocalDate,
  to: LocalDate,
): Promise<readonly Undetailed[]> => {
  const { rows } = await database.query<Omit<Undetailed, 'amountFen' | 'enteredFen'> & { amountFen: string; enteredFen: string }>(find, [
    county,
    from,
    to,
  ]);
  return rows.map((row) => ({ ...row, amountFen: Number(row.amountFen) as Fen, enteredFen: Number(row.enteredFen) as Fen }));
};

const find = `
  select x.voucher_no as "voucherNo", x.batch_no as "batchNo", x.issued_on::text as "issuedOn", x.amount_fen as "amountFen", x.entered_on::text as "enteredOn",
         x.entered_fen as "enteredFen", x.matched_on::text as "matchedOn"
  from (select voucher_no from detailed where county = $1 and not declared offset 0) d
  cross join lateral (select * from expected where expected.voucher_no = d.voucher_no and expected.county = $1 offset 0) x
  where x.cancelled_on is null and x.entered_on between $2 and $3
    and not exists (select from discrepancy c where c.county = $1 and c.root_key = x.voucher_no and c.class = 'D20' and c.state <> 'cleared')
  order by x.voucher_no`;
