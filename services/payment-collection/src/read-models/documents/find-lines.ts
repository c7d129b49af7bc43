import type { Database } from '@jumin/platform';
import { lineOf, type LineRow, type VoucherLineOf } from './find-meetings';

/** The lines of these vouchers as the tax authority's details have them, by voucher. */
export const findLines = async (
  database: Database,
  voucherNos: readonly string[],
): Promise<ReadonlyMap<string, readonly VoucherLineOf[]>> => {
  if (voucherNos.length === 0) return new Map();
  const { rows } = await database.query<LineRow>(
    `select d.* from unnest($1::text[]) as asked(voucher_no)
     cross join lateral (select * from detail where voucher_no = asked.voucher_no order by subject_id, fee_year, kind offset 0) d`,
    [voucherNos],
  );
  const byVoucher = new Map<string, VoucherLineOf[]>();
  for (const row of rows) byVoucher.set(row.voucher_no, [...(byVoucher.get(row.voucher_no) ?? []), lineOf(row)]);
  return byVoucher;
};
