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

const rememberLines = `
  insert into bank_line (reference, county, flow_no, traded_on, in_fen, out_fen, back, received_on, reported_at, file_hash)
  select reference, county, "flowNo", "tradedOn", coalesce("inFen", 0), coalesce("outFen", 0), back, "receivedOn", "at", decode("fileHash", 'hex')
  from ${bankRows.from} as line
  on conflict do nothing`;

// Few lines take money back, so the partial look-up by reference comes first. The event that completed the pair is the later of the voucher's and the line's.
const pairReversals = `
  with back as (
    select distinct on (b.county, b.flow_no, x.voucher_no) x.voucher_no, x.county, x.amount_fen, x.received_on as reported_on, x.reported_at as voucher_at, b.out_fen, b.flow_no, b.received_on, b.reported_at
    from json_array_elements_text($1::json) as touched(reference)
    cross join lateral (select * from bank_line where bank_line.reference = touched.reference and back offset 0) as b
    cross join lateral (
      select * from expected where expected.voucher_no = b.reference and expected.county = b.county
      union select * from expected where expected.order_no = b.reference and expected.county = b.county
      union select * from expected where expected.batch_no = b.reference and expected.county = b.county
      offset 0) as x
  ), reversal as (
    select voucher_no, county, sum(out_fen) as reversed_fen, greatest(min(received_on), min(reported_on)) as reversed_on, min(flow_no) as flow_no,
           greatest(min(received_on) filter (where out_fen >= amount_fen), min(reported_on)) as bounced_on,
           greatest(min(reported_at) filter (where out_fen >= amount_fen), min(voucher_at)) as bounced_at, bool_or(out_fen >= amount_fen) as bounced
    from back group by voucher_no, county
  )
  update expected x set reversed_fen = r.reversed_fen, reversed_on = r.reversed_on, reversal_flow_no = r.flow_no,
    bounced_on = coalesce(x.bounced_on, case when bounced then r.bounced_on end), bounced_at = coalesce(x.bounced_at, case when bounced then r.bounced_at end)
  from reversal r
  where x.voucher_no = r.voucher_no and x.county = r.county
    and (x.reversed_fen, x.reversed_on, x.reversal_flow_no) is distinct from (r.reversed_fen, r.reversed_on, r.flow_no)`;
