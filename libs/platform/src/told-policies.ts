import type { PolicyLoaded } from '@jumin/contracts';
import type { Message } from '@jumin/messaging';
import { compilingOnce, type Policy } from '@jumin/policy';
import type { Database } from './database';
import type { ContractLane } from './lane';

/** Takes down the policies that subsidy calculation tells of, in the service's own table `policy`. What judges anew by them adds its `act`. */
export const toldPoliciesLane: ContractLane = {
  name: 'policies',
  reads: 'contracts',
  topics: ['subsidy-calculation.events'],
  types: ['PolicyLoaded'],
  tables: ['policy'],
  apply: async (database, messages) => {
    for (const { data, position } of messages as readonly Message<'PolicyLoaded', PolicyLoaded>[]) {
      const { county, feeYear, version, text, parents } = data;
      await database.query(
        `insert into policy (county, fee_year, version, text, parents, loaded_at) values ($1, $2, $3, $4, $5::json, $6)
         on conflict (county, fee_year, version) do update set loaded_at = greatest(policy.loaded_at, excluded.loaded_at)`,
        [county, feeYear, version, text, JSON.stringify(parents), position],
      );
    }
  },
};

/**
 * The policies that a service was told of, compiled. In force is the one loaded last for a county and fee year: as the table says, which any of several
 * processes may have written, so which one it is is asked each time; what a version says never changes, and is read and compiled once.
 */
export class ToldPolicies {
  private readonly compiled = compilingOnce();
  private readonly known = new Map<string, Policy>();

  constructor(protected readonly database: Database) {}

  /** Null where none is loaded. */
  async inForce(county: string, feeYear: number): Promise<Policy | null> {
    const { rows } = await this.database.query<{ version: string }>(
      'select version from policy where county = $1 and fee_year = $2 order by loaded_at desc limit 1',
      [county, feeYear],
    );
    return rows[0] ? this.version(county, feeYear, rows[0].version) : null;
  }

  /** The version that an event names, whether in force or not: for explaining it. Null where no list was loaded. */
  async version(county: string, feeYear: number, version: string): Promise<Policy | null> {
    const key = `${county}-${feeYear}/${version}`;
    const known = this.known.get(key);
    if (known) return known;
    const { rows } = await this.database.query<{ text: string; parents: readonly string[] }>(
      'select text, parents from policy where county = $1 and fee_year = $2 and version = $3',
      [county, feeYear, version],
    );
    if (!rows[0]) return null;
    const policy = this.compiled({ county, feeYear, version, ...rows[0] });
    this.known.set(key, policy); // Its texts need not be read again either.
    return policy;
  }
}
