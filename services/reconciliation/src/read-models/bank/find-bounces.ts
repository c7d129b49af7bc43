import type { Position } from '@jumin/event-store';
import { fen, type Fen, type LocalDate } from '@jumin/kernel';
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
export const findBounces = async (database: Database, first: Position, last: Position): Promise<readonly FoundBounce[]> => {
  const { rows } = await database.query<{
    voucher_no: string;
    county: string;
    bounced_on: LocalDate;
    reversed_fen: string;
    bounced_at: Position;
  }>(
    `select voucher_no, county, bounced_on::text, reversed_fen, bounced_at from expected where bounced_at between $1 and $2 order by bounced_at, voucher_no`,
    [first, last],
  );
  return rows.map((row) => ({
    voucherNo: row.voucher_no,
    county: row.county,
    bouncedOn: row.bounced_on,
    amountFen: fen(Number(row.reversed_fen)),
    bouncedAt: row.bounced_at,
  }));
};
