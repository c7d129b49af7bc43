export * from './command-handler';
export { CheckpointMoved, isTransient, StoreRefused, Transient, type StoreRefusalCode } from './errors';
export { follow, type FollowedBatch, type Following, type FollowOptions } from './follow';
export { MemoryLog, openMemoryEventStore, type MemoryEventStoreOptions } from './memory';
export * from './port';
export { clockStream } from './store-opened';
export type { ServiceUpcasters } from './upcasting';
