import { createSecretKey } from 'node:crypto';
import { citizenNumber, citizenNumberOf, localDate, type SubjectId } from '@jumin/kernel';
import { MemoryKeyStore, type KeyStore, type WrappedKey } from './key-store';
import { newMasterKeys } from './master-keys';
import { openMemoryVault } from './memory';
import { SealBroken } from './port';

const keyOf = (byte: number) => createSecretKey(Buffer.alloc(32, byte));
const subject = '5a0c6f3e-2a54-5d1b-9a51-2f6e8b1d7c99' as SubjectId;

describe('pseudonyms', () => {
  it('of given keys never change: they are in every event', () => {
    const vault = openMemoryVault({ wrapping: keyOf(1), index: keyOf(2) });
    expect([vault.subjectIdOf(citizenNumber('11010519491231002X')), vault.blindIndex('name', '张三明')]).toMatchInlineSnapshot(`
      [
        "cd576ab9-7924-54bc-ac09-8d696c87919c",
        "VRmRMBwffijFqzEdML-fYA",
      ]
    `);
  });
  it('of the 15-digit form are those of the 18-digit form', () => {
    const vault = openMemoryVault();
    const number = citizenNumberOf('620421', localDate('1968-05-01'), 991);
    expect(vault.subjectIdOf(citizenNumber(number.slice(0, 6) + number.slice(8, 17)))).toBe(vault.subjectIdOf(number));
  });
  it('depend on the index key', () => {
    const [one, other] = [openMemoryVault(), openMemoryVault()];
    expect(one.blindIndex('name', '张三明')).not.toBe(other.blindIndex('name', '张三明'));
  });
});

it('reads a blob of the first format: a stored sample', async () => {
  const wrapping = keyOf(1);
  const keyStore = new MemoryKeyStore();
  await keyStore.findOrAdd([
    {
      id: subject,
      wrapped: Buffer.from('AUms442QOD6LlTcCKZdzJxvoQvzfv01Qu2dN0wRZI6pTPHABoCgPQlK_3GpD-hUzCd82yjeNOwvaoueVdw', 'base64url'),
    },
  ]);
  const vault = openMemoryVault({ wrapping, index: keyOf(2) }, keyStore);
  expect(await vault.unseal([{ key: subject, sealed: 'AeDXcaZIcr8hwP9EwxbldIgBWbtm7wSTFtMFfWkI9G2PS5Z37-tyZGXpqNr0jP-QlQ' }])).toEqual([
    { kind: 'unsealed', fields: { name: '张三明' } },
  ]);
});

describe('the key store', () => {
  /** Counts what is asked of it. */
  class CountedKeyStore implements KeyStore {
    readonly inner = new MemoryKeyStore();
    trips = 0;
    async findOrAdd(offered: readonly WrappedKey[]) {
      this.trips++;
      return this.inner.findOrAdd(offered);
    }
    async find(ids: readonly SubjectId[]) {
      this.trips++;
      return this.inner.find(ids);
    }
    async destroy(id: SubjectId) {
      return this.inner.destroy(id);
    }
  }
  const list = Array.from({ length: 1000 }, (_, n) => ({
    key: `5a0c6f3e-2a54-5d1b-9a51-${String(n).padStart(12, '0')}` as SubjectId,
    fields: { name: '张三明' },
  }));

  it('is asked once for a list, and not again for what is in memory', async () => {
    const keyStore = new CountedKeyStore();
    const vault = openMemoryVault(newMasterKeys(), keyStore);
    const sealed = await vault.seal(list);
    await vault.seal(list);
    await vault.unseal(list.map(({ key }, index) => ({ key, sealed: sealed[index]! })));
    expect(keyStore.trips).toBe(1);
  });

  it('never sees a data key in the clear, and no two alike', async () => {
    const keyStore = new MemoryKeyStore();
    await openMemoryVault(newMasterKeys(), keyStore).seal(list);
    const stored = await keyStore.find(list.map(({ key }) => key));
    expect(new Set([...stored.values()].map(String)).size).toBe(list.length);
  });

  it('whose keys another master key wrapped reads nothing, and lets nothing be sealed under them', async () => {
    const keyStore = new MemoryKeyStore();
    const [item] = list;
    const [sealed] = await openMemoryVault(newMasterKeys(), keyStore).seal([item!]);
    const stranger = openMemoryVault(newMasterKeys(), keyStore);
    expect(await stranger.unseal([{ key: item!.key, sealed: sealed! }])).toEqual([{ kind: 'broken' }]);
    await expect(stranger.seal([item!])).rejects.toThrow(SealBroken);
  });

  it('whose rows were exchanged reads nothing: a key belongs to its id', async () => {
    const [keyStore, exchanged] = [new MemoryKeyStore(), new MemoryKeyStore()];
    const masterKeys = newMasterKeys();
    const [one, two] = list;
    const sealed = await openMemoryVault(masterKeys, keyStore).seal([one!, two!]);
    const stored = await keyStore.find([one!.key, two!.key]);
    await exchanged.findOrAdd([{ id: one!.key, wrapped: stored.get(two!.key) as Buffer }]);
    expect(await openMemoryVault(masterKeys, exchanged).unseal([{ key: one!.key, sealed: sealed[1]! }])).toEqual([{ kind: 'broken' }]);
  });
});
