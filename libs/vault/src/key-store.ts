import type { KeyId } from './port';

/** A key as the store has it: wrapped by the master key, or destroyed. */
export type StoredKey = Buffer | 'destroyed';

export interface WrappedKey {
  readonly id: KeyId;
  readonly wrapped: Buffer;
}

/** Where wrapped data keys lie. An adapter knows nothing of cryptography. */
export interface KeyStore {
  /**
   * Offers a new key for each id; where one is there already, it stays and is answered. One round trip, and durable before it answers: an event
   * sealed under a key that a crash then loses could never be read. No id stands twice in the list.
   */
  findOrAdd(offered: readonly WrappedKey[]): Promise<ReadonlyMap<KeyId, StoredKey>>;
  /** Those that exist. */
  find(ids: readonly KeyId[]): Promise<ReadonlyMap<KeyId, StoredKey>>;
  /** For ever: an id destroyed once is answered as destroyed and never given a key again, also when it had none. */
  destroy(id: KeyId): Promise<void>;
}

/** For tests and for the walking of small examples: gone with the process. */
export class MemoryKeyStore implements KeyStore {
  private readonly keys = new Map<KeyId, StoredKey>();

  async findOrAdd(offered: readonly WrappedKey[]): Promise<ReadonlyMap<KeyId, StoredKey>> {
    for (const { id, wrapped } of offered) if (!this.keys.has(id)) this.keys.set(id, wrapped);
    return this.find(offered.map(({ id }) => id));
  }

  async find(ids: readonly KeyId[]): Promise<ReadonlyMap<KeyId, StoredKey>> {
    const found = new Map<KeyId, StoredKey>();
    for (const id of ids) {
      const key = this.keys.get(id);
      if (key !== undefined) found.set(id, key);
    }
    return found;
  }

  async destroy(id: KeyId): Promise<void> {
    this.keys.set(id, 'destroyed');
  }
}
