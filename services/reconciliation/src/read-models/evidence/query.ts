import type { DiscrepancyKeys } from '@jumin/contracts';
import type { LocalDate } from '@jumin/kernel';
import type { Database } from '../../application/ports';

/** A file that holds a document of the case, kept as it was handed over under the hash of its content. */
export interface EvidenceFile {
  /** Who sent it, by letter, or a department by name. */
  readonly party: string;
  readonly kind: string;
  readonly fileName: string;
  readonly fileHash: string;
  readonly receivedOn: LocalDate;
}

// Each document is asked for by its key, whatever the planner knows of the tables.
const named = `
  with voucher as (
    select * from expected where voucher_no = $2 and county = $1
    union select * from expected where batch_no = $4 and county = $1
  ), hash as (
    select 'vouchers' as kind, encode(file_hash, 'hex') as file_hash from voucher
    union select 'treasury-entries', encode(e.file_hash, 'hex') from entry e where e.voucher_no = $2 and (e.county = $1 or exists (select from voucher v where v.treasury = e.treasury))
    union select 'bank-flow', encode(b.file_hash, 'hex') from voucher v join bank_line b on b.reference in (v.voucher_no, v.order_no, v.batch_no) and b.county = v.county
    union select 'village-lists', file_hash from listed where batch_no = coalesce($3, (select batch_no from voucher limit 1)) and county = $1
    union select 'allotments', encode(file_hash, 'hex') from allotment where roster_no = $4 and county = $1
    union select kind, file_hash from file where file_name = $5 and county = $1
  )
  select f.party, f.kind, f.file_name as "fileName", f.file_hash as "fileHash", f.received_on::text as "receivedOn"
  from hash h join file f on f.file_hash = h.file_hash and f.kind = h.kind and f.county = $1
  order by f.received_on, f.kind, f.file_name`;

/** The files that a case rests on, in the order in which they were handed over. */
export const evidenceOf = async (
  database: Database,
  { county, keys: { voucherNo, batchNo, rosterNo, fileName } }: { readonly county: string; readonly keys: DiscrepancyKeys },
): Promise<readonly EvidenceFile[]> => {
  const { rows } = await database.query<EvidenceFile>(named, [
    county,
    voucherNo ?? null,
    batchNo ?? null,
    rosterNo ?? null,
    fileName ?? null,
  ]);
  return rows;
};
