import type { Position } from '@jumin/event-store';
import { fen, type Fen, type LocalDate } from '@jumin/kernel';
import type { Database } from '../../application/ports';

export interface FoundMatch {
  readonly voucherNo: string;
  readonly county: string;
  readonly enteredOn: LocalDate;
  readonly amountFen: Fen;
  /** The day on which the second of the two was handed over; the event that told of the second may be of an earlier one, where others are behind. */
  readonly matchedOn: LocalDate;
  /** The event that brought the second of the two documents. */
  readonly matchedAt: Position;
}

/** Of these vouchers the ones that were paired by an event from `first` to `last`, in their order. */
export const findMatches = async (
  database: Database,
  voucherNos: readonly string[],
  first: Position,
  last: Position,
): Promise<readonly FoundMatch[]> => {
  const { rows } = await database.query<{
    voucher_no: string;
    county: string;
    entered_on: LocalDate;
    entered_fen: string;
    matched_on: LocalDate;
    matched_at: Position;
  }>(
    `select x.voucher_no, county, entered_on::text, entered_fen, matched_on::text, matched_at
     from json_array_elements_text($1::json) as touched(voucher_no)
     cross join lateral (select * from expected where expected.voucher_no = touched.voucher_no and matched_at between $2 and $3 offset 0) as x
     order by matched_at, x.voucher_no`,
    [JSON.stringify(voucherNos), first, last],
  );
  return rows.map((row) => ({
    voucherNo: row.voucher_no,
    county: row.county,
    enteredOn: row.entered_on,
    amountFen: fen(Number(row.entered_fen)),
    matchedOn: row.matched_on,
    matchedAt: row.matched_at,
  }));
};
