import type { ReportedVoucher } from '@jumin/contracts';
import type { StoredEvent } from '@jumin/event-store';
import type { Database } from '../../application/ports';
import type { MatchedVoucher, TreasuryEntryLine } from '../../domain/day/documents';

/** Puts the documents that these events tell of into the tables. Idempotent: told twice, a document stands there once. */
export const rememberDocuments = async (database: Database, events: readonly StoredEvent[]): Promise<void> => {
  const expected = events.flatMap((event) => (event.type === 'VouchersExpected' ? withContext<ReportedVoucher>(event) : []));
  const entries = events.flatMap((event) => (isTreasuryLines(event) ? withContext<TreasuryEntryLine>(event) : []));
  const matched = events.flatMap((event) => (event.type === 'VouchersMatched' ? withContext<MatchedVoucher>(event) : []));
  if (expected.length > 0) await database.query(rememberExpected, [JSON.stringify(expected)]);
  if (entries.length > 0) await database.query(rememberEntries, [JSON.stringify(entries)]);
  if (matched.length > 0) await database.query(rememberMatched, [JSON.stringify(matched)]);
};

export const isTreasuryLines = (event: StoredEvent): boolean => event.type === 'LinesReceived' && event.stream.startsWith('treasuryEntriesFile-');

const withContext = <Line extends object>(event: StoredEvent): (Line & { receivedOn: string; county: string })[] => {
  const { county, lines } = event.data as { county?: string; lines: readonly Line[] };
  // A file's stream is `<kind>File-<county>-<year>`.
  return lines.map((line) => ({ ...line, receivedOn: event.receivedOn, county: county ?? event.stream.split('-')[1]! }));
};

// A voucher may later be cancelled (正常 → 作废), never revived; nothing else of it changes. The first day on which it was reported counts.
const rememberExpected = `
  insert into expected (voucher_no, county, issued_on, amount_fen, cancelled, treasury, budget_subject, budget_level, batch_no, received_on)
  select distinct on ("voucherNo") "voucherNo", county, "issuedOn", "amountFen", bool_or(cancelled) over (partition by "voucherNo"),
         treasury, "budgetSubject", "budgetLevel", "batchNo", "receivedOn"
  from json_to_recordset($1::json) as line("voucherNo" text, county text, "issuedOn" date, "amountFen" bigint, cancelled boolean,
       treasury text, "budgetSubject" text, "budgetLevel" text, "batchNo" text, "receivedOn" date)
  order by "voucherNo", "receivedOn"
  on conflict (voucher_no) do update set cancelled = expected.cancelled or excluded.cancelled
  where excluded.cancelled and not expected.cancelled`;

const rememberEntries = `
  insert into entry (treasury, package_no, voucher_no, seq, county, entered_on, entry_kind, amount_fen, budget_subject, budget_level, original_voucher_no, received_on)
  select treasury, "packageNo", "voucherNo", seq, county, "enteredOn", "entryKind", "amountFen", "budgetSubject", "budgetLevel", "originalVoucherNo", "receivedOn"
  from json_to_recordset($1::json) as line(treasury text, "packageNo" text, "voucherNo" text, seq text, county text, "enteredOn" date, "entryKind" smallint,
       "amountFen" bigint, "budgetSubject" text, "budgetLevel" text, "originalVoucherNo" text, "receivedOn" date)
  on conflict do nothing`;

const rememberMatched = `
  insert into matched (voucher_no, county, entered_on, amount_fen)
  select "voucherNo", county, "enteredOn", "amountFen"
  from json_to_recordset($1::json) as line("voucherNo" text, county text, "enteredOn" date, "amountFen" bigint)
  on conflict do nothing`;
