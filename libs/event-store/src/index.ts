export * from './command-handler';
export { CheckpointMoved, isTransient, StoreRefused, Transient, type StoreRefusalCode } from './errors';
export { MemoryLog, openMemoryEventStore, type MemoryEventStoreOptions } from './memory';
export { leafHashOf, type Leaf } from './leaf-hash';
export * from './port';
export { openPostgresEventStore, type PostgresEventStoreOptions } from './postgres/open';
export { migrateEventStore } from './postgres/schema';
export { clockStream } from './store-opened';
export type { ServiceUpcasters } from './upcasting';
