import type { Position } from '@jumin/event-store';
import type { Fen, LocalDate } from '@jumin/kernel';
import type { Database } from '../../application/ports';

export interface FoundBounce {
  readonly voucherNo: string;
  readonly county: string;
  readonly bouncedOn: LocalDate;
  readonly amountFen: Fen;
  /** The event that completed what shows it. */
  readonly bouncedAt: Position;
}

/** Vouchers of which an event from `first` to `last` showed that the bank took the whole of their money back, in its order. */
export const findBounces = async (
  database: Database,
  references: readonly string[],
  first: Position,
  last: Position,
): Promise<readonly FoundBounce[]> => {
  if (references.length === 0) return [];
  const { rows } = await database.query<{
    voucher_no: string;
    county: string;
    bounced_on: LocalDate;
    reversed_fen: string;
    bounced_at: Position;
  }>(
    `select distinct x.voucher_no, x.county, x.bounced_on::text, x.reversed_fen, x.bounced_at
     from json_array_elements_text($1::json) as touched(reference)
     cross join lateral (
       select * from expected where expected.voucher_no = touched.reference and bounced_at between $2 and $3
       union select * from expected where expected.order_no = touched.reference and bounced_at between $2 and $3
       union select * from expected where expected.batch_no = touched.reference and bounced_at between $2 and $3
       offset 0) as x
     order by x.bounced_at, x.voucher_no`,
    [JSON.stringify(references), first, last],
  );
  return rows.map((row) => ({
    voucherNo: row.voucher_no,
    county: row.county,
    bouncedOn: row.bounced_on,
    amountFen: Number(row.reversed_fen) as Fen,
    bouncedAt: row.bounced_at,
  }));
};
