import { createHmac } from 'node:crypto';
import { subjectIdOf, type CitizenNumber, type SubjectId } from '@jumin/kernel';
import { DataKeys, type CacheBounds, type DataKey } from './data-keys';
import type { KeyStore } from './key-store';
import type { MasterKeys } from './master-keys';
import { normalise } from './normalise';
import {
  KeyDestroyed,
  SealBroken,
  type IndexKind,
  type KeyId,
  type PersonalFields,
  type ToSeal,
  type ToUnseal,
  type Unsealed,
  type UnsealedBytes,
  type Vault,
} from './port';
import { RandomBytes } from './random-bytes';
import { openChunks, sealChunks } from './sealed-stream';
import { openWith, sealWith } from './sealing';

/** What a destroyed key seals to. */
const nothing = '';
/** 128 bits of the index are enough to tell a billion people apart, and half as long in every event. */
const indexBytes = 16;

/** The vault over any key store. */
export class SealingVault implements Vault {
  private readonly random = new RandomBytes();
  private readonly dataKeys: DataKeys;

  constructor(
    keyStore: KeyStore,
    private readonly masterKeys: MasterKeys,
    bounds: CacheBounds = {},
  ) {
    this.dataKeys = new DataKeys(keyStore, masterKeys.wrapping, this.random, bounds);
  }

  // NOTE: what is hashed here is part of the storage format. Never change it.
  subjectIdOf(number: CitizenNumber): SubjectId {
    return subjectIdOf(this.keyed('subject', number).toString('hex'));
  }

  blindIndex(kind: IndexKind, value: string): string {
    return this.keyed(kind, normalise[kind](value)).toString('base64url', 0, indexBytes);
  }

  async seal(list: readonly ToSeal[]): Promise<readonly string[]> {
    const keys = await this.dataKeys.findOrMake(keyIds(list));
    return list.map(({ key, fields }) => {
      const dataKey = this.usable(keys.get(key));
      return dataKey === 'destroyed' ? nothing : sealWith(dataKey, JSON.stringify(fields), this.random).toString('base64url');
    });
  }

  known(keys: readonly KeyId[]): Promise<ReadonlySet<KeyId>> {
    return this.dataKeys.known(keys);
  }

  async unseal(list: readonly ToUnseal[]): Promise<readonly Unsealed[]> {
    const keys = await this.dataKeys.find(keyIds(list));
    return list.map(({ key, sealed }): Unsealed => {
      const dataKey = keys.get(key);
      if (dataKey === 'destroyed') return { kind: 'erased' };
      if (dataKey === undefined || dataKey === 'broken') return { kind: 'broken' };
      const plain = openWith(dataKey, Buffer.from(sealed, 'base64url'));
      return plain === undefined ? { kind: 'broken' } : { kind: 'unsealed', fields: JSON.parse(plain.toString('utf8')) as PersonalFields };
    });
  }

  async sealBytes(key: KeyId, bytes: Uint8Array): Promise<Buffer> {
    return sealWith(await this.keyForSealing(key), bytes, this.random);
  }

  async unsealBytes(key: KeyId, sealed: Uint8Array): Promise<UnsealedBytes> {
    const dataKey = (await this.dataKeys.find([key])).get(key);
    if (dataKey === 'destroyed') return { kind: 'erased' };
    if (dataKey === undefined || dataKey === 'broken') return { kind: 'broken' };
    const bytes = openWith(dataKey, Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength));
    return bytes === undefined ? { kind: 'broken' } : { kind: 'unsealed', bytes };
  }

  async *sealStream(key: KeyId, plain: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
    yield* sealChunks(await this.keyForSealing(key), plain, this.random);
  }

  async *unsealStream(key: KeyId, sealed: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
    const dataKey = (await this.dataKeys.find([key])).get(key);
    if (dataKey === 'destroyed') throw new KeyDestroyed();
    if (dataKey === undefined || dataKey === 'broken') throw new SealBroken();
    yield* openChunks(dataKey, sealed);
  }

  async destroyKey(key: KeyId): Promise<void> {
    await this.dataKeys.destroy(key);
  }

  private async keyForSealing(key: KeyId): Promise<Buffer> {
    const dataKey = this.usable((await this.dataKeys.findOrMake([key])).get(key));
    if (dataKey === 'destroyed') throw new KeyDestroyed();
    return dataKey;
  }

  /** To seal anew under a key that nobody can unwrap would lose data: better to stop. */
  private usable(key: DataKey | undefined): Buffer | 'destroyed' {
    if (key === undefined || key === 'broken') throw new SealBroken();
    return key;
  }

  private keyed(kind: IndexKind | 'subject', value: string): Buffer {
    return createHmac('sha256', this.masterKeys.index).update(`${kind}\u0000${value}`).digest();
  }
}

function* keyIds(list: readonly { readonly key: KeyId }[]): Generator<KeyId> {
  for (const { key } of list) yield key;
}
