export * from './facts';
export * from './outcome';
export * from './policy';
export { assessContributions } from './engine/assess-contributions';
export { assessSubsidy } from './engine/assess-subsidy';
export { identitiesOn, identityWord, lowestPermittedTier, onBehalfDue, permittedTiers, rulesOn } from './engine/tiers';
