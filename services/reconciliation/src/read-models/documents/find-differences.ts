import type { DiscrepancyKeys } from '@jumin/contracts';
import { fen, type LocalDate } from '@jumin/kernel';
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
 * What of the candidates the cases do not say yet, also of the days on which they stood; and cases of days on which no candidate shows them any more. What a correction closed is said for good, unless it
 * differs anew. The cases may lag behind the log for a moment: a difference told twice changes nothing. One statement, since the candidates are what costs.
 */
const found = `
  with seen as materialized (${seen}),
  dated as (select *, case when until_day <= $2 then until_day end as gone_on from seen where on_day <= $2 and (until_day is null or until_day > on_day)),
  known as (
    select *, case when before_gone_on > on_day then before_gone_on end as waits_until
    from (select *, max(gone_on) over (partition by root_key order by on_day, class groups between unbounded preceding and 1 preceding) as before_gone_on from dated) k
  )
  select false as vanished, k.class, k.root_key, k.on_day::text, k.waits_until::text, k.gone_on::text, k.gone_by, k.amount_fen, k.difference_fen, k.keys, k.parties
  from known k left join discrepancy d on d.county = $1 and d.root_key = k.root_key
  where d.case_id is null
     or d.state in ('attributed', 'cleared') and d.class = k.class and greatest(k.on_day, k.waits_until) < d.opened_on and (k.gone_on is null or k.gone_on > d.opened_on)
     or d.state = 'cleared' and d.class = k.class and k.gone_on > d.opened_on and k.gone_on < d.cleared_on
        and not exists (select from known o where o.root_key = k.root_key and o.class = k.class and o.on_day <= k.gone_on and (o.gone_on is null or o.gone_on > k.gone_on))
     or d.state = 'cleared' and (d.class <> k.class or k.gone_on is null or k.gone_on > d.cleared_on or d.cleared_on <= d.opened_on)
     or d.state = 'closed' and k.gone_on is null and (d.class <> k.class or k.amount_fen is distinct from d.amount_fen or k.difference_fen is distinct from d.difference_fen)
     or d.state not in ('cleared', 'countersigned', 'corrected', 'closed') and (d.class <> k.class or k.on_day > d.opened_on or k.gone_on >= d.opened_on or k.gone_on is null and (
          k.amount_fen is distinct from d.amount_fen or k.difference_fen is distinct from d.difference_fen or k.parties::jsonb <> d.parties::jsonb
          or k.keys::jsonb <> d.keys::jsonb))
  union all
  select true, d.class, d.root_key, d.opened_on::text, null, null, null, null, null, null, null
  from discrepancy d
  where d.county = $1 and d.opened_on <= $2
    and (d.state = 'attributed' or d.state = 'cleared' and d.cleared_on > d.opened_on and d.class = any ($3::text[]))
    and not exists (select from seen s where s.root_key = d.root_key and s.class = d.class and (s.until_day is null or s.until_day > greatest(s.on_day, d.opened_on)))`;

interface Row {
  readonly vanished: boolean;
  readonly class: DiscrepancyClass;
  readonly root_key: string;
  readonly on_day: LocalDate;
  readonly waits_until: LocalDate | null;
  readonly gone_on: LocalDate | null;
  readonly gone_by: string;
  readonly amount_fen: string | null;
  readonly difference_fen: string | null;
  readonly keys: DiscrepancyKeys;
  readonly parties: Difference['parties'];
}
const fenOrNull = (text: string | null) => (text === null ? null : fen(Number(text)));

/** A difference of a class that the catalogue does not hold. */
export interface Unknown {
  readonly class: string;
  readonly rootKey: string;
}

/** A case that a document of an earlier day, handed in after the close, shows never to have been due. It ends on the day on which it began. */
export interface Vanished {
  readonly class: DiscrepancyClass;
  readonly rootKey: string;
  readonly on: LocalDate;
  readonly by: string;
}

export interface Differences {
  readonly seen: readonly Seen[];
  readonly vanished: readonly Vanished[];
  readonly unknown: readonly Unknown[];
}

/** The differences that the documents handed over by the close of `through` show and the cases do not say yet. */
export const findDifferences = async (database: Database, county: string, through: LocalDate): Promise<Differences> => {
  const { rows } = await database.query<Row>(found, [county, through, shownForGood]);
  const vanished = rows.filter((row) => row.vanished).map(vanishedOf);
  const shown = rows.filter((row) => !row.vanished);
  const seen = shown.filter((row) => isKnownClass(row.class)).map(seenOf(county));
  const unknown = shown.filter((row) => !isKnownClass(row.class)).map((row) => ({ class: row.class as string, rootKey: row.root_key }));
  return { seen, vanished, unknown };
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
    span: { on: row.on_day, until: row.gone_on, ...(row.waits_until === null ? {} : { waitsUntil: row.waits_until }) },
    goneBy: row.gone_on === null ? null : row.gone_by,
  });

const vanishesBy = new Map(detectors.flatMap((detector) => detector.classes.map((one) => [one, detector.vanishesBy])));

/** Of these the documents show a difference for good, also once it is gone. A finding is told anew, and then says nothing of what stood before. */
const shownForGood = [...vanishesBy].flatMap(([one, by]) => (by === 'FindingWithdrawn' ? [] : [one]));

const vanishedOf = (row: Row): Vanished => ({ class: row.class, rootKey: row.root_key, on: row.on_day, by: vanishesBy.get(row.class)! });
