import type { CitizenNumber, FileHash, SubjectId } from '@jumin/kernel';

declare const fileKeyBrand: unique symbol;
/** The key under which a stored file and its quarantined lines are sealed: `file:<hash>`. */
export type FileKeyId = string & { readonly [fileKeyBrand]: true };
export const fileKeyOf = (hash: FileHash): FileKeyId => `file:${hash}` as FileKeyId;

/** What has a data key of its own, and can be erased on its own: a person or a file. */
export type KeyId = SubjectId | FileKeyId;

/** A flat object of texts (name, number, phone, bank account): what one event says of one person. Short field names, they are sealed with the values. */
export type PersonalFields = Readonly<Record<string, string>>;

export interface ToSeal {
  readonly key: KeyId;
  readonly fields: PersonalFields;
}
export interface ToUnseal {
  readonly key: KeyId;
  readonly sealed: string;
}

export type Unsealed =
  | { readonly kind: 'unsealed'; readonly fields: PersonalFields }
  /** The key was destroyed: nobody will ever read it. */
  | { readonly kind: 'erased' }
  /** Not sealed here under this key, or changed since. */
  | { readonly kind: 'broken' };

export type UnsealedBytes =
  { readonly kind: 'unsealed'; readonly bytes: Buffer } | { readonly kind: 'erased' } | { readonly kind: 'broken' };

/** What may be looked up or compared without being read. Equal texts of different kinds have different indexes. */
export type IndexKind = 'citizenNumber' | 'name' | 'phone' | 'bankAccount';

/**
 * Keeps personal data readable to those who may read it and erasable for ever. Everything personal in an event is sealed in one blob under the data
 * key of its subject; a file is sealed under its own key. Data keys lie in the store wrapped by a master key.
 *
 * The subject id and the blind indexes are **pseudonymous, not anonymous**: they are the same for the same person everywhere, they stay when the key
 * is destroyed, and who holds the index key can find out whose they are by trying every citizen number.
 */
export interface Vault {
  /** The pseudonym of a person: UUIDv5 of the keyed blind index of the citizen number as first seen. Synchronous, about 3 µs. */
  subjectIdOf(number: CitizenNumber): SubjectId;
  /** Keyed index of a value, normalised by its kind; 22 characters. Synchronous, about 2 µs. */
  blindIndex(kind: IndexKind, value: string): string;
  /**
   * Base64url blobs in the order of the list. Keys of new subjects are durable before this returns, in one round trip for the whole list.
   * Under a destroyed key nothing is kept: the blob is empty, and says `erased` when it is unsealed. The same fields give another blob each time.
   */
  seal(list: readonly ToSeal[]): Promise<readonly string[]>;
  /** Those of these who have a key, destroyed ones included: something was sealed under it once. One round trip for those that are not in memory. */
  known(keys: readonly KeyId[]): Promise<ReadonlySet<KeyId>>;
  /** In the order of the list; one round trip for the keys that are not in memory. */
  unseal(list: readonly ToUnseal[]): Promise<readonly Unsealed[]>;
  /** Bytes that fit in memory. Throws KeyDestroyed. */
  sealBytes(key: KeyId, bytes: Uint8Array): Promise<Buffer>;
  unsealBytes(key: KeyId, sealed: Uint8Array): Promise<UnsealedBytes>;
  /** A file of any size, in the memory of two chunks of 64 KiB. Throws KeyDestroyed. Read back by `unsealStream` only, not by `unsealBytes`. */
  sealStream(key: KeyId, plain: AsyncIterable<Uint8Array>): AsyncIterable<Buffer>;
  /** Throws KeyDestroyed, or SealBroken as soon as a chunk is not as it was sealed or the end is missing: what was yielded before is then not to be used. */
  unsealStream(key: KeyId, sealed: AsyncIterable<Uint8Array>): AsyncIterable<Buffer>;
  /**
   * Erases a person or a file for ever, keys never used before included. Events and their hashes stay as they are.
   * Other processes forget the key within `cachedForMsMax`; backups and dead rows of the database hold the wrapped key until they are gone too.
   */
  destroyKey(key: KeyId): Promise<void>;
}

/** Sealing or reading whole contents under a key that was destroyed. */
export class KeyDestroyed extends Error {
  readonly code = 'KeyDestroyed';
  constructor() {
    super('the key of this content was destroyed on request, and the content with it (该内容的密钥已按要求销毁，无法再读取)');
    this.name = 'KeyDestroyed';
  }
}

export class SealBroken extends Error {
  readonly code = 'SealBroken';
  constructor() {
    super(
      'the sealed content was changed, cut short or belongs to another key; restore the file from its backup (封存内容被改动、截断或密钥不符，请从备份恢复)',
    );
    this.name = 'SealBroken';
  }
}
