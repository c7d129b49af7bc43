export * from './history';
export * from './payment-collection';
export * from './reconciliation';
export * from './registration';
export * from './schemas';
export * from './shared';
export * from './subsidy-calculation';
export { incompatibilities } from './compatibility';
export { validateContract, type ContractProblems } from './validate-contract';
