import type { StoredEvent } from '@jumin/event-store';
import type { Instant } from '@jumin/kernel';
import type { Database } from '@jumin/platform';
import type { PolicyLoadedData } from '../../domain/policy/events';

/** Folds loadings into one row per version ever loaded: who loaded which, when, in which order. */
export const rememberPolicies = async (database: Database, batch: readonly StoredEvent[]): Promise<void> => {
  const rows = batch.map((event) => {
    const { county, feeYear, version, sha256 } = event.data as PolicyLoadedData;
    return { county, feeYear, revision: event.revision, version, sha256, loadedAt: event.recordedAt, loadedBy: event.metadata.a[0] };
  });
  await database.query(
    `insert into policy (county, fee_year, revision, version, sha256, loaded_at, loaded_by)
     select county, "feeYear", revision, version, sha256, "loadedAt", "loadedBy"
     from json_to_recordset($1::json) as p(county text, "feeYear" smallint, revision int, version text, sha256 text, "loadedAt" timestamptz, "loadedBy" text)
     on conflict (county, fee_year, revision) do nothing`,
    [JSON.stringify(rows)],
  );
};

export interface LoadedVersion {
  readonly county: string;
  readonly feeYear: number;
  readonly version: string;
  readonly sha256: string;
  readonly loadedAt: Instant;
  readonly loadedBy: string;
  readonly inForce: boolean;
}

/** Every loading, by county and year, the last one in force. */
export const findPolicies = async (database: Database, county?: string): Promise<readonly LoadedVersion[]> => {
  const { rows } = await database.query<LoadedVersion>(
    `select county, fee_year as "feeYear", version, sha256, loaded_at as "loadedAt", loaded_by as "loadedBy",
       revision = max(revision) over (partition by county, fee_year) as "inForce"
     from policy where $1::text is null or county = $1 order by county, fee_year, revision`,
    [county ?? null],
  );
  return rows;
};
