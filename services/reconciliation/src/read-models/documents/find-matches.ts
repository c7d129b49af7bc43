import type { Fen, LocalDate } from '@jumin/kernel';
import type { Database } from '../../application/ports';

export interface FoundMatch {
  readonly voucherNo: string;
  readonly county: string;
  readonly enteredOn: LocalDate;
  readonly amountFen: Fen;
}

/**
 * Of these vouchers the ones that stand on both sides and have not been matched: reported by the tax authority and entered (kind 0) in the county's own
 * treasury under its own budget subject. Of several entries of one voucher the earliest counts; the others are a discrepancy.
 */
export const findMatches = async (database: Database, voucherNos: readonly string[]): Promise<readonly FoundMatch[]> => {
  const { rows } = await database.query<{ voucher_no: string; county: string; entered_on: LocalDate; amount_fen: string }>(
    `select distinct on (e.voucher_no) e.voucher_no, x.county, e.entered_on::text, e.amount_fen
     from json_array_elements_text($1::json) as asked(voucher_no)
     join expected x using (voucher_no)
     join entry e using (voucher_no)
     where e.entry_kind = 0 and e.treasury = x.treasury and e.budget_subject = x.budget_subject and starts_with(e.treasury, x.county)
       and not exists (select from matched m where m.voucher_no = e.voucher_no)
     order by e.voucher_no, e.entered_on, e.package_no, e.seq`,
    [JSON.stringify([...new Set(voucherNos)])],
  );
  return rows.map((row) => ({ voucherNo: row.voucher_no, county: row.county, enteredOn: row.entered_on, amountFen: Number(row.amount_fen) as Fen }));
};
