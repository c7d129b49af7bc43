export * from './facts';
export * from './outcome';
export * from './policy';
