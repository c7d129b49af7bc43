import type { StoredEvent } from '@jumin/event-store';
import { fen, type Fen } from '@jumin/kernel';
import { rowSet, type Database } from '@jumin/platform';
import type { FenPerLevel } from '@jumin/policy';
import type { EntitlementEvent } from '../../domain/entitlement/events';
import { ownerOf } from '../../domain/entitlement/state';

const subsidyRowSet = rowSet<{
  subjectId: string;
  feeYear: number;
  county: string;
  tierFen: number;
  subsidyTierFen: number;
  provinceFen: number;
  cityFen: number;
  countyFen: number;
  policy: string;
  revision: number;
}>({
  subjectId: 'uuid',
  feeYear: 'smallint',
  county: 'text',
  tierFen: 'bigint',
  subsidyTierFen: 'bigint',
  provinceFen: 'bigint',
  cityFen: 'bigint',
  countyFen: 'bigint',
  policy: 'text',
  revision: 'int',
});

/** Folds assessments into one row per person and year: what each level owes as of the last one. */
export const rememberSubsidies = async (database: Database, batch: readonly StoredEvent[]): Promise<void> => {
  const rows = new Map(
    batch.map((event) => {
      const { county, tierFen, subsidyTierFen, provinceFen, cityFen, countyFen, policy } = (event as unknown as EntitlementEvent).data;
      return [
        event.stream,
        { ...ownerOf(event.stream), county, tierFen, subsidyTierFen, provinceFen, cityFen, countyFen, policy, revision: event.revision },
      ];
    }),
  );
  await database.query(
    `insert into subsidy (subject_id, fee_year, county, tier_fen, subsidy_tier_fen, province_fen, city_fen, county_fen, policy, revision)
     select "subjectId", "feeYear", county, "tierFen", "subsidyTierFen", "provinceFen", "cityFen", "countyFen", policy, revision
     from ${subsidyRowSet.from} as s
     on conflict (subject_id, fee_year) do update set county = excluded.county, tier_fen = excluded.tier_fen, subsidy_tier_fen = excluded.subsidy_tier_fen,
       province_fen = excluded.province_fen, city_fen = excluded.city_fen, county_fen = excluded.county_fen, policy = excluded.policy,
       revision = excluded.revision`,
    subsidyRowSet.values(rows.values()),
  );
};

export interface SubsidyRow {
  readonly feeYear: number;
  readonly county: string;
  readonly tierFen: Fen;
  readonly subsidyFen: FenPerLevel;
  readonly policy: string;
}

/** A person's subsidies, by fee year. */
export const findSubsidies = async (database: Database, subjectId: string): Promise<readonly SubsidyRow[]> => {
  const { rows } = await database.query<Record<string, string>>(
    'select fee_year, county, tier_fen, province_fen, city_fen, county_fen, policy from subsidy where subject_id = $1 order by fee_year',
    [subjectId],
  );
  return rows.map((row) => ({
    feeYear: Number(row['fee_year']),
    county: row['county']!,
    tierFen: fen(Number(row['tier_fen'])),
    subsidyFen: { province: fen(Number(row['province_fen'])), city: fen(Number(row['city_fen'])), county: fen(Number(row['county_fen'])) },
    policy: row['policy']!,
  }));
};

/** What all people of a county and year are owed, per level, and how many they are. */
export const sumSubsidies = async (
  database: Database,
  county: string,
  feeYear: number,
): Promise<{ readonly people: number; readonly subsidyFen: FenPerLevel }> => {
  const { rows } = await database.query<Record<string, string>>(
    `select count(*) filter (where province_fen + city_fen + county_fen > 0) as people, coalesce(sum(province_fen), 0) as province,
       coalesce(sum(city_fen), 0) as city, coalesce(sum(county_fen), 0) as county
     from subsidy where county = $1 and fee_year = $2`,
    [county, feeYear],
  );
  const sum = rows[0]!;
  const amount = (level: string) => fen(Number(sum[level]));
  return { people: Number(sum['people']), subsidyFen: { province: amount('province'), city: amount('city'), county: amount('county') } };
};

/** Fee years in which this service may hold events of the person. */
export const findFeeYears = async (database: Database, subjectId: string): Promise<readonly number[]> => {
  const { rows } = await database.query<{ fee_year: number }>(
    'select fee_year from basis where subject_id = $1 union select fee_year from subsidy where subject_id = $1 order by fee_year',
    [subjectId],
  );
  return rows.map(({ fee_year }) => Number(fee_year));
};
