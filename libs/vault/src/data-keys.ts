import type { KeyObject } from 'node:crypto';
import type { KeyStore, StoredKey } from './key-store';
import type { KeyId } from './port';
import type { RandomBytes } from './random-bytes';
import { RecentlyUsed } from './recently-used';
import { openWith, sealWith } from './sealing';

/** A data key in the clear (32 bytes), `destroyed`, or `broken`: wrapped by another master key, or changed. */
export type DataKey = Buffer | 'destroyed' | 'broken';

export interface CacheBounds {
  /** Data keys kept in memory, about 250 bytes each. Default 50,000. */
  readonly cachedKeysMax?: number;
  /** How long a key is used before it is read again, in milliseconds: a key destroyed by another process is used at most that long. Default 60,000. */
  readonly cachedForMsMax?: number;
  /** Milliseconds of a clock that only goes forward. */
  readonly now?: () => number;
}

const keyLength = 32;

/** The data keys: found or made by the list, unwrapped, and kept for a while. */
export class DataKeys {
  private readonly cached: RecentlyUsed<KeyId, { readonly key: DataKey; readonly readAt: number }>;
  private readonly cachedForMsMax: number;
  private readonly now: () => number;

  constructor(
    private readonly store: KeyStore,
    private readonly wrapping: KeyObject,
    private readonly random: RandomBytes,
    { cachedKeysMax = 50_000, cachedForMsMax = 60_000, now = () => performance.now() }: CacheBounds,
  ) {
    this.cached = new RecentlyUsed(cachedKeysMax);
    this.cachedForMsMax = cachedForMsMax;
    this.now = now;
  }

  /** One for each id; keys that were missing are durable by now. */
  async findOrMake(ids: Iterable<KeyId>): Promise<ReadonlyMap<KeyId, DataKey>> {
    const { known, missing } = this.fromMemory(ids);
    if (missing.length === 0) return known;
    const offered = missing.map((id) => ({ id, key: Buffer.from(this.random.take(keyLength)) }));
    const wrapped = offered.map(({ id, key }) => ({ id, wrapped: sealWith(this.wrapping, key, this.random, contextOf(id)) }));
    const stored = await this.store.findOrAdd(wrapped);
    offered.forEach(({ id, key }, index) => {
      const found = stored.get(id);
      if (found === undefined) throw new Error('the key store lost a key that it was offered');
      known.set(id, this.keep(id, found === wrapped[index]!.wrapped ? key : this.unwrapped(id, found)));
    });
    return known;
  }

  /** Those that exist; nothing is made. */
  async find(ids: Iterable<KeyId>): Promise<ReadonlyMap<KeyId, DataKey>> {
    const { known, missing } = this.fromMemory(ids);
    if (missing.length === 0) return known;
    for (const [id, stored] of await this.store.find(missing)) known.set(id, this.keep(id, this.unwrapped(id, stored)));
    return known;
  }

  /** Which exist; none is unwrapped for it. */
  async known(ids: Iterable<KeyId>): Promise<ReadonlySet<KeyId>> {
    const { known, missing } = this.fromMemory(ids);
    const stored = missing.length === 0 ? [] : (await this.store.find(missing)).keys();
    return new Set([...known.keys(), ...stored]);
  }

  async destroy(id: KeyId): Promise<void> {
    await this.store.destroy(id);
    this.keep(id, 'destroyed');
  }

  private fromMemory(ids: Iterable<KeyId>): { known: Map<KeyId, DataKey>; missing: KeyId[] } {
    const known = new Map<KeyId, DataKey>();
    const missing = new Set<KeyId>();
    const freshSince = this.now() - this.cachedForMsMax;
    for (const id of ids) {
      if (known.has(id)) continue;
      const cached = this.cached.get(id);
      if (cached && cached.readAt > freshSince) known.set(id, cached.key);
      else missing.add(id);
    }
    return { known, missing: [...missing] };
  }

  private keep(id: KeyId, key: DataKey): DataKey {
    // A key destroyed while an earlier read of it was on its way stays destroyed.
    if (this.cached.get(id)?.key === 'destroyed') return 'destroyed';
    this.cached.set(id, { key, readAt: this.now() });
    return key;
  }

  private unwrapped(id: KeyId, stored: StoredKey): DataKey {
    return stored === 'destroyed' ? stored : (openWith(this.wrapping, stored, contextOf(id)) ?? 'broken');
  }
}

/** The id is bound to its key: a key moved to another row opens nothing. */
const contextOf = (id: KeyId): Buffer => Buffer.from(id, 'latin1');
