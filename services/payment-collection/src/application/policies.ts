import type { FeeYear } from '@jumin/kernel';
import { compilePolicy, type Policy } from '@jumin/policy';
import type { Database } from '@jumin/platform';

interface PolicyRow {
  readonly county: string;
  readonly fee_year: number;
  readonly version: string;
  readonly text: string;
  readonly parents: readonly string[];
}

/**
 * The policies that this service has been told of, compiled. In force is the one loaded last for a county and fee year: as the table says, which any of
 * several processes may have written, so it is asked for every list of commands and never only remembered.
 */
export class Policies {
  private inForce: ReadonlyMap<string, Policy> = new Map();
  private readonly compiled = new Map<string, Policy>();
  private loads: string | undefined;

  constructor(private readonly database: Database) {}

  /** As of the last `refresh`. */
  readonly of = (county: string, feeYear: FeeYear): Policy | null => this.inForce.get(`${county}-${feeYear}`) ?? null;

  /** Takes over what is in force now, and answers what it depends on: the same answer twice says that nothing was loaded in between. */
  async refresh(): Promise<string> {
    const { rows } = await this.database.query<{ loads: string }>(
      `select coalesce(md5(string_agg(loaded_at, ',' order by loaded_at)), '') as loads from policy`,
    );
    const { loads } = rows[0]!;
    if (loads === this.loads) return loads;
    const latest = await this.database.query<Omit<PolicyRow, 'text' | 'parents'>>(
      'select distinct on (county, fee_year) county, fee_year, version from policy order by county, fee_year, loaded_at desc',
    );
    const inForce = new Map<string, Policy>();
    for (const { county, fee_year, version } of latest.rows)
      inForce.set(`${county}-${fee_year}`, (await this.version(county, fee_year as FeeYear, version))!);
    this.inForce = inForce;
    this.loads = loads;
    return loads;
  }

  /** The version that an event names, whether in force or not: for explaining it. Null where no list was loaded. */
  async version(county: string, feeYear: FeeYear, version: string): Promise<Policy | null> {
    const key = `${county}-${feeYear}/${version}`;
    const known = this.compiled.get(key);
    if (known) return known;
    const { rows } = await this.database.query<Pick<PolicyRow, 'text' | 'parents'>>(
      'select text, parents from policy where county = $1 and fee_year = $2 and version = $3',
      [county, feeYear, version],
    );
    if (!rows[0]) return null;
    const policy = compiled(county, feeYear, rows[0].text, rows[0].parents);
    this.compiled.set(key, policy);
    return policy;
  }
}

const compiled = (county: string, feeYear: number, text: string, parents: readonly string[]): Policy => {
  const result = compilePolicy(text, parents, `${county}-${feeYear}`);
  // Subsidy calculation compiled it before it told anyone, so this is a bug and parks the county's key.
  if (!result.ok) throw new Error(`the policy ${county}-${feeYear} that was told does not compile: ${result.problems[0]?.en ?? ''}`);
  return result.policy;
};
