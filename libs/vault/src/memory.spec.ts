import { describeVault } from './conformance-suite';
import { MemoryKeyStore } from './key-store';
import { newMasterKeys } from './master-keys';
import { openMemoryVault } from './memory';

describeVault('memory', async () => {
  const masterKeys = newMasterKeys();
  const keyStore = new MemoryKeyStore();
  return { open: async (bounds) => openMemoryVault(masterKeys, keyStore, bounds) };
});
