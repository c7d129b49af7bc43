import type { DiscrepancyKeys } from '@jumin/contracts';
import type { Fen, LocalDate } from '@jumin/kernel';
import type { Database } from '../../application/ports';
import { isKnownClass } from '../../domain/case/catalogue';
import type { Difference } from '../../domain/case/decide';

/** What a detector is told: the county, the day that closes, and the last issue date whose T+1 lies before that day. */
export interface Close {
  readonly county: string;
  readonly day: LocalDate;
  readonly overdueUpTo: LocalDate;
}
/** Finds the differences of one class as the documents handed over by that day show them. */
export type Detector = (database: Database, close: Close) => Promise<readonly Difference[]>;

/** D01: reported by the tax authority, and no entry by the working day after the issue date; until then the money is in transit. */
const missingInTreasury: Detector = async (database, { county, day, overdueUpTo }) => {
  const { rows } = await database.query<{ voucher_no: string; amount_fen: string; issued_on: LocalDate; batch_no: string | null }>(
    `select voucher_no, amount_fen, issued_on::text, batch_no from expected x
     where county = $1 and received_on <= $2 and issued_on <= $3 and not cancelled
       and not exists (select from entry e where e.voucher_no = x.voucher_no and e.entry_kind = 0 and e.received_on <= $2)
       and not exists (select from discrepancy d where d.county = $1 and d.root_key = x.voucher_no and d.state <> 'cleared')`,
    [county, day, overdueUpTo],
  );
  return rows.map((row) => {
    const amountFen = Number(row.amount_fen) as Fen;
    const keys = { voucherNo: row.voucher_no, ...(row.batch_no === null ? {} : { batchNo: row.batch_no }) };
    return { county, class: 'D01', rootKey: row.voucher_no, keys, amountFen, differenceFen: amountFen, parties: { T: { issuedOn: row.issued_on, amountFen }, K: {} } };
  });
};

/** D02: entered in the county's treasury under a voucher that nobody reported. */
const unknownToTax: Detector = async (database, { county, day }) => {
  const { rows } = await database.query<{ voucher_no: string; amount_fen: string; entered_on: LocalDate; package_no: string }>(
    `select distinct on (voucher_no) voucher_no, amount_fen, entered_on::text, package_no from entry e
     where county = $1 and received_on <= $2 and entry_kind = 0 and starts_with(treasury, $1)
       and not exists (select from expected x where x.voucher_no = e.voucher_no and x.received_on <= $2)
       and not exists (select from discrepancy d where d.county = $1 and d.root_key = e.voucher_no and d.state <> 'cleared')
     order by voucher_no, entered_on, package_no`,
    [county, day],
  );
  return rows.map((row) => {
    const amountFen = Number(row.amount_fen) as Fen;
    const keys = { voucherNo: row.voucher_no, packageNo: row.package_no };
    return { county, class: 'D02', rootKey: row.voucher_no, keys, amountFen, differenceFen: amountFen, parties: { T: {}, K: { enteredOn: row.entered_on, amountFen } } };
  });
};

/** Findings of the other services (D26 and what else they report). One case per root key; the finding of the class that sorts first opens it. */
const reportedByOthers: Detector = async (database, { county, day }) => {
  const { rows } = await database.query<{ class: string; root_key: string; keys: DiscrepancyKeys; amount_fen: string | null; difference_fen: string | null; parties: Difference['parties'] }>(
    `select distinct on (root_key) class, root_key, keys, amount_fen, difference_fen, parties from finding f
     where county = $1 and reported_on <= $2 and (withdrawn_on is null or withdrawn_on > $2)
       and not exists (select from discrepancy d where d.county = $1 and d.root_key = f.root_key and d.state <> 'cleared')
     order by root_key, class`,
    [county, day],
  );
  return rows.flatMap((row) =>
    isKnownClass(row.class)
      ? [{ county, class: row.class, rootKey: row.root_key, keys: row.keys, amountFen: fenOrNull(row.amount_fen), differenceFen: fenOrNull(row.difference_fen), parties: row.parties }]
      : [],
  );
};

const fenOrNull = (text: string | null) => (text === null ? null : (Number(text) as Fen));

/** A new class is a row in the catalogue and a detector here. */
export const detectors: readonly Detector[] = [missingInTreasury, unknownToTax, reportedByOthers];

/** Standing cases whose cause is gone by that day, with what took it away. */
export const findCleared = async (database: Database, { county, day }: Close): Promise<readonly { readonly rootKey: string; readonly by: string }[]> => {
  const { rows } = await database.query<{ root_key: string; cause: string }>(
    `select d.root_key, case d.class when 'D01' then '入库流水' when 'D02' then '电子税票' else 'FindingWithdrawn' end as cause from discrepancy d
     where d.county = $1 and d.state <> 'cleared' and (
       d.class = 'D01' and exists (select from entry e where e.voucher_no = d.root_key and e.entry_kind = 0 and e.received_on <= $2)
       or d.class = 'D01' and exists (select from expected x where x.voucher_no = d.root_key and x.cancelled)
       or d.class = 'D02' and exists (select from expected x where x.voucher_no = d.root_key and x.received_on <= $2)
       or d.class not in ('D01', 'D02') and not exists (
         select from finding f where f.county = d.county and f.root_key = d.root_key and (f.withdrawn_on is null or f.withdrawn_on > $2)))`,
    [county, day],
  );
  return rows.map(({ root_key, cause }) => ({ rootKey: root_key, by: cause }));
};
