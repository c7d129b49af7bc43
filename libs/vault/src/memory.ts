import type { CacheBounds } from './data-keys';
import { MemoryKeyStore, type KeyStore } from './key-store';
import { newMasterKeys, type MasterKeys } from './master-keys';
import type { Vault } from './port';
import { SealingVault } from './sealing-vault';

/** A vault that ends with the process. Two vaults over the same key store and master keys are like two processes of one deployment. */
export const openMemoryVault = (
  masterKeys: MasterKeys = newMasterKeys(),
  keyStore: KeyStore = new MemoryKeyStore(),
  bounds: CacheBounds = {},
): Vault => new SealingVault(keyStore, masterKeys, bounds);
