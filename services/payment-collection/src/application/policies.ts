import type { FeeYear } from '@jumin/kernel';
import { ToldPolicies } from '@jumin/platform';
import type { Policy } from '@jumin/policy';

/** Those in force are asked for every list of commands, since deciding asks no table, and never only remembered, since another process may be told of one. */
export class Policies extends ToldPolicies {
  private latest: ReadonlyMap<string, Policy> = new Map();
  private loads: string | undefined;

  /** In force as of the last `refresh`. */
  readonly of = (county: string, feeYear: FeeYear): Policy | null => this.latest.get(`${county}-${feeYear}`) ?? null;

  /** Takes over what is in force now, and answers what it depends on: the same answer twice says that nothing was loaded in between. */
  async refresh(): Promise<string> {
    const { rows } = await this.database.query<{ loads: string }>(
      `select coalesce(md5(string_agg(loaded_at, ',' order by loaded_at)), '') as loads from policy`,
    );
    const { loads } = rows[0]!;
    if (loads === this.loads) return loads;
    const inForce = await this.database.query<{ county: string; fee_year: number; version: string }>(
      'select distinct on (county, fee_year) county, fee_year, version from policy order by county, fee_year, loaded_at desc',
    );
    const latest = new Map<string, Policy>();
    for (const { county, fee_year, version } of inForce.rows)
      latest.set(`${county}-${fee_year}`, (await this.version(county, fee_year, version))!);
    this.latest = latest;
    this.loads = loads;
    return loads;
  }
}
