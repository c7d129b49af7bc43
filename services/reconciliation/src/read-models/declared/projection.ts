import type { ContributionDeclared } from '@jumin/contracts';
import type { Message } from '@jumin/messaging';
import type { Database } from '../../application/ports';

/** Vouchers of which somebody said whom they are for. */
export const applyDeclared = async (database: Database, messages: readonly Message[]): Promise<void> => {
  const vouchers = new Map<string, object>();
  for (const { data } of messages) {
    const { voucherNo, county } = data as ContributionDeclared;
    vouchers.set(`${voucherNo}/${county}`, { voucherNo, county });
  }
  if (vouchers.size === 0) return;
  await database.query(
    `insert into declared (voucher_no, county) select "voucherNo", county from json_to_recordset($1::json) as v("voucherNo" text, county text) on conflict do nothing`,
    [JSON.stringify([...vouchers.values()])],
  );
};
