import { openPool } from '@jumin/embedded-postgres';
import { citizenNumberOf, localDate } from '@jumin/kernel';
import { testDatabase, type TestDatabase } from '@jumin/testing';
import type { Pool } from 'pg';
import { describeVault } from './conformance-suite';
import { newMasterKeys } from './master-keys';
import { migrateVault, openPostgresVault } from './postgres';

const open: { database: TestDatabase; pools: Pool[] }[] = [];
afterEach(async () => {
  for (const { database, pools } of open.splice(0)) {
    await Promise.all(pools.map((pool) => pool.end()));
    await database.drop();
  }
});

const newDatabase = async (): Promise<() => Pool> => {
  const database = await testDatabase();
  const pools: Pool[] = [];
  open.push({ database, pools });
  return () => {
    const pool = openPool({ connectionString: database.connectionString, max: 2 });
    pools.push(pool);
    return pool;
  };
};

describeVault('PostgreSQL', async () => {
  const masterKeys = newMasterKeys();
  const connect = await newDatabase();
  await migrateVault(connect());
  return { open: (bounds) => openPostgresVault(connect(), masterKeys, bounds) };
});

describe('the schema of the vault', () => {
  it('is made once by processes that start at once, and again without harm', async () => {
    const connect = await newDatabase();
    const pools = Array.from({ length: 6 }, connect);
    await Promise.all(pools.map(migrateVault));
    await migrateVault(pools[0]!);
    const { rows } = await pools[0]!.query(
      `select table_name, column_name, data_type from information_schema.columns where table_schema = 'vault' order by table_name, ordinal_position`,
    );
    expect(rows.map(({ table_name, column_name, data_type }) => `${table_name}.${column_name} ${data_type}`)).toEqual([
      'data_key.key_id uuid',
      'data_key.wrapped bytea',
      'data_key.destroyed_at timestamp with time zone',
      'master_keys.only_one boolean',
      'master_keys.fingerprint text',
    ]);
  });

  it('belongs to the master keys that opened it first', async () => {
    const connect = await newDatabase();
    await migrateVault(connect());
    const masterKeys = newMasterKeys();
    await Promise.all([openPostgresVault(connect(), masterKeys), openPostgresVault(connect(), masterKeys)]);
    await expect(openPostgresVault(connect(), newMasterKeys())).rejects.toMatchObject({ code: 'OtherMasterKeys' });
  });

  it('holds nothing of the people, and no key of who was erased', async () => {
    const connect = await newDatabase();
    const pool = connect();
    await migrateVault(pool);
    const vault = await openPostgresVault(pool, newMasterKeys());
    const number = citizenNumberOf('620421', localDate('1968-05-01'), 991);
    const key = vault.subjectIdOf(number);
    await vault.seal([{ key, fields: { name: '张三明', number } }]);
    const stored = JSON.stringify((await pool.query('select k::text from vault.data_key k')).rows);
    expect(stored).toContain(key);
    for (const personal of ['张三明', number, Buffer.from('张三明').toString('hex'), Buffer.from(number).toString('hex')])
      expect(stored).not.toContain(personal);
    await vault.destroyKey(key);
    expect((await pool.query('select wrapped, destroyed_at is not null as destroyed from vault.data_key')).rows).toEqual([
      { wrapped: null, destroyed: true },
    ]);
  });

  it('keeps every key of a list of 20,000 people', async () => {
    const connect = await newDatabase();
    await migrateVault(connect());
    const masterKeys = newMasterKeys();
    const [writer, reader] = await Promise.all([openPostgresVault(connect(), masterKeys), openPostgresVault(connect(), masterKeys)]);
    const born = localDate('1968-05-01');
    const list = Array.from({ length: 20_000 }, (_, n) => ({
      key: writer.subjectIdOf(citizenNumberOf(String(620_421 + (n % 20)), born, Math.floor(n / 20))),
      fields: { name: `张${n}` },
    }));
    const sealed = await writer.seal(list);
    const back = await reader.unseal(list.map(({ key }, index) => ({ key, sealed: sealed[index]! })));
    expect(back).toEqual(list.map(({ fields }) => ({ kind: 'unsealed', fields })));
  });
});
