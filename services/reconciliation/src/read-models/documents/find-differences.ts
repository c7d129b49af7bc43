import type { DiscrepancyKeys } from '@jumin/contracts';
import type { Fen, LocalDate } from '@jumin/kernel';
import type { Database } from '../../application/ports';
import { isKnownClass, type DiscrepancyClass } from '../../domain/case/catalogue';
import type { Span } from '../../domain/case/decide';
import type { Difference } from '../../domain/case/events';
import { detectors } from './detectors';

/** A difference, when it stood, and what took it away; null while nothing did. */
export interface Seen {
  readonly difference: Difference;
  readonly span: Span;
  readonly goneBy: string | null;
}

const seen = detectors
  .map(
    ({ candidates }) =>
      `select class, root_key, on_day, until_day, gone_by, amount_fen, difference_fen, keys, parties from (${candidates}) c`,
  )
  .join('\nunion all\n');

/**
 * What of the candidates the cases do not say yet. What a correction closed is said for good, unless it differs anew.
 * The cases may lag behind the log for a moment: a difference told twice changes nothing.
 */
const notSaidYet = `
  with seen as (${seen}),
  known as (select *, case when until_day <= $2 then until_day end as gone_on from seen where on_day <= $2 and (until_day is null or until_day > on_day))
  select k.class, k.root_key, k.on_day::text, k.gone_on::text, k.gone_by, k.amount_fen, k.difference_fen, k.keys, k.parties
  from known k left join discrepancy d on d.county = $1 and d.root_key = k.root_key
  where d.case_id is null
     or d.state = 'cleared' and (k.gone_on is null or k.gone_on > d.cleared_on or d.cleared_on <= d.opened_on)
     or d.state = 'closed' and k.gone_on is null and (d.class <> k.class or k.amount_fen is distinct from d.amount_fen or k.difference_fen is distinct from d.difference_fen)
     or d.state not in ('cleared', 'countersigned', 'corrected', 'closed') and (d.class <> k.class or k.on_day > d.opened_on or k.gone_on >= d.opened_on or k.gone_on is null and (
          k.amount_fen is distinct from d.amount_fen or k.difference_fen is distinct from d.difference_fen or k.parties::jsonb <> d.parties::jsonb
          or k.keys::jsonb <> d.keys::jsonb))`;

interface Row {
  readonly class: DiscrepancyClass;
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

/** A difference of a class that the catalogue does not hold. */
export interface Unknown {
  readonly class: string;
  readonly rootKey: string;
}

/** The differences that the documents handed over by the close of `through` show and the cases do not say yet. */
export const findDifferences = async (
  database: Database,
  county: string,
  through: LocalDate,
): Promise<{ readonly seen: readonly Seen[]; readonly unknown: readonly Unknown[] }> => {
  const { rows } = await database.query<Row>(notSaidYet, [county, through]);
  const seen = rows.filter((row) => isKnownClass(row.class)).map(seenOf(county));
  const unknown = rows.filter((row) => !isKnownClass(row.class)).map((row) => ({ class: row.class as string, rootKey: row.root_key }));
  return { seen, unknown };
};

const seenOf =
  (county: string) =>
  (row: Row): Seen => ({
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
  });

const vanishesBy = new Map(detectors.flatMap((detector) => detector.classes.map((one) => [one, detector.vanishesBy])));

// Cases in hand are few, and each asks for its own candidates once they are gathered.
const vanished = `
  with standing as (select class, root_key, opened_on from discrepancy where county = $1 and state = 'attributed' and opened_on <= $2),
  seen as (${seen})
  select class, root_key, opened_on::text from standing d
  where not exists (select from seen s where s.root_key = d.root_key and s.class = d.class and (s.until_day is null or s.until_day > s.on_day))`;

/** Open cases that a document of an earlier day, handed in after the close, shows never to have been due. They end on the day on which they began. */
export const findVanished = async (
  database: Database,
  county: string,
  through: LocalDate,
): Promise<readonly { readonly class: DiscrepancyClass; readonly rootKey: string; readonly on: LocalDate; readonly by: string }[]> => {
  const { rows } = await database.query<{ class: DiscrepancyClass; root_key: string; opened_on: LocalDate }>(vanished, [county, through]);
  return rows.map((row) => ({ class: row.class, rootKey: row.root_key, on: row.opened_on, by: vanishesBy.get(row.class)! }));
};
