import type { CountyYear } from '../counties/county-year';
import { quotas, type Random } from '../random';

/** The highest ordinary or special tier not above the sum; 0 below all. */
export const tierReached = (rules: CountyYear, sumFen: number): number => {
  if (sumFen < rules.specialTierFen) return 0;
  let reached = rules.specialTierFen;
  for (const tier of rules.tiers) if (tier <= sumFen) reached = tier;
  return reached;
};

/**
 * A tier for each of `count` own payers, in chance order, in the proportions of the county. Where the county has an average, `othersFen` paid by
 * `others` more people (代缴 alone) and `extraFen` of further payments are made up for by moving people a step of 100 yuan up or down.
 */
export const chooseTiers = (
  rules: CountyYear,
  count: number,
  apart: { readonly others: number; readonly othersFen: number; readonly extraFen: number },
  random: Random,
): number[] => {
  const chosen = random.shuffled(quotas(count, rules.tierWeights).flatMap((many, at) => Array<number>(many).fill(rules.tiers[at]!)));
  if (rules.averageFen === undefined) return chosen;
  const step = 10_000;
  let short = rules.averageFen * (count + apart.others) - apart.othersFen - apart.extraFen - chosen.reduce((sum, tier) => sum + tier, 0);
  const low = rules.tiers[0]!;
  const high = 1000 * 100;
  for (let tries = 0; Math.abs(short) >= step && tries < 50 * count; tries++) {
    const at = random.between(0, count - 1);
    const tier = chosen[at]!;
    if (short > 0 ? tier >= high : tier > high || tier <= low) continue;
    const moved = short > 0 ? step : -step;
    chosen[at] = tier + moved;
    short -= moved;
  }
  return chosen;
};
