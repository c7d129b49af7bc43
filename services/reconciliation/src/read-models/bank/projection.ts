import type { ReportedVoucher } from '@jumin/contracts';
import type { StoredEvent } from '@jumin/event-store';
import type { BankFlowLine } from '@jumin/intake';
import { rowSet } from '@jumin/platform';
import type { Database } from '../../application/ports';
import { countyOfFile } from '../documents/projection';

export const isBankLines = (event: StoredEvent): boolean => event.type === 'LinesReceived' && event.stream.startsWith('bankFlowFile-');
const linesOf = (event: StoredEvent) => (event.data as { readonly lines: readonly BankFlowLine[] }).lines;
const fileOf = (event: StoredEvent) => (event.data as { readonly fileHash: string }).fileHash;

const tookBack = ({ summary, outFen }: BankFlowLine): boolean => (summary === 'reversal' || summary === 'return') && (outFen ?? 0) > 0;

/** Order, batch and voucher numbers under which these events tell of money taken back. */
export const reversedReferencesOf = (events: readonly StoredEvent[]): readonly string[] => [
  ...new Set(
    events
      .filter(isBankLines)
      .flatMap(linesOf)
      .filter(tookBack)
      .flatMap(({ references = '' }) => references.split(' ').filter(Boolean)),
  ),
];

/** Orders and batches of the vouchers that these events bring. */
const referencesOfVouchers = (events: readonly StoredEvent[]): readonly string[] => {
  const references = new Set<string>();
  for (const { type, data } of events)
    if (type === 'VouchersExpected')
      for (const { voucherNo, orderNo, batchNo } of (data as { readonly lines: readonly ReportedVoucher[] }).lines) {
        references.add(voucherNo);
        if (orderNo !== null) references.add(orderNo);
        if (batchNo !== null) references.add(batchNo);
      }
  return [...references];
};

/** The bank's lines by the documents that their remarks name; and which vouchers' money went back. Idempotent, and independent of how the log is cut into batches. */
export const applyBank = async (database: Database, events: readonly StoredEvent[]): Promise<void> => {
  const told = events.filter(isBankLines);
  if (told.length > 0) await database.query(rememberLines, bankRows.values(referencesIn(told)));
  const touched = new Set([...reversedReferencesOf(events), ...referencesOfVouchers(events)]);
  if (touched.size > 0) await database.query(pairReversals, [JSON.stringify([...touched])]);
};

const bankRows = rowSet<
  Pick<BankFlowLine, 'flowNo' | 'tradedOn' | 'inFen' | 'outFen'> & {
    reference: string;
    county: string;
    back: boolean;
    receivedOn: string;
    at: string;
    fileHash: string;
  }
>({
  reference: 'text',
  county: 'text',
  flowNo: 'text',
  tradedOn: 'date',
  inFen: 'bigint',
  outFen: 'bigint',
  back: 'boolean',
  receivedOn: 'date',
  at: 'text',
  fileHash: 'text',
});

/** A row for each document that a line's remark names. */
function* referencesIn(events: readonly StoredEvent[]) {
  for (const event of events) {
    const told = { county: countyOfFile(event), fileHash: fileOf(event), receivedOn: event.receivedOn, at: event.position };
    for (const line of linesOf(event))
      for (const reference of (line.references ?? '').split(' '))
        if (reference !== '') yield { ...line, ...told, reference, back: tookBack(line) };
  }
}

// The first day on which it was handed over counts, whichever file was taken in first.
const rememberLines = `
  insert into bank_line as b (reference, county, flow_no, traded_on, in_fen, out_fen, back, received_on, reported_at, file_hash)
  select distinct on (reference, county, "flowNo") reference, county, "flowNo", "tradedOn", coalesce("inFen", 0), coalesce("outFen", 0), back,
         min("receivedOn") over (partition by reference, county, "flowNo"), "at", decode("fileHash", 'hex')
  from ${bankRows.from} as line
  order by reference, county, "flowNo", "at"
  on conflict (reference, county, flow_no) do update set received_on = excluded.received_on where excluded.received_on < b.received_on`;

/**
 * Which vouchers' money went back, from all lines that name them by whatever number.
 *
 * - Lines that name a voucher or its order are added up; once they come to its amount, the whole of it went back.
 * - Lines that name a batch are of none of its vouchers before all that was taken back of the batch and its vouchers comes to what those vouchers say:
 *   then each went back. Until then `reversed_fen` is 0: something was taken back of the batch, and nobody can say whose it is.
 *
 * That it is whole is judged as of each event of the log in turn, so a voucher is given up by the event that showed it, however events came in batches.
 * Few lines take money back: the look-up by reference in the part of the table that holds them comes first.
 */
