export * from './history';
export * from './payment-collection';
export * from './reconciliation';
export * from './registration';
export * from './shared';
export * from './subsidy-calculation';
