export * from './facts';
export * from './outcome';
export * from './policy';
export { assessContributions } from './engine/assess-contributions';
export { assessSubsidy } from './engine/assess-subsidy';
export { identitiesOn, identityWord, lowestPermittedTier, onBehalfDue, permittedTiers, rulesOn } from './engine/tiers';
export { compilePolicy, type CompiledPolicy, type ParentTexts } from './compile/compile-policy';
export type { PolicyProblem, PolicyProblemCode } from './compile/problem';
export { policyTextsBelow, readPolicyTexts, shippedPolicies, type PolicyTexts, type ShippedPolicy } from './shipped-policies';
