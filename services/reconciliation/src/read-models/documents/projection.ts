import { countyOfFileStream } from '@jumin/intake';
import type { ReportedVoucher } from '@jumin/contracts';
import type { Position, StoredEvent } from '@jumin/event-store';
import { addDays, OutsideCalendar, type LocalDate, type WorkingDayCalendar } from '@jumin/kernel';
import { rowSet } from '@jumin/platform';
import type { Database } from '../../application/ports';
import type { TreasuryEntryLine } from '../../domain/day/documents';

/**
 * Puts the documents that these events tell of side by side, and pairs those of which both are there. Idempotent, and independent of how the log is cut
 * into batches: a pair belongs to the event that completed it.
 */
export const applyDocuments =
  (calendar: WorkingDayCalendar) =>
  async (database: Database, events: readonly StoredEvent[]): Promise<void> => {
    const reported = events.filter(({ type }) => type === 'VouchersExpected');
    const entered = events.filter(isTreasuryLines);
    if (reported.length > 0) await database.query(rememberExpected, expectedRows.values(vouchersOf(reported, calendar)));
    if (entered.length > 0) {
      await database.query(rememberEntries, entryRows.values(entriesOf(entered)));
      await database.query(markRepeats('json_array_elements_text($1::json)'), [JSON.stringify(voucherNosOf(entered))]);
    }
    const touched = voucherNosOf(events);
    if (touched.length === 0) return;
    const numbers = JSON.stringify(touched);
    await database.query(pairDocuments, [numbers]);
    await database.query(rememberUnknown, [numbers]);
    if (reported.length > 0) await database.query(forgetKnown, [numbers]);
  };

export const isTreasuryLines = (event: StoredEvent): boolean =>
  event.type === 'LinesReceived' && event.stream.startsWith('treasuryEntriesFile-');
/** 城乡居民基本养老保险费收入 as the exchanged files code it. */
export const pensionSubject = '1021001';
/** A file's stream is `<kind>File-<county>-<year>`. */
export const countyOfFile = (event: StoredEvent): string => countyOfFileStream(event.stream);

const linesOf = (event: StoredEvent) => (event.data as { lines: readonly (ReportedVoucher | TreasuryEntryLine)[] }).lines;

/** Numbers of the vouchers and entries that these events bring, each once. */
export const voucherNosOf = (events: readonly StoredEvent[]): readonly string[] => {
  const numbers = new Set<string>();
  for (const event of events)
    if (event.type === 'VouchersExpected' || isTreasuryLines(event)) for (const { voucherNo } of linesOf(event)) numbers.add(voucherNo);
  return [...numbers];
};

/** Where a line comes from. */
interface Told {
  readonly county: string;
  readonly fileHash: string | undefined;
  readonly receivedOn: LocalDate;
  readonly at: Position;
}
const toldBy = (event: StoredEvent): Told => ({
  county: (event.data as { county?: string }).county ?? countyOfFile(event),
  fileHash: (event.data as { fileHash?: string }).fileHash,
  receivedOn: event.receivedOn,
  at: event.position,
});
const toldColumns = { county: 'text', fileHash: 'text', receivedOn: 'date', at: 'text' } as const;

/** With T+1 of the issue date. Of a date outside the calendar nothing is guessed but that tomorrow is too late: a fact is recorded even when absurd. */
function* vouchersOf(
  events: readonly StoredEvent[],
  calendar: WorkingDayCalendar,
): Generator<ReportedVoucher & Told & { missingFrom: LocalDate }> {
  const missing = new Map<LocalDate, LocalDate>();
  for (const event of events) {
    const told = toldBy(event);
    for (const line of (event.data as { lines: readonly ReportedVoucher[] }).lines) {
      let missingFrom = missing.get(line.issuedOn);
      if (missingFrom === undefined) missing.set(line.issuedOn, (missingFrom = addDays(nextWorkingDay(calendar, line.issuedOn), 1)));
      yield { ...line, ...told, missingFrom };
    }
  }
}
function* entriesOf(events: readonly StoredEvent[]): Generator<TreasuryEntryLine & Told> {
  for (const event of events) {
    const told = toldBy(event);
    for (const line of (event.data as { lines: readonly TreasuryEntryLine[] }).lines) yield { ...line, ...told };
  }
}
export const nextWorkingDay = (calendar: WorkingDayCalendar, day: LocalDate): LocalDate => {
  try {
    return calendar.addWorkingDays(day, 1);
  } catch (error) {
    if (error instanceof OutsideCalendar) return addDays(day, 1);
    throw error;
  }
};

