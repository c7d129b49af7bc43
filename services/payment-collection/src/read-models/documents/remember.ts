import type { StoredEvent } from '@jumin/event-store';
import { countyOfFileStream, type VoucherDetailLine, type VoucherLine } from '@jumin/intake';
import type { Database } from '@jumin/platform';
import type { BouncesTakenOver, EntriesTakenOver } from '../../domain/entered/events';

export const isDetails = (event: StoredEvent): boolean => event.type === 'LinesReceived' && event.stream.startsWith('voucherDetailsFile-');
export const isVouchers = (event: StoredEvent): boolean => event.type === 'LinesReceived' && event.stream.startsWith('vouchersFile-');
export const isEntries = (event: StoredEvent): boolean => event.type === 'EntriesTakenOver';
export const isBounces = (event: StoredEvent): boolean => event.type === 'BouncesTakenOver';

const linesOf = <Line>(event: StoredEvent): readonly Line[] => (event.data as { readonly lines: readonly Line[] }).lines;
export const detailsIn = (event: StoredEvent): readonly VoucherDetailLine[] => linesOf(event);
export const entriesIn = (event: StoredEvent): EntriesTakenOver['data']['lines'] => linesOf(event);
export const bouncesIn = (event: StoredEvent): BouncesTakenOver['data']['lines'] => linesOf(event);

/** Puts vouchers, their lines and what the treasury entered into the tables, each in one statement a batch. Told twice, a document stands there once. */
export const rememberDocuments = async (database: Database, events: readonly StoredEvent[]): Promise<void> => {
  const write = async (sql: string, rows: readonly object[]) => {
    if (rows.length > 0) await database.query(sql, [JSON.stringify(rows)]);
  };
  await write(
    rememberVouchers,
    events.filter(isVouchers).map((event) => ({ county: countyOfFileStream(event.stream), lines: linesOf<VoucherLine>(event) })),
  );
  await write(
    rememberDetails,
    events.filter(isDetails).map((event) => ({ county: countyOfFileStream(event.stream), lines: detailsIn(event) })),
  );
  await write(
    rememberEntries,
    events.filter(isEntries).map((event) => ({ lines: entriesIn(event) })),
  );
  await write(
    rememberStrangers,
    events.filter(isDetails).flatMap((event) => strangersIn(event)),
  );
  await write(rememberBounces, events.filter(isBounces).flatMap(bouncesIn));
};

// Lines stay together as their event has them; the county is said once an event, not once a line.
const rememberVouchers = `
  insert into voucher (voucher_no, county, amount_fen, cancelled, batch_no)
  select "voucherNo", min(event.county), min("amountFen"), bool_or(cancelled), min("batchNo")
  from json_to_recordset($1::json) as event(county text, lines json),
       json_to_recordset(event.lines) as line("voucherNo" text, "amountFen" bigint, cancelled boolean, "batchNo" text)
  group by "voucherNo"
  on conflict (voucher_no) do update set cancelled = true where excluded.cancelled and not voucher.cancelled`;

const rememberDetails = `
  insert into detail (voucher_no, subject_id, fee_year, kind, county, name_ix, amount_fen, paid_at, original_tier_fen)
  select "voucherNo", "subjectId", "feeYear", kind, event.county, "nameIx", "amountFen", "paidAt", "originalTierFen"
  from json_to_recordset($1::json) as event(county text, lines json),
       json_to_recordset(event.lines) as line("voucherNo" text, "subjectId" uuid, "feeYear" smallint, kind text, "nameIx" text, "amountFen" bigint,
         "paidAt" text, "originalTierFen" bigint)
  on conflict do nothing`;

const rememberEntries = `
  insert into entry (voucher_no, entered_on, amount_fen)
  select "voucherNo", "enteredOn", "amountFen"
  from json_to_recordset($1::json) as event(lines json),
       json_to_recordset(event.lines) as line("voucherNo" text, "enteredOn" date, "amountFen" bigint)
  on conflict do nothing`;

/** The first that was sealed of each counts. */
const strangersIn = (event: StoredEvent) =>
  detailsIn(event)
    .filter(({ sealed }) => sealed !== undefined)
    .map(({ subjectId, sealed }) => ({ subjectId, county: countyOfFileStream(event.stream), sealed }));

const rememberStrangers = `
  insert into stranger (subject_id, county, sealed)
  select distinct on ("subjectId") "subjectId", county, sealed
  from rows from (json_to_recordset($1::json) as ("subjectId" uuid, county text, sealed text)) with ordinality as s("subjectId", county, sealed, nth)
  order by "subjectId", nth
  on conflict do nothing`;

const rememberBounces = `
  insert into bounce (voucher_no, bounced_on)
  select "voucherNo", min("bouncedOn") from json_to_recordset($1::json) as line("voucherNo" text, "bouncedOn" date) group by 1
  on conflict do nothing`;
