export * from './masking';
export {
  fingerprintOf,
  loadOrCreateMasterKeys,
  MasterKeysRefused,
  newMasterKeys,
  type MasterKeys,
  type MasterKeysProblem,
} from './master-keys';
export { normaliseName } from './normalise';
export * from './port';
export { openMemoryVault } from './memory';
export { migrateVault, openPostgresVault } from './postgres';
export type { CacheBounds } from './data-keys';
