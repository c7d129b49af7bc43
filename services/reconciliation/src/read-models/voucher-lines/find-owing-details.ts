import { fen, type Fen, type LocalDate } from '@jumin/kernel';
import type { Database } from '../../application/ports';

/**
 * A voucher that both sides have and of which nobody has said whom it is for, or whose lines add up to another sum: nothing more of it can be posted before
 * the tax authority hands in its details, or mends them.
 */
export interface OwingDetails {
  readonly voucherNo: string;
  readonly batchNo: string | null;
  readonly issuedOn: LocalDate;
  readonly amountFen: Fen;
  /** What its details add up to; 0 while there are none. */
  readonly linesFen: Fen;
  readonly enteredOn: LocalDate;
  readonly enteredFen: Fen;
  /** What of it stands in accounts: lines that came after it was posted change nothing of that. */
  readonly postedFen: Fen;
  /** The day on which the second of the two sides was handed over. */
  readonly matchedOn: LocalDate;
}

type Sum = 'amountFen' | 'linesFen' | 'enteredFen' | 'postedFen';
type Row = Omit<OwingDetails, Sum> & Readonly<Record<Sum, string>>;

/**
 * Those that the treasury entered from one day to another, both included. What the bank took back is nobody's, and asks for no details; and where a
 * correction has said whose the money is (D14), or what the voucher is of (D07), the lines told before it say nothing any more. A case of any other
 * class, or one that nobody has corrected yet, does not mend the lines: what of the voucher is its own stands beside them in the statement.
 */
export const findOwingDetails = async (
  database: Database,
  county: string,
  from: LocalDate,
  to: LocalDate,
): Promise<readonly OwingDetails[]> => {
  const { rows } = await database.query<Row>(find, [county, from, to]);
  return rows.map((row) => ({
    ...row,
    amountFen: fen(Number(row.amountFen)),
    linesFen: fen(Number(row.linesFen)),
    enteredFen: fen(Number(row.enteredFen)),
    postedFen: fen(Number(row.postedFen)),
  }));
};

const find = `
  select x.voucher_no as "voucherNo", x.batch_no as "batchNo", x.issued_on::text as "issuedOn", x.amount_fen as "amountFen", l.lines_fen as "linesFen",
         x.entered_on::text as "enteredOn", x.entered_fen as "enteredFen", l.posted_fen as "postedFen", x.matched_on::text as "matchedOn"
  from (select voucher_no, lines_fen, posted_fen from voucher_lines where county = $1 and lines_fen <> reported_fen offset 0) l
  cross join lateral (select * from expected where expected.voucher_no = l.voucher_no and expected.county = $1 offset 0) x
  where x.cancelled_on is null and x.bounced_on is null and x.entered_on between $2 and $3
    and x.voucher_no not in (
      select c.keys ->> 'voucherNo' from discrepancy c
      where c.county = $1 and c.keys ->> 'voucherNo' is not null and c.class in ('D07', 'D14', 'D20') and c.state = 'closed')
  order by x.voucher_no`;
