export * from './masking';
export { MemoryKeyStore, type KeyStore, type StoredKey, type WrappedKey } from './key-store';
export {
  fingerprintOf,
  loadOrCreateMasterKeys,
  masterKeysFrom,
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
