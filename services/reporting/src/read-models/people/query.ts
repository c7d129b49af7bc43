import { fen, type Fen, type SubjectId } from '@jumin/kernel';
import type { Database } from '../../application/ports';

export interface PersonStanding {
  readonly subjectId: SubjectId;
  readonly unit: string;
  readonly village: string;
  readonly keptFen: Fen;
  readonly onBehalfFen: Fen;
  readonly tierFen: Fen;
  readonly subsidyFen: Readonly<Record<string, Fen>>;
  readonly refundDueFen: Fen;
}

/** Registered people of a county, or of one village, one row each, a page at a time in order of their pseudonym, whose money is then looked up one by one; `next` is given to the next call and null at the end. */
export const peopleOf = async (
  database: Database,
  {
    county,
    feeYear,
    village,
    after,
    limit,
  }: { readonly county: string; readonly feeYear: number; readonly village?: string; readonly after?: string; readonly limit: number },
): Promise<{ readonly items: readonly PersonStanding[]; readonly next: string | null }> => {
  const { rows } = await database.query<
    Record<'subject_id' | 'unit' | 'village' | 'kept' | 'on_behalf' | 'tier' | 'province' | 'city' | 'county_level' | 'refund_due', string>
  >(
    `select p.subject_id, p.unit, p.village, coalesce(kept_fen, 0) as kept, coalesce(on_behalf_fen, 0) as on_behalf, coalesce(tier_fen, 0) as tier,
            coalesce(province_fen, 0) as province, coalesce(city_fen, 0) as city, coalesce(county_fen, 0) as county_level, coalesce(refund_due_fen, 0) as refund_due
     from (
       select * from participant
       where county = $1 and ($3::uuid is null or subject_id > $3::uuid) and ($5::text is null or village = $5) order by subject_id limit $4
     ) p
     left join lateral (select * from standing where standing.subject_id = p.subject_id and fee_year = $2 offset 0) s on true order by p.subject_id`,
    [county, feeYear, after ?? null, limit, village ?? null],
  );
  const items = rows.map((row): PersonStanding => ({
    subjectId: row.subject_id as SubjectId,
    unit: row.unit,
    village: row.village,
    keptFen: fen(Number(row.kept)),
    onBehalfFen: fen(Number(row.on_behalf)),
    tierFen: fen(Number(row.tier)),
    subsidyFen: Object.fromEntries(
      (
        [
          ['province', row.province],
          ['city', row.city],
          ['county', row.county_level],
        ] as const
      )
        .map(([level, amount]) => [level, fen(Number(amount))] as const)
        .filter(([, amount]) => amount !== 0),
    ),
    refundDueFen: fen(Number(row.refund_due)),
  }));
  return { items, next: items.length < limit ? null : items.at(-1)!.subjectId };
};
