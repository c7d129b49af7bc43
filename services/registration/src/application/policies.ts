import type { PolicyLoaded } from '@jumin/contracts';
import type { FeeYear } from '@jumin/kernel';
import type { Message } from '@jumin/messaging';
import type { ContractLane, Database } from '@jumin/platform';
import { compilingOnce, type Policy } from '@jumin/policy';

/** Takes down the policies that are told; elections by officers are held against them. */
export const policiesLane: ContractLane = {
  name: 'policies',
  reads: 'contracts',
  topics: ['subsidy-calculation.events'],
  types: ['PolicyLoaded'],
  tables: ['policy'],
  apply: async (database, messages) => {
    for (const message of messages) {
      const { county, feeYear, version, text, parents } = (message as Message<'PolicyLoaded', PolicyLoaded>).data;
      await database.query(
        `insert into policy (county, fee_year, version, text, parents, loaded_at) values ($1, $2, $3, $4, $5::json, $6)
         on conflict (county, fee_year, version) do update set loaded_at = greatest(policy.loaded_at, excluded.loaded_at)`,
        [county, feeYear, version, text, JSON.stringify(parents), message.position],
      );
    }
  },
};

/** As they were told. */
export class Policies {
  private readonly compiled = compilingOnce();

  constructor(private readonly database: Database) {}

  /** The policy in force, or null where none is loaded. */
  async inForce(county: string, feeYear: FeeYear): Promise<Policy | null> {
    const { rows } = await this.database.query<{ version: string; text: string; parents: readonly string[] }>(
      'select version, text, parents from policy where county = $1 and fee_year = $2 order by loaded_at desc limit 1',
      [county, feeYear],
    );
    return rows[0] ? this.compiled({ county, feeYear, ...rows[0] }) : null;
  }
}
