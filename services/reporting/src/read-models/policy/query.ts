import { compilePolicy, type Policy } from '@jumin/policy';
import type { Database } from '../../application/ports';

/** The policy in force of a county's fee year, for its targets and indicators; undefined where none is loaded. Compiled once per version. */
export const policies = (database: Database): ((county: string, feeYear: number) => Promise<Policy | undefined>) => {
  const compiled = new Map<string, { readonly version: string; readonly policy: Policy | undefined }>();
  return async (county, feeYear) => {
    const { rows } = await database.query<{ version: string; text: string; parents: readonly string[] }>(
      'select version, text, parents from policy where county = $1 and fee_year = $2',
      [county, feeYear],
    );
    const loaded = rows[0];
    if (loaded === undefined) return undefined;
    const key = `${county}-${feeYear}`;
    const known = compiled.get(key);
    if (known?.version === loaded.version) return known.policy;
    const result = compilePolicy(loaded.text, loaded.parents, key);
    const policy = result.ok ? result.policy : undefined;
    compiled.set(key, { version: loaded.version, policy });
    return policy;
  };
};
