import { fen, type FeeYear, type Instant, type LocalDate } from '@jumin/kernel';
import type { Database } from '@jumin/platform';
import { apportion } from '../../domain/account/apportion';
import type { DeclaredData, EntryData } from '../../domain/account/events';

/** A line of a voucher and whose it is. */
export interface VoucherLineOf {
  readonly subjectId: string;
  readonly line: DeclaredData;
}

/** A line of a voucher together with what the treasury entered for it. */
export interface Meeting {
  readonly subjectId: string;
  readonly line: DeclaredData;
  readonly entry: EntryData;
}

/** A row of `detail`. */
export interface LineRow {
  readonly voucher_no: string;
  readonly subject_id: string;
  readonly fee_year: number;
  readonly kind: DeclaredData['kind'];
  readonly county: string;
  readonly name_ix: string | null;
  readonly amount_fen: string;
  readonly paid_at: Instant;
  readonly original_tier_fen: string | null;
}
interface MeetingRow extends LineRow {
  readonly entered_on: LocalDate;
  readonly entered_fen: string;
  readonly reported_fen: string | null;
}

export interface Met {
  /** Lines that fit their entry. */
  readonly meetings: readonly Meeting[];
  /** Vouchers of several people whose lines are whole and whose entry is of another sum, line by line. */
  readonly unapportioned: readonly (readonly VoucherLineOf[])[];
}

/** Of these vouchers, those whose lines and entry are both here. One statement, by the primary keys. */
export const findMeetings = async (database: Database, voucherNos: readonly string[]): Promise<Met> => {
  if (voucherNos.length === 0) return { meetings: [], unapportioned: [] };
  const { rows } = await database.query<MeetingRow>(findRows, [voucherNos]);
  return meetingsOf(rows);
};

/** A line of a voucher whose money the bank took back. */
export interface Bounced {
  readonly subjectId: string;
  readonly line: DeclaredData;
  readonly bouncedOn: LocalDate;
}

/** Of these vouchers, the lines of those whose money went back, entered or not. */
export const findBounced = async (database: Database, voucherNos: readonly string[]): Promise<readonly Bounced[]> => {
  if (voucherNos.length === 0) return [];
  const { rows } = await database.query<LineRow & { readonly bounced_on: LocalDate }>(findBouncedRows, [voucherNos]);
  return rows.map((row) => ({ ...lineOf(row), bouncedOn: row.bounced_on }));
};

const findBouncedRows = `
  select d.voucher_no, d.subject_id, d.fee_year, d.kind, d.county, d.name_ix, d.amount_fen, d.paid_at, d.original_tier_fen, b.bounced_on::text
  from unnest($1::text[]) as asked(voucher_no)
  cross join lateral (select bounced_on from bounce where voucher_no = asked.voucher_no offset 0) b
  cross join lateral (select * from detail where voucher_no = asked.voucher_no offset 0) d`;

// `offset 0` keeps each look-up a look-up: joined freely, the planner scans whole tables for every batch, dearer with each payment there is.
const findRows = `
  select asked.voucher_no, d.subject_id, d.fee_year, d.kind, d.county, d.name_ix, d.amount_fen, d.paid_at, d.original_tier_fen,
         e.entered_on, e.amount_fen as entered_fen, v.amount_fen as reported_fen
  from unnest($1::text[]) as asked(voucher_no)
  cross join lateral (select entered_on, amount_fen from entry where voucher_no = asked.voucher_no offset 0) e
  cross join lateral (select * from detail where voucher_no = asked.voucher_no offset 0) d
  left join lateral (select amount_fen from voucher where voucher_no = asked.voucher_no offset 0) v on true`;

const meetingsOf = (rows: readonly MeetingRow[]): Met => {
  // Grouped here, for sorting them there would cost more than finding them.
  const byVoucher = new Map<string, MeetingRow[]>();
  for (const row of rows) {
    const group = byVoucher.get(row.voucher_no);
    if (group) group.push(row);
    else byVoucher.set(row.voucher_no, [row]);
  }
  const meetings: Meeting[] = [];
  const unapportioned: (readonly VoucherLineOf[])[] = [];
  for (const group of byVoucher.values()) {
    const { entered_on, entered_fen, reported_fen } = group[0]!;
    const lines = group.map(lineOf);
    const parts = apportion(
      lines.map(({ line }) => line.amountFen),
      fen(Number(entered_fen)),
      reported_fen === null ? null : fen(Number(reported_fen)),
    );
    if (parts === null && isWhole(lines, reported_fen)) unapportioned.push(lines);
    parts?.forEach(({ enteredFen, disputed }, index) =>
      meetings.push({ ...lines[index]!, entry: { enteredOn: entered_on, enteredFen, ...(disputed ? { disputed } : {}) } }),
    );
  }
  return { meetings, unapportioned };
};

/** Lines that do not add up to what the tax authority reported are not complete yet, or wrong; of those nothing is said. */
const isWhole = (lines: readonly VoucherLineOf[], reportedFen: string | null): boolean =>
  lines.reduce((sum, { line }) => sum + line.amountFen, 0) === Number(reportedFen);

export const lineOf = (row: LineRow): VoucherLineOf => ({
  subjectId: row.subject_id,
  line: {
    voucherNo: row.voucher_no,
    feeYear: row.fee_year as FeeYear,
    kind: row.kind,
    county: row.county,
    amountFen: fen(Number(row.amount_fen)),
    paidAt: row.paid_at,
    ...(row.name_ix === null ? {} : { nameIx: row.name_ix }),
    ...(row.original_tier_fen === null ? {} : { originalTierFen: fen(Number(row.original_tier_fen)) }),
  },
});
