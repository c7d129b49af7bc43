import { accept, noFen, nothingToDo, subtractFen, type Decision } from '@jumin/kernel';
import { assessSubsidy, levels, type FenPerLevel, type Policy, type SubsidyBasis } from '@jumin/policy';
import type { Assessed, Cause, EntitlementEvent } from './events';
import type { Entitlement } from './state';

const nothing: FenPerLevel = { province: noFen, city: noFen, county: noFen };

/**
 * What each level owes for the year as its money now stands. A fact is assessed, never refused. Nothing is recorded where no policy is loaded or no
 * table is known, and nothing where the figures stay: a repeat, and a new version of a policy that says the same, leave no trace.
 */
export const assess =
  (policy: Policy | null, county: string, basis: SubsidyBasis, cause: Cause) =>
  (entitlement: Entitlement): Decision<EntitlementEvent, never> => {
    if (policy === null) return nothingToDo;
    const assessment = assessSubsidy(policy, basis);
    if (assessment.kind === 'undetermined' && entitlement.status === 'none') return nothingToDo;
    // A table may be withdrawn after people were assessed by it: what was owed by it is taken back.
    const subsidyFen = assessment.kind === 'assessed' ? assessment.subsidyFen : nothing;
    const rules = assessment.kind === 'assessed' ? assessment.rules : ['subsidy.undetermined'];
    const before = entitlement.status === 'none' ? nothing : entitlement.subsidyFen;
    const same = levels.every((level) => before[level] === subsidyFen[level]);
    if (same && (entitlement.status === 'none' || entitlement.subsidyTierFen === basis.subsidyTierFen)) return nothingToDo;
    const assessed: Assessed = {
      county,
      tierFen: basis.tierFen,
      subsidyTierFen: basis.subsidyTierFen,
      keptFen: basis.keptFen,
      onBehalfFen: basis.onBehalfFen,
      provinceFen: subsidyFen.province,
      cityFen: subsidyFen.city,
      countyFen: subsidyFen.county,
      provinceDeltaFen: subtractFen(subsidyFen.province, before.province),
      cityDeltaFen: subtractFen(subsidyFen.city, before.city),
      countyDeltaFen: subtractFen(subsidyFen.county, before.county),
      policy: policy.version,
      rules,
    };
    return entitlement.status === 'none'
      ? accept({ type: 'SubsidyAssessed', data: assessed })
      : accept({ type: 'SubsidyReassessed', data: { ...assessed, cause } });
  };
