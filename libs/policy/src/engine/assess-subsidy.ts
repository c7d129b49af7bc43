import { fen, noFen, type Fen } from '@jumin/kernel';
import { levels, type FenPerLevel, type SubsidyAssessment, type SubsidyBasis, type SubsidyRule, type Trace } from '../outcome';
import type { Policy } from '../policy';
import { recordSubsidy } from './narration';
import { rulesAtYearEnd } from './tiers';

const noSubsidy: FenPerLevel = { province: noFen, city: noFen, county: noFen };

/**
 * What each level of government owes to a person for a fee year, in fen: the row of the tier that counted money reached. Once per person
 * and year, whatever went back later for months in the employee scheme (W10). `undetermined` where no table is known.
 */
export const assessSubsidy = (policy: Policy, basis: SubsidyBasis, trace: Trace | null = null): SubsidyAssessment => {
  const { subsidy, subsidyUndetermined } = rulesAtYearEnd(policy);
  const assessment: SubsidyAssessment =
    subsidy === null
      ? { kind: 'undetermined', reason: subsidyUndetermined!, policyVersion: policy.version }
      : { kind: 'assessed', ...rowOf(subsidy.byTier, basis), policyVersion: policy.version };
  if (trace !== null) recordSubsidy(trace, policy, basis, assessment);
  return assessment;
};

const rowOf = (byTier: ReadonlyMap<Fen, FenPerLevel>, basis: SubsidyBasis): { subsidyFen: FenPerLevel; rules: readonly SubsidyRule[] } => {
  if (basis.subsidyTierFen === 0) return { subsidyFen: noSubsidy, rules: ['subsidy.none'] };
  const subsidyFen = byTier.get(basis.subsidyTierFen) ?? rowNotAbove(byTier, basis.subsidyTierFen);
  if (subsidyFen === null) return { subsidyFen: noSubsidy, rules: ['subsidy.none'] };
  return { subsidyFen, rules: levels.flatMap((level): SubsidyRule[] => (subsidyFen[level] > 0 ? [`subsidy.${level}`] : [])) };
};

/**
 * A tier that the table does not list is one of another version of the policy: the money is judged anew in a moment, and until then the highest listed
 * tier not above it earns what it earns.
 */
const rowNotAbove = (byTier: ReadonlyMap<Fen, FenPerLevel>, tierFen: Fen): FenPerLevel | null => {
  const below = [...byTier.keys()].filter((listed) => listed <= tierFen);
  return below.length === 0 ? null : byTier.get(fen(Math.max(...below)))!;
};
