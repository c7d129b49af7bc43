import { noFen, type Fen, type LocalDate } from '@jumin/kernel';
import type { IdentityFact } from '../facts';
import type { Policy, Rules } from '../policy';

/** The rules in force on a day. Days outside the fee year (补缴 is paid years later) fall to the nearest part of it. */
export const rulesOn = (policy: Policy, day: LocalDate): Rules => {
  const { periods } = policy;
  for (let index = periods.length - 1; index > 0; index--) if (day >= periods[index]!.from) return periods[index]!;
  return periods[0]!;
};

/** Rules at the end of the fee year: they decide what belongs to the year as a whole, the tier reached and its subsidy. */
export const rulesAtYearEnd = (policy: Policy): Rules => policy.periods[policy.periods.length - 1]!;

/** The highest tier not above a sum (靠档, A-04); 0 where the sum reaches none. */
export const highestTierWithin = (rules: Rules, sum: number, specialTierOpen: boolean): Fen => {
  const { tiersFen, specialTier } = rules;
  for (let index = tiersFen.length - 1; index >= 0; index--) if (tiersFen[index]! <= sum) return tiersFen[index]!;
  return specialTierOpen && specialTier !== null && specialTier.tierFen <= sum ? specialTier.tierFen : noFen;
};

/** The policy's own word for an identity, or null where the policy does not know it. */
export const identityWord = (policy: Policy, type: string): string | null => policy.identityWord.get(type) ?? null;

const holdsOn = (identity: IdentityFact, day: LocalDate): boolean => day >= identity.from && (identity.to === null || day <= identity.to);

/** Identities that hold on a day, in the policy's words. */
export const identitiesOn = (policy: Policy, identities: readonly IdentityFact[], day: LocalDate): readonly string[] => {
  if (identities.length === 0) return [];
  return identities.flatMap((identity) => (holdsOn(identity, day) ? (identityWord(policy, identity.type) ?? []) : []));
};

/** Whether a person may pay the special tier alone (靖远 二·三是: 其他已脱贫人口, 由个人承担). */
export const maySelfPaySpecialTier = (policy: Policy, rules: Rules, identities: readonly IdentityFact[], day: LocalDate): boolean =>
  identities.length > 0 &&
  rules.specialTier !== null &&
  identitiesOn(policy, identities, day).some((word) => rules.specialTier!.selfPaidBy.has(word));

/** What government pays on behalf of a person with these identities on a day: the highest amount of them; 0 where none is listed. */
export const onBehalfDue = (policy: Policy, identities: readonly IdentityFact[], day: LocalDate): Fen => {
  const { onBehalf } = rulesOn(policy, day);
  if (onBehalf === null) return noFen;
  return identitiesOn(policy, identities, day).reduce<Fen>((highest, word) => {
    const amount = onBehalf.amountFen.get(word) ?? noFen;
    return amount > highest ? amount : highest;
  }, noFen);
};

/** Tiers that a person may choose on a day, ascending: the ordinary ones, and the special one for whom it is kept. */
export const permittedTiers = (policy: Policy, identities: readonly IdentityFact[], day: LocalDate): readonly Fen[] => {
  const rules = rulesOn(policy, day);
  const special = rules.specialTier;
  const open = special !== null && (maySelfPaySpecialTier(policy, rules, identities, day) || onBehalfDue(policy, identities, day) > 0);
  return open ? [special.tierFen, ...rules.tiersFen] : rules.tiersFen;
};

export const lowestPermittedTier = (policy: Policy, identities: readonly IdentityFact[], day: LocalDate): Fen =>
  permittedTiers(policy, identities, day)[0]!;
