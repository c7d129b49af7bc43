import type { StoredEvent } from '@jumin/event-store';
import { countyOfFileStream, type VoucherDetailLine, type VoucherLine } from '@jumin/intake';
import { rowSet, type Database, type RowSet } from '@jumin/platform';
import type { BouncesTakenOver, EntriesTakenOver, ReturnsTakenOver } from '../../domain/entered/events';

export const isDetails = (event: StoredEvent): boolean => event.type === 'LinesReceived' && event.stream.startsWith('voucherDetailsFile-');
export const isVouchers = (event: StoredEvent): boolean => event.type === 'LinesReceived' && event.stream.startsWith('vouchersFile-');
export const isEntries = (event: StoredEvent): boolean => event.type === 'EntriesTakenOver';
export const isBounces = (event: StoredEvent): boolean => event.type === 'BouncesTakenOver';
export const isReturns = (event: StoredEvent): boolean => event.type === 'ReturnsTakenOver';

const linesOf = <Line>(event: StoredEvent): readonly Line[] => (event.data as { readonly lines: readonly Line[] }).lines;
export const detailsIn = (event: StoredEvent): readonly VoucherDetailLine[] => linesOf(event);
export const vouchersIn = (event: StoredEvent): readonly VoucherLine[] => linesOf(event);
export const entriesIn = (event: StoredEvent): EntriesTakenOver['data']['lines'] => linesOf(event);
export const bouncesIn = (event: StoredEvent): BouncesTakenOver['data']['lines'] => linesOf(event);
export const returnsIn = (event: StoredEvent): ReturnsTakenOver['data']['lines'] => linesOf(event);

/** Puts vouchers, their lines and what the treasury entered into the tables, each in one statement a batch. Told twice, a document stands there once. */
export const rememberDocuments = async (database: Database, events: readonly StoredEvent[]): Promise<void> => {
  const write = async <Row extends object>(sql: string, set: RowSet<Row>, rows: readonly Row[]) => {
    if (rows.length > 0) await database.query(sql, set.values(rows));
  };
  await write(rememberVouchers, voucherRows, events.filter(isVouchers).flatMap(withCounty<VoucherLine>));
  await write(rememberDetails, detailRows, events.filter(isDetails).flatMap(withCounty<VoucherDetailLine>));
  await write(rememberEntries, entryRows, events.filter(isEntries).flatMap(entriesIn));
  await write(rememberStrangers, strangerRows, events.filter(isDetails).flatMap(strangersIn));
  await write(rememberBounces, bounceRows, events.filter(isBounces).flatMap(bouncesIn));
  await write(
    rememberReturns,
    returnRows,
    events
      .filter(isReturns)
      .flatMap((event) => returnsIn(event).map((line) => ({ ...line, county: (event.data as ReturnsTakenOver['data']).county }))),
  );
};

const withCounty = <Line extends object>(event: StoredEvent): readonly (Line & InCounty)[] => {
  const county = countyOfFileStream(event.stream);
  return linesOf<Line>(event).map((line) => ({ ...line, county }));
};
interface InCounty {
  readonly county: string;
}

const voucherRows = rowSet<Pick<VoucherLine, 'voucherNo' | 'amountFen' | 'cancelled' | 'batchNo'> & InCounty>({
  voucherNo: 'text',
  county: 'text',
  amountFen: 'bigint',
  cancelled: 'boolean',
  batchNo: 'text',
});
const rememberVouchers = `
  insert into voucher (voucher_no, county, amount_fen, cancelled, batch_no)
  select "voucherNo", min(county), min("amountFen"), bool_or(cancelled), min("batchNo") from ${voucherRows.from} as line
  group by "voucherNo"
  on conflict (voucher_no) do update set cancelled = true where excluded.cancelled and not voucher.cancelled`;

const detailRows = rowSet<
  Pick<VoucherDetailLine, 'voucherNo' | 'subjectId' | 'feeYear' | 'kind' | 'nameIx' | 'amountFen' | 'paidAt' | 'originalTierFen'> & InCounty
>({
  voucherNo: 'text',
  subjectId: 'uuid',
  feeYear: 'smallint',
  kind: 'text',
  county: 'text',
  nameIx: 'text',
  amountFen: 'bigint',
  paidAt: 'text',
  originalTierFen: 'bigint',
});
const rememberDetails = `
  insert into detail (voucher_no, subject_id, fee_year, kind, county, name_ix, amount_fen, paid_at, original_tier_fen)
  select "voucherNo", "subjectId", "feeYear", kind, county, "nameIx", "amountFen", "paidAt", "originalTierFen" from ${detailRows.from} as line
  on conflict do nothing`;

const entryRows = rowSet<EntriesTakenOver['data']['lines'][number]>({ voucherNo: 'text', enteredOn: 'date', amountFen: 'bigint' });
const rememberEntries = `
  insert into entry (voucher_no, entered_on, amount_fen)
  select "voucherNo", "enteredOn", "amountFen" from ${entryRows.from} as line
  on conflict do nothing`;

/** The first that was sealed of each counts. */
const strangersIn = (event: StoredEvent) =>
  detailsIn(event)
    .filter(({ sealed }) => sealed !== undefined)
    .map(({ subjectId, sealed }) => ({ subjectId, county: countyOfFileStream(event.stream), sealed: sealed! }));

const strangerRows = rowSet<{ subjectId: string; county: string; sealed: string }>({ subjectId: 'uuid', county: 'text', sealed: 'text' });

const rememberStrangers = `
  insert into stranger (subject_id, county, sealed)
  select distinct on ("subjectId") "subjectId", county, sealed
  from (select *, row_number() over () as nth from ${strangerRows.from} as line) as s
  order by "subjectId", nth
  on conflict do nothing`;

const bounceRows = rowSet<Pick<BouncesTakenOver['data']['lines'][number], 'voucherNo' | 'bouncedOn'>>({
  voucherNo: 'text',
  bouncedOn: 'date',
});
const rememberBounces = `
  insert into bounce (voucher_no, bounced_on)
  select "voucherNo", min("bouncedOn") from ${bounceRows.from} as line group by 1
  on conflict do nothing`;

const returnRows = rowSet<ReturnsTakenOver['data']['lines'][number] & InCounty>({
  returnNo: 'text',
  county: 'text',
  voucherNo: 'text',
  entryKind: 'smallint',
  amountFen: 'bigint',
  enteredOn: 'date',
});
const rememberReturns = `
  insert into returned (return_no, county, voucher_no, entry_kind, amount_fen, entered_on)
  select "returnNo", county, "voucherNo", "entryKind", "amountFen", "enteredOn" from ${returnRows.from} as line
  on conflict do nothing`;
