import type { ContributionDeclared, VouchersReported } from '@jumin/contracts';
import type { Message } from '@jumin/messaging';
import type { Database } from '../../application/ports';

export const detailedTypes = ['VouchersReported', 'ContributionDeclared'] as const;

/** Of which reported vouchers nobody has said yet whom they are for. Whichever comes first, what is said stays said. */
export const applyDetailed = async (database: Database, messages: readonly Message[]): Promise<void> => {
  const vouchers = new Map<string, { voucherNo: string; county: string; declared: boolean }>();
  const tell = (county: string, voucherNo: string, declared: boolean) => {
    const key = `${voucherNo}/${county}`;
    vouchers.set(key, { voucherNo, county, declared: declared || vouchers.get(key)?.declared === true });
  };
  for (const { type, data } of messages) {
    if (type === 'VouchersReported') {
      const { county, lines } = data as VouchersReported;
      for (const { voucherNo } of lines) tell(county, voucherNo, false);
    } else {
      const { county, voucherNo } = data as ContributionDeclared;
      tell(county, voucherNo, true);
    }
  }
  if (vouchers.size === 0) return;
  await database.query(
    `insert into detailed as d (voucher_no, county, declared)
     select "voucherNo", county, declared from json_to_recordset($1::json) as v("voucherNo" text, county text, declared boolean)
     on conflict (voucher_no, county) do update set declared = true where excluded.declared and not d.declared`,
    [JSON.stringify([...vouchers.values()])],
  );
};
