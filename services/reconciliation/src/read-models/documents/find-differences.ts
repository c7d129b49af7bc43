import type { DiscrepancyKeys } from '@jumin/contracts';
import type { Fen, LocalDate } from '@jumin/kernel';
import type { Database } from '../../application/ports';
import { isKnownClass, type DiscrepancyClass } from '../../domain/case/catalogue';
import type { Span } from '../../domain/case/decide';
import type { Difference } from '../../domain/case/events';

/** A difference, when it stood, and what took it away; null while nothing did. */
export interface Seen {
  readonly difference: Difference;
  readonly span: Span;
  readonly goneBy: string | null;
}
/** Finds the differences of one kind that the documents handed over by the close of `through` show and the cases do not say yet. */
export type Detector = (database: Database, county: string, through: LocalDate) => Promise<readonly Seen[]>;

/**
 * What of the candidates the cases do not say yet. `candidate` has class, root_key, on_day, until_day and the figures; $1 is the county, $2 the last day that closes.
 * The cases may lag behind the log for a moment, so only what stands there exactly so is left out: a difference told twice changes nothing.
 */
const notSaidYet = (candidate: string): string => `
  with seen as (${candidate}), known as (select *, case when until_day <= $2 then until_day end as gone_on from seen where on_day <= $2 and (until_day is null or until_day > on_day))
  select k.class, k.root_key, k.on_day::text, k.gone_on::text, k.gone_by, k.amount_fen, k.difference_fen, k.keys, k.parties
  from known k left join discrepancy d on d.county = $1 and d.root_key = k.root_key
  where d.case_id is null
     or d.state = 'cleared' and (k.gone_on is null or k.gone_on > d.cleared_on)
     or d.state <> 'cleared' and (d.class <> k.class or k.on_day > d.opened_on or k.gone_on >= d.opened_on or k.gone_on is null and (
          k.amount_fen is distinct from d.amount_fen or k.difference_fen is distinct from d.difference_fen or k.parties::text <> d.parties::text))`;

interface Row {
  readonly class: string;
  readonly root_key: string;
  readonly on_day: LocalDate;
  readonly gone_on: LocalDate | null;
  readonly gone_by: string;
  readonly amount_fen: string | null;
  readonly difference_fen: string | null;
  readonly keys: DiscrepancyKeys;
  readonly parties: Difference['parties'];
}
const fenOrNull = (text: string | null) => (text === null ? null : (Number(text) as Fen));

const detector = (candidate: string): Detector => {
  const sql = notSaidYet(candidate);
  return async (database, county, through) => {
    const { rows } = await database.query<Row>(sql, [county, through]);
    return rows.flatMap((row): readonly Seen[] =>
      isKnownClass(row.class)
        ? [
            {
              difference: {
                county,
                class: row.class,
                rootKey: row.root_key,
                keys: row.keys,
                amountFen: fenOrNull(row.amount_fen),
                differenceFen: fenOrNull(row.difference_fen),
                parties: row.parties,
              },
              span: { on: row.on_day, until: row.gone_on },
              goneBy: row.gone_on === null ? null : row.gone_by,
            },
          ]
        : [],
    );
  };
};

/** D01: reported by the tax authority, and no entry by the working day after the issue date; until then the money is in transit. */
const missingInTreasury = detector(`
  select 'D01' as class, voucher_no as root_key, checks_on as on_day, least(entry_on, cancelled_on) as until_day,
         case when cancelled_on <= coalesce(entry_on, 'infinity') then '作废' else '入库流水' end as gone_by, amount_fen, amount_fen as difference_fen,
         json_strip_nulls(json_build_object('voucherNo', voucher_no, 'batchNo', batch_no)) as keys,
         json_build_object('T', json_build_object('issuedOn', issued_on, 'amountFen', amount_fen), 'K', json_build_object()) as parties
  from expected where county = $1 and checks_on <= $2 and (entry_on is null or entry_on > checks_on)`);

/** D02: entered in the county's treasury under a voucher that nobody reported. */
const unknownToTax = detector(`
  select 'D02' as class, voucher_no as root_key, first_on as on_day, known_on as until_day, '电子税票' as gone_by, amount_fen, amount_fen as difference_fen,
         json_build_object('voucherNo', voucher_no, 'packageNo', package_no) as keys,
         json_build_object('T', json_build_object(), 'K', json_build_object('enteredOn', entered_on, 'amountFen', amount_fen)) as parties
  from unknown_entry where county = $1 and first_on <= $2`);

/** What the other services found. One case per root key: of several that begin on one day the class that sorts first opens it. */
const reportedByOthers = detector(`
  select class, root_key, reported_on as on_day, withdrawn_on as until_day, 'FindingWithdrawn' as gone_by, amount_fen, difference_fen, keys, parties
  from finding where county = $1 and reported_on <= $2`);

/** A new class is a row in the catalogue and a detector here. */
export const detectors: readonly Detector[] = [missingInTreasury, unknownToTax, reportedByOthers];

/** Open cases that a document of an earlier day, handed in after the close, shows never to have been due. They end on the day on which they began. */
export const findVanished = async (
  database: Database,
  county: string,
): Promise<readonly { readonly class: DiscrepancyClass; readonly rootKey: string; readonly on: LocalDate; readonly by: string }[]> => {
  const { rows } = await database.query<{ class: DiscrepancyClass; root_key: string; opened_on: LocalDate; by: string }>(
    `select class, root_key, opened_on::text, case class when 'D01' then '入库流水' when 'D02' then '电子税票' else 'FindingWithdrawn' end as by
     from discrepancy d
     where county = $1 and state <> 'cleared' and case class
       when 'D01' then exists (select from expected x where x.voucher_no = d.root_key and x.county = $1 and least(x.entry_on, x.cancelled_on) <= x.checks_on)
       when 'D02' then not exists (select from unknown_entry u where u.voucher_no = d.root_key and u.county = $1)
       else exists (select from finding f where f.county = $1 and f.root_key = d.root_key and f.class = d.class and f.withdrawn_on = f.reported_on)
         and not exists (select from finding f where f.county = $1 and f.root_key = d.root_key and f.class = d.class and (f.withdrawn_on is null or f.withdrawn_on > f.reported_on)) end`,
    [county],
  );
  return rows.map((row) => ({ class: row.class, rootKey: row.root_key, on: row.opened_on, by: row.by }));
};