const expectedRows = rowSet<
  Pick<
    ReportedVoucher,
    'voucherNo' | 'issuedOn' | 'amountFen' | 'cancelled' | 'treasury' | 'budgetSubject' | 'budgetLevel' | 'batchNo' | 'orderNo'
  > &
    Told & { missingFrom: LocalDate }
>({
  voucherNo: 'text',
  issuedOn: 'date',
  amountFen: 'bigint',
  cancelled: 'boolean',
  treasury: 'text',
  budgetSubject: 'text',
  budgetLevel: 'text',
  batchNo: 'text',
  orderNo: 'text',
  missingFrom: 'date',
  ...toldColumns,
});
// A voucher may later be cancelled (正常 → 作废), never revived; nothing else of it changes. The first day on which it was handed over counts.
const rememberExpected = `
  insert into expected as x (voucher_no, county, issued_on, amount_fen, treasury, budget_subject, budget_level, batch_no, order_no, received_on, checks_on, cancelled_on, reported_at, file_hash)
  select distinct on ("voucherNo", county) "voucherNo", county, "issuedOn", "amountFen", treasury, "budgetSubject", "budgetLevel", "batchNo", "orderNo",
         min("receivedOn") over voucher, greatest(min("receivedOn") over voucher, "missingFrom"),
         min("receivedOn") filter (where cancelled) over voucher, "at", decode("fileHash", 'hex')
  from ${expectedRows.from} as line
  window voucher as (partition by "voucherNo", county)
  order by "voucherNo", county, "at"
  on conflict (voucher_no, county) do update set
    received_on = least(x.received_on, excluded.received_on),
    checks_on = least(x.checks_on, excluded.checks_on),
    cancelled_on = least(x.cancelled_on, excluded.cancelled_on)
  where excluded.received_on < x.received_on or excluded.cancelled_on < coalesce(x.cancelled_on, 'infinity')`;

const entryRows = rowSet<
  Pick<
    TreasuryEntryLine,
    | 'treasury'
    | 'packageNo'
    | 'voucherNo'
    | 'seq'
    | 'enteredOn'
    | 'entryKind'
    | 'amountFen'
    | 'budgetSubject'
    | 'budgetLevel'
    | 'originalVoucherNo'
  > &
    Told
>({
  treasury: 'text',
  packageNo: 'text',
  voucherNo: 'text',
  seq: 'text',
  enteredOn: 'date',
  entryKind: 'smallint',
  amountFen: 'bigint',
  budgetSubject: 'text',
  budgetLevel: 'text',
  originalVoucherNo: 'text',
  ...toldColumns,
});
// The first day on which it was handed over counts, whichever file was taken in first.
const rememberEntries = `
  insert into entry as e (treasury, package_no, voucher_no, seq, county, entered_on, entry_kind, amount_fen, budget_subject, budget_level, original_voucher_no, received_on, reported_at, file_hash)
  select distinct on ("voucherNo", treasury, "packageNo", seq) treasury, "packageNo", "voucherNo", seq, county, "enteredOn", "entryKind", "amountFen", "budgetSubject", "budgetLevel",
         "originalVoucherNo", min("receivedOn") over (partition by "voucherNo", treasury, "packageNo", seq), "at", decode("fileHash", 'hex')
  from ${entryRows.from} as line
  order by "voucherNo", treasury, "packageNo", seq, "at"
  on conflict (voucher_no, treasury, package_no, seq) do update set received_on = excluded.received_on where excluded.received_on < e.received_on`;

/**
 * Of several lines of one voucher in the county's own books the one that was told first counts; what another package says of it is told again (D13). `numbers`
 * is a table of voucher numbers.
 */
export const markRepeats = (numbers: string): string => `
  update entry set repeats = true where ctid = any (array(
    select place from ${numbers} as touched(voucher_no)
    cross join lateral (
      select ctid as place, repeats, package_no, first_value(package_no) over (partition by county, treasury order by reported_at, entered_on, package_no, seq) as first_package
      from entry where entry.voucher_no = touched.voucher_no and entry_kind = 0 and starts_with(treasury, county) and budget_subject = '${pensionSubject}' offset 0
    ) as e
    where package_no <> first_package and not repeats
  ))`;

