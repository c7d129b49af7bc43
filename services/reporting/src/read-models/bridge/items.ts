import { fen, type Fen } from '@jumin/kernel';
import type { Database } from '../../application/ports';
import { governmentItems } from './subsidy';

/** One document, or one person's line of it, behind a line of the bridge. Amounts carry the sign with which they stand in the line. */
export interface BridgeItem {
  readonly voucherNo: string | null;
  readonly subjectId: string | null;
  readonly feeYear: number | null;
  readonly kind: string | null;
  readonly month: string | null;
  readonly amountFen: Fen;
  readonly reason: string | null;
  /** Of government's money. */
  readonly rosterNo?: string;
  readonly allotmentNo?: string;
}

// Why the money of a voucher is not posted: the case that stands against it, else what its details lack. That it was told of twice (D13) holds nothing back.
const reason = `coalesce(
  (select min(class) from discrepancy d where d.voucher_no = v.voucher_no and d.county = v.county and d.state <> 'cleared' and d.class <> 'D13'),
  case when taken_fen = 0 then 'details-missing' else 'details-differ' end)`;
const inYear = `between make_date($2, 1, 1) and make_date($2, 12, 31)`;
// A correction notice says what the voucher counts as in this fund; without one the treasury's amount does.
const counted = 'coalesce(corrected_fen, amount_fen)';
const countedOn = 'coalesce(entered_on, corrected_on)';
const notPosted = `from voucher v where county = $1 and ${counted} <> taken_fen and ${countedOn} ${inYear}`;

export const notPostedByReason = async (
  database: Database,
  county: string,
  feeYear: number,
): Promise<readonly { readonly reason: string; readonly amountFen: Fen; readonly vouchers: number }[]> => {
  const { rows } = await database.query<{ reason: string; amount: string; vouchers: string }>(
    `select ${reason} as reason, sum(${counted} - taken_fen) as amount, count(*) as vouchers ${notPosted} group by 1 order by 1`,
    [county, feeYear],
  );
  return rows.map((row) => ({ reason: row.reason, amountFen: fen(Number(row.amount)), vouchers: Number(row.vouchers) }));
};

const voucherItem = (amount: string, why: string, from: string) =>
  `select voucher_no, null as subject_id, null as fee_year, null as kind, to_char(${countedOn}, 'YYYY-MM') as month, ${amount} as amount, ${why} as reason, voucher_no as place ${from}`;
const paymentItem = (amount: string, where: string) =>
  `select voucher_no, subject_id::text, fee_year, kind, month, ${amount} as amount, null as reason, concat_ws('/', voucher_no, subject_id, fee_year, kind) as place
   from payment where county = $1 and ${where}`;

// Of a line that is not posted nothing was taken, and nothing goes.
const givenBack = 'returned_fen <> 0 and entered_fen <> 0';

/** By the line that they explain. */
const itemsOf: Readonly<Record<string, string>> = {
  'entered-in-year': voucherItem('amount_fen', 'null', `from voucher v where county = $1 and entered_on ${inYear}`),
  'for-other-fee-years': paymentItem('-entered_fen', `fee_year <> $2 and starts_with(month, $2::text || '-') and entered_fen <> 0`),
  'entered-outside-the-year': paymentItem('entered_fen', `fee_year = $2 and not starts_with(month, $2::text || '-') and entered_fen <> 0`),
  corrected: voucherItem(
    `${counted} - amount_fen`,
    'null',
    `from voucher v where county = $1 and corrected_fen <> amount_fen and corrected_on ${inYear}`,
  ),
  'entered-not-posted': voucherItem(`taken_fen - ${counted}`, reason, notPosted),
  'refund-due': paymentItem('-refund_due_fen', `fee_year = $2 and refund_due_fen <> 0`),
  refunded: paymentItem('-refunded_fen', `fee_year = $2 and refunded_fen <> 0`),
  returned: paymentItem('-returned_fen', `fee_year = $2 and ${givenBack}`),
  'kept-and-on-behalf': `select null as voucher_no, subject_id::text, fee_year, null as kind, null as month, kept_fen + on_behalf_fen as amount, null as reason, subject_id::text as place
    from standing where county = $1 and fee_year = $2 and kept_fen + on_behalf_fen <> 0`,
  ...governmentItems,
};
/** 更正: what correction notices add to, or take from, what the treasury entered in the year. */
export const correctedFen = async (database: Database, county: string, feeYear: number): Promise<Fen> => {
  const { rows } = await database.query<{ amount: string | null }>(
    `select sum(corrected_fen - amount_fen) as amount from voucher where county = $1 and corrected_fen is not null and corrected_on ${inYear}`,
    [county, feeYear],
  );
  return fen(Number(rows[0]?.amount ?? 0));
};

/** 退库, less 退库退回, of lines that are posted. */
export const returnedFen = async (database: Database, county: string, feeYear: number): Promise<Fen> => {
  const { rows } = await database.query<{ amount: string | null }>(
    `select sum(returned_fen) as amount from payment where county = $1 and fee_year = $2 and ${givenBack}`,
    [county, feeYear],
  );
  return fen(Number(rows[0]?.amount ?? 0));
};

export const bridgeItems = Object.keys(itemsOf);

/** The items of a line, a page at a time; `next` is given to the next call and null at the end. Throws RangeError on a line that does not exist. */
export const bridgeItemsOf = async (
  database: Database,
  {
    county,
    feeYear,
    item,
    after,
    limit,
  }: { readonly county: string; readonly feeYear: number; readonly item: string; readonly after?: string; readonly limit: number },
): Promise<{ readonly items: readonly BridgeItem[]; readonly next: string | null }> => {
  const sql = itemsOf[item];
  if (sql === undefined) throw new RangeError(`no such line of the bridge: ${item}`);
  const { rows } = await database.query<{
    voucher_no: string | null;
    subject_id: string | null;
    fee_year: number | null;
    kind: string | null;
    month: string | null;
    amount: string;
    reason: string | null;
    place: string;
    roster_no?: string | null;
    allotment_no?: string | null;
  }>(`select * from (${sql}) as items where $3::text is null or place collate "C" > $3 order by place collate "C" limit $4`, [
    county,
    feeYear,
    after ?? null,
    limit,
  ]);
  const items = rows.map((row): BridgeItem => ({
    voucherNo: row.voucher_no,
    subjectId: row.subject_id,
    feeYear: row.fee_year,
    kind: row.kind,
    month: row.month,
    amountFen: fen(Number(row.amount)),
    reason: row.reason,
    ...(row.roster_no ? { rosterNo: row.roster_no } : {}),
    ...(row.allotment_no ? { allotmentNo: row.allotment_no } : {}),
  }));
  return { items, next: rows.length < limit ? null : rows.at(-1)!.place };
};