const pairReversals = `
  with hit as (
    select distinct b.county, b.reference from json_array_elements_text($1::json) as touched(reference)
    cross join lateral (select county, reference from bank_line where bank_line.reference = touched.reference and back offset 0) as b
  ), named as (
    select distinct x.voucher_no, x.county, x.batch_no from hit
    cross join lateral (
      select voucher_no, county, batch_no from expected where expected.voucher_no = hit.reference and expected.county = hit.county
      union all select voucher_no, county, batch_no from expected where expected.order_no = hit.reference and expected.county = hit.county
      union all select voucher_no, county, batch_no from expected where expected.batch_no = hit.reference and expected.county = hit.county
      offset 0) as x
  ), batch as (
    select county, batch_no, min(l.received_on) as first_on, min(l.flow_no) as flow_no
    from (select distinct county, batch_no from named where batch_no is not null) b
    cross join lateral (select received_on, flow_no from bank_line where reference = b.batch_no and county = b.county and back offset 0) as l
    group by county, batch_no
  ), x as (
    select x.* from (
      select voucher_no, county from named
      union select v.voucher_no, v.county from batch cross join lateral (
        select voucher_no, county from expected where expected.batch_no = batch.batch_no and expected.county = batch.county offset 0) as v
    ) touched
    cross join lateral (select * from expected where expected.voucher_no = touched.voucher_no and expected.county = touched.county offset 0) as x
  ), line as (
    select x.voucher_no, x.county, x.batch_no, x.amount_fen, l.* from x
    cross join lateral (
      select flow_no, out_fen, received_on, reported_at from bank_line where reference = x.voucher_no and county = x.county and back
      union select flow_no, out_fen, received_on, reported_at from bank_line where reference = x.order_no and county = x.county and back
      offset 0) as l
  ), own as (
    select voucher_no, county, sum(out_fen) as taken_fen, min(flow_no) as flow_no, min(received_on) as first_on,
           min(reported_at) filter (where so_far_fen >= amount_fen) as whole_at, min(known_on) filter (where so_far_fen >= amount_fen) as whole_on
    from (select *, sum(out_fen) over so_far as so_far_fen, max(received_on) over so_far as known_on from line
          window so_far as (partition by voucher_no, county order by reported_at)) l
    group by voucher_no, county
  ), step as (
    select county, batch_no, "at", sum(voucher_fen) over so_far as declared_fen, sum(out_fen) over so_far as taken_fen, bool_or(of_batch) over so_far as of_batch,
           max(received_on) over so_far as known_on
    from (
      select county, batch_no, reported_at as "at", received_on, amount_fen as voucher_fen, 0 as out_fen, false as of_batch from x join batch using (county, batch_no)
      union all
      select * from (
        select distinct on (county, batch_no, flow_no) county, batch_no, reported_at, received_on, 0, out_fen, of_batch from (
          select county, batch_no, line.flow_no, reported_at, received_on, out_fen, false as of_batch from line join batch using (county, batch_no)
          union all select batch.county, batch.batch_no, l.flow_no, l.reported_at, l.received_on, l.out_fen, true from batch
          cross join lateral (select * from bank_line where reference = batch.batch_no and county = batch.county and back offset 0) as l
        ) flow order by county, batch_no, flow_no, of_batch
      ) flow
    ) e window so_far as (partition by county, batch_no order by "at")
  ), together as (
    select x.voucher_no, x.county, min(step."at") as whole_at, min(step.known_on) as whole_on
    from x join step using (county, batch_no) where step."at" >= x.reported_at and of_batch and taken_fen >= declared_fen group by x.voucher_no, x.county
  ), reversal as (
    select x.voucher_no, x.county, coalesce(own.flow_no, batch.flow_no) as flow_no,
           greatest(own.taken_fen, case when together.whole_at is not null then x.amount_fen else 0 end) as reversed_fen,
           greatest(x.received_on, coalesce(least(own.first_on, together.whole_on), batch.first_on)) as reversed_on,
           greatest(x.reported_at, least(own.whole_at, together.whole_at)) as bounced_at, own.whole_at is not null or together.whole_at is not null as bounced,
           greatest(x.received_on, case when own.whole_at <= coalesce(together.whole_at, own.whole_at) then own.whole_on else together.whole_on end) as bounced_on
    from x left join own using (voucher_no, county) left join together using (voucher_no, county) left join batch using (county, batch_no)
    where own.voucher_no is not null or batch.batch_no is not null
  )
  update expected x set reversed_fen = r.reversed_fen, reversed_on = r.reversed_on, reversal_flow_no = r.flow_no,
    bounced_on = case when r.bounced then r.bounced_on end, bounced_at = case when r.bounced then r.bounced_at end
  from reversal r
  where x.voucher_no = r.voucher_no and x.county = r.county
    and (x.reversed_fen, x.reversed_on, x.reversal_flow_no, x.bounced_on, x.bounced_at) is distinct from
      (r.reversed_fen, r.reversed_on, r.flow_no, case when r.bounced then r.bounced_on end, case when r.bounced then r.bounced_at end)`;
