import type { FeeYear } from '@jumin/kernel';
import { compilingOnce, type Policy } from '@jumin/policy';
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
  private readonly compile = compilingOnce();
  private readonly known = new Map<string, Policy>();
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
    const known = this.known.get(key);
    if (known) return known;
    const { rows } = await this.database.query<Pick<PolicyRow, 'text' | 'parents'>>(
      'select text, parents from policy where county = $1 and fee_year = $2 and version = $3',
      [county, feeYear, version],
    );
    if (!rows[0]) return null;
    const policy = this.compile({ county, feeYear, version, ...rows[0] });
    this.known.set(key, policy); // Its texts need not be read again either.
    return policy;
  }
}
