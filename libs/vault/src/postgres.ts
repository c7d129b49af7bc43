import { inTransaction } from '@jumin/embedded-postgres';
import { uuidV5, parseUuid } from '@jumin/kernel';
import type { Pool } from 'pg';
import type { CacheBounds } from './data-keys';
import type { KeyStore, StoredKey, WrappedKey } from './key-store';
import { fingerprintOf, MasterKeysRefused, type MasterKeys } from './master-keys';
import type { KeyId, Vault } from './port';
import { SealingVault } from './sealing-vault';

const schema = `
create schema if not exists vault;

-- One row for ever per person or file. A destroyed key keeps its row, without the key: it must never be given another one.
create table if not exists vault.data_key (
  key_id uuid primary key,
  wrapped bytea,
  destroyed_at timestamptz,
  check ((wrapped is null) = (destroyed_at is not null))
);

-- Which master keys this database belongs to: others would wrap new keys beside old ones that they cannot open.
create table if not exists vault.master_keys (
  only_one boolean primary key default true check (only_one),
  fingerprint text not null
);
`;

/** Any number; the same for every process that migrates this schema. */
const migrationLock = 7_302_110_541;

/** Idempotent, and safe to run in several processes at once. */
export const migrateVault = (pool: Pool): Promise<void> =>
  inTransaction(pool, async (client) => {
    await client.query('select pg_advisory_xact_lock($1)', [migrationLock]);
    await client.query(schema);
  });

/** The vault on PostgreSQL, after `migrateVault`. Throws MasterKeysRefused (`OtherMasterKeys`) when the database belongs to other master keys. */
export const openPostgresVault = async (pool: Pool, masterKeys: MasterKeys, bounds: CacheBounds = {}): Promise<Vault> => {
  const fingerprint = fingerprintOf(masterKeys);
  await pool.query('insert into vault.master_keys (fingerprint) values ($1) on conflict do nothing', [fingerprint]);
  const { rows } = await pool.query<{ fingerprint: string }>('select fingerprint from vault.master_keys');
  if (rows[0]?.fingerprint !== fingerprint)
    throw new MasterKeysRefused(
      'OtherMasterKeys',
      'this database was sealed with other master keys: start with the data directory whose master-keys.json belongs to it (数据库与主密钥不匹配，请使用对应的数据目录)',
    );
  return new SealingVault(new PostgresKeyStore(pool), masterKeys, bounds);
};

/** Rows as arrays, lists as one text each: both halve what the driver does per key. */
class PostgresKeyStore implements KeyStore {
  constructor(private readonly pool: Pool) {}

  async findOrAdd(offered: readonly WrappedKey[]): Promise<ReadonlyMap<KeyId, StoredKey>> {
    const byRow = new Map(offered.map((key) => [rowIdOf(key.id), key]));
    // Sorted, so that two lists that share new people do not wait for each other in a circle.
    const rowIds = [...byRow.keys()].sort();
    const { rows } = await this.pool.query<[rowId: string, added: boolean, wrapped: Buffer | null]>({
      name: 'vault-find-or-add',
      rowMode: 'array',
      text: `
        with offered as (
          select row_id::uuid, decode(wrapped, 'hex') as wrapped
          from unnest(string_to_array($1, ','), string_to_array($2, ',')) with ordinality as o (row_id, wrapped, place)
          order by place
        ), added as (
          insert into vault.data_key (key_id, wrapped) select row_id, wrapped from offered on conflict do nothing returning key_id
        )
        select key_id, true, null from added
        union all
        select key_id, false, k.wrapped from vault.data_key k join offered on key_id = row_id`,
      values: [rowIds.join(','), rowIds.map((rowId) => byRow.get(rowId)!.wrapped.toString('hex')).join(',')],
    });
    const stored = new Map<KeyId, StoredKey>();
    for (const [rowId, added, wrapped] of rows) {
      const key = byRow.get(rowId)!;
      stored.set(key.id, added ? key.wrapped : (wrapped ?? 'destroyed'));
    }
    if (stored.size === offered.length) return stored;
    // A process that added the same person while this statement ran has committed by now, but was not in its snapshot: read again.
    const overtaken = offered.map(({ id }) => id).filter((id) => !stored.has(id));
    for (const [id, key] of await this.find(overtaken)) stored.set(id, key);
    return stored;
  }

  async find(ids: readonly KeyId[]): Promise<ReadonlyMap<KeyId, StoredKey>> {
    const byRow = new Map(ids.map((id) => [rowIdOf(id), id]));
    const { rows } = await this.pool.query<[rowId: string, wrapped: Buffer | null]>({
      name: 'vault-find',
      rowMode: 'array',
      text: `select key_id, wrapped from vault.data_key where key_id = any (string_to_array($1, ',')::uuid[])`,
      values: [[...byRow.keys()].join(',')],
    });
    return new Map(rows.map(([rowId, wrapped]) => [byRow.get(rowId)!, wrapped ?? 'destroyed']));
  }

  async destroy(id: KeyId): Promise<void> {
    await this.pool.query(
      `insert into vault.data_key (key_id, destroyed_at) values ($1, now())
       on conflict (key_id) do update set wrapped = null, destroyed_at = coalesce(vault.data_key.destroyed_at, now())`,
      [rowIdOf(id)],
    );
  }
}

// NOTE: part of the storage format. Never change it.
const notSubjects = '0d3f2c55-62c5-53a8-8f0e-51c7b3a9d1e4';
/** A subject id is a UUID already; 16 bytes keep the index on random keys half as large as text would. */
const rowIdOf = (id: KeyId): string => parseUuid(id) ?? uuidV5(notSubjects, id);
