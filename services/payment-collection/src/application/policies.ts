import type { PolicyLoaded } from '@jumin/contracts';
import type { FeeYear } from '@jumin/kernel';
import { compilePolicy, type Policy } from '@jumin/policy';
import type { Database } from '@jumin/platform';

interface PolicyRow {
  readonly county: string;
  readonly fee_year: number;
  readonly text: string;
  readonly parents: readonly string[];
}

/** The policies that this service has been told of, compiled. In force is the one loaded last for a county and fee year. */
export class Policies {
  private readonly inForce = new Map<string, Policy>();
  private readonly byVersion = new Map<string, Policy>();
  private loaded: Promise<void> | undefined;

  constructor(private readonly database: Database) {}

  /** Call `ready` first. */
  readonly of = (county: string, feeYear: FeeYear): Policy | null => this.inForce.get(`${county}-${feeYear}`) ?? null;

  /** Reads once what was told before this process began. */
  ready(): Promise<void> {
    this.loaded ??= this.load().catch((error: unknown) => {
      this.loaded = undefined; // A database that was away is asked again.
      throw error;
    });
    return this.loaded;
  }

  take({ county, feeYear, text, parents }: Pick<PolicyLoaded, 'county' | 'feeYear' | 'text' | 'parents'>): void {
    this.inForce.set(`${county}-${feeYear}`, compiled(county, feeYear, text, parents));
  }

  /** The version that an event names, whether in force or not: for explaining it. Null where no list was loaded. */
  async version(county: string, feeYear: FeeYear, version: string): Promise<Policy | null> {
    await this.ready();
    const current = this.of(county, feeYear);
    if (current?.version === version) return current;
    const known = this.byVersion.get(version);
    if (known) return known;
    const { rows } = await this.database.query<PolicyRow>(
      'select county, fee_year, text, parents from policy where county = $1 and fee_year = $2 and version = $3',
      [county, feeYear, version],
    );
    if (!rows[0]) return null;
    const policy = compiled(county, feeYear, rows[0].text, rows[0].parents);
    this.byVersion.set(version, policy);
    return policy;
  }

  private async load(): Promise<void> {
    const { rows } = await this.database.query<PolicyRow>(
      'select distinct on (county, fee_year) county, fee_year, text, parents from policy order by county, fee_year, loaded_at desc',
    );
    for (const { county, fee_year, text, parents } of rows) this.take({ county, feeYear: fee_year as FeeYear, text, parents });
  }
}

const compiled = (county: string, feeYear: number, text: string, parents: readonly string[]): Policy => {
  const result = compilePolicy(text, parents, `${county}-${feeYear}`);
  // Subsidy calculation compiled it before it told anyone, so this is a bug and parks the county's key.
  if (!result.ok) throw new Error(`the policy ${county}-${feeYear} that was told does not compile: ${result.problems[0]?.en ?? ''}`);
  return result.policy;
};
