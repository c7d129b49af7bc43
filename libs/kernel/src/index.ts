export * from './decision';
export * from './fee-year';
export * from './fen';
export * from './ids';
export * from './instant';
export * from './local-date';
