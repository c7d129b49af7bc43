import type { ContributionDeclared, ContributionPosted, VouchersReported } from '@jumin/contracts';
import type { Message } from '@jumin/messaging';
import type { Database } from '../../application/ports';

export const voucherLineTypes = ['VouchersReported', 'ContributionDeclared', 'ContributionPosted', 'ContributionReversed'] as const;

/** What the lines of a voucher add up to, beside what it is of and what of it stands in accounts. Whichever comes first; a batch is added up before it is written. */
export const applyVoucherLines = async (database: Database, messages: readonly Message[]): Promise<void> => {
  const vouchers = new Map<
    string,
    { voucherNo: string; county: string; reportedFen: number | null; linesFen: number; postedFen: number }
  >();
  const of = (county: string, voucherNo: string) => {
    const key = `${voucherNo}/${county}`;
    const found = vouchers.get(key) ?? { voucherNo, county, reportedFen: null, linesFen: 0, postedFen: 0 };
    vouchers.set(key, found);
    return found;
  };
  for (const { type, data } of messages) {
    if (type === 'VouchersReported') {
      const { county, lines } = data as VouchersReported;
      for (const { voucherNo, amountFen } of lines) of(county, voucherNo).reportedFen = amountFen;
    } else if (type === 'ContributionDeclared') {
      const { county, voucherNo, amountFen } = data as ContributionDeclared;
      of(county, voucherNo).linesFen += amountFen;
    } else {
      const { county, voucherNo, enteredFen } = data as ContributionPosted;
      of(county, voucherNo).postedFen += type === 'ContributionReversed' ? -enteredFen : enteredFen;
    }
  }
  if (vouchers.size === 0) return;
  await database.query(
    `insert into voucher_lines as v (voucher_no, county, reported_fen, lines_fen, posted_fen)
     select "voucherNo", county, "reportedFen", "linesFen", "postedFen"
     from json_to_recordset($1::json) as l("voucherNo" text, county text, "reportedFen" bigint, "linesFen" bigint, "postedFen" bigint)
     order by "voucherNo", county
     on conflict (voucher_no, county) do update
     set reported_fen = coalesce(excluded.reported_fen, v.reported_fen), lines_fen = v.lines_fen + excluded.lines_fen, posted_fen = v.posted_fen + excluded.posted_fen`,
    [JSON.stringify([...vouchers.values()])],
  );
};