// Found by voucher number, entered under kind 0 in the county's own treasury under the subject of the pension, which both sides name. Of several entries the
// one that completed the pair first counts, of those in one event the earliest; the others are a discrepancy. An entry that does not fit lies in another
// county's treasury (D15), also in that county's file where the voucher names its treasury, or under another subject (D17).
// A lateral join with `offset 0` asks the keys for one number after the other. Left to itself the planner, whose statistics are always behind a table that
// grows, reads the whole table for every batch: 331 µs a voucher at 10,000, and more with each.
const pairDocuments = `
  with candidate as (
    select x.voucher_no, x.county, x.received_on as reported_on, x.reported_at as voucher_at, e.received_on, e.reported_at, e.entered_on, e.amount_fen, e.treasury,
           e.budget_subject, e.package_no, e.seq, starts_with(e.treasury, x.county) as own,
           starts_with(e.treasury, x.county) and e.budget_subject = '${pensionSubject}' and x.budget_subject = e.budget_subject as fits
    from json_array_elements_text($1::json) as touched(voucher_no)
    cross join lateral (select * from expected where expected.voucher_no = touched.voucher_no offset 0) as x
    cross join lateral (select * from entry where entry.voucher_no = x.voucher_no and entry_kind = 0 and (entry.county = x.county or entry.treasury = x.treasury) offset 0) as e
  ), pair as (
    select distinct on (voucher_no, county) *, greatest(voucher_at, reported_at) as matched_at, greatest(reported_on, received_on) as matched_on,
           min(received_on) over (partition by voucher_no, county) as entry_on
    from candidate order by voucher_no, county, fits desc, greatest(voucher_at, reported_at), entered_on, package_no, seq
  ), misfit as (
    select distinct on (voucher_no, county) voucher_no, county, case when own then 'D17' else 'D15' end as misplaced, greatest(reported_on, received_on) as misplaced_on,
           treasury, budget_subject, amount_fen
    from candidate where not fits order by voucher_no, county, own, received_on, entered_on, package_no, seq
  )
  update expected x set
    entry_on = least(x.entry_on, pair.entry_on),
    entered_on = case when x.matched_at is null and fits then pair.entered_on else x.entered_on end,
    entered_fen = case when x.matched_at is null and fits then pair.amount_fen else x.entered_fen end,
    matched_on = case when fits then least(x.matched_on, pair.matched_on) else x.matched_on end,
    matched_at = case when x.matched_at is null and fits then pair.matched_at else x.matched_at end,
    misplaced = misfit.misplaced, misplaced_on = misfit.misplaced_on, misplaced_treasury = misfit.treasury, misplaced_subject = misfit.budget_subject, misplaced_fen = misfit.amount_fen
  from pair left join misfit using (voucher_no, county)
  where x.voucher_no = pair.voucher_no and x.county = pair.county
    and (fits and (x.matched_at is null or pair.matched_on < x.matched_on) or pair.entry_on < coalesce(x.entry_on, 'infinity') or (x.misplaced, x.misplaced_on) is distinct from (misfit.misplaced, misfit.misplaced_on))`;

const rememberUnknown = `
  insert into unknown_entry as u (voucher_no, county, entered_on, amount_fen, package_no, first_on, known_on)
  select voucher_no, county, entered_on, amount_fen, package_no, first_on, known_on
  from (
    select distinct on (e.voucher_no, e.county) e.voucher_no, e.county, e.entered_on, e.amount_fen, e.package_no,
           min(e.received_on) over (partition by e.voucher_no, e.county) as first_on, x.received_on as known_on
    from json_array_elements_text($1::json) as touched(voucher_no)
    cross join lateral (select * from entry where entry.voucher_no = touched.voucher_no and entry_kind = 0 and starts_with(treasury, county) and budget_subject = '${pensionSubject}' offset 0) as e
    left join lateral (select min(received_on) as received_on from expected where expected.voucher_no = e.voucher_no and (expected.county = e.county or expected.treasury = e.treasury)) as x on true
    order by e.voucher_no, e.county, e.reported_at, e.entered_on, e.package_no, e.seq
  ) as first
  where known_on is null or known_on > first_on
  on conflict (voucher_no, county) do update set entered_on = excluded.entered_on, amount_fen = excluded.amount_fen, package_no = excluded.package_no,
    first_on = excluded.first_on, known_on = excluded.known_on
  where (u.entered_on, u.amount_fen, u.package_no, u.first_on, u.known_on) is distinct from
    (excluded.entered_on, excluded.amount_fen, excluded.package_no, excluded.first_on, excluded.known_on)`;

// Rows are deleted by where they lie: joined back by number, each would be looked for in the whole table, which here is mostly rows deleted a moment ago.
const forgetKnown = `
  delete from unknown_entry where ctid = any (array(
    select w.place
    from json_array_elements_text($1::json) as touched(voucher_no)
    cross join lateral (select ctid as place, * from unknown_entry where voucher_no = touched.voucher_no offset 0) as w
    cross join lateral (select county, treasury, received_on from expected where voucher_no = w.voucher_no offset 0) as x
    where x.received_on <= w.first_on and (x.county = w.county or starts_with(x.treasury, w.county))
  ))`;
