export { subsidyCalculation, type CountySubsidies, type SubsidyCalculation } from './subsidy-calculation';
export type { LoadedPolicy, PolicyToLoad } from './application/load-policy';
export type { SubsidyRow } from './read-models/entitlements/subsidies';
export type { LoadedVersion } from './read-models/policies/policies';
export { SubsidyCalculationModule } from './subsidy-calculation.module';
