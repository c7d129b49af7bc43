import type { VouchersUnapportioned } from '@jumin/contracts';
import type { Message } from '@jumin/messaging';
import type { Database } from '../../application/ports';

/** Whose lines make up a voucher that could not be posted: a correction names those that change. */
export const applyUnapportioned = async (database: Database, messages: readonly Message[]): Promise<void> => {
  const rows = messages.flatMap(({ data }) => {
    const { county, lines } = data as VouchersUnapportioned;
    return lines.map((line) => ({ county, ...line }));
  });
  if (rows.length === 0) return;
  await database.query(
    `insert into unapportioned_line (voucher_no, county, subject_id, fee_year, kind, amount_fen)
     select "voucherNo", county, "subjectId", "feeYear", kind, "amountFen"
     from json_to_recordset($1::json) as l("voucherNo" text, county text, "subjectId" uuid, "feeYear" smallint, kind text, "amountFen" bigint)
     on conflict do nothing`,
    [JSON.stringify(rows)],
  );
};
