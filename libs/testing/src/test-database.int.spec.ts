import { Client } from 'pg';
import { templateDatabase, testDatabase, type TestDatabase } from './test-database';

const databases: TestDatabase[] = [];
const open: Client[] = [];
afterEach(async () => {
  for (const client of open.splice(0)) await client.end();
  for (const database of databases.splice(0)) await database.drop();
});

const connect = async (template?: string): Promise<Client> => {
  const database = await testDatabase(template);
  databases.push(database);
  const client = new Client({ connectionString: database.connectionString });
  await client.connect();
  open.push(client);
  return client;
};

describe('a test database', () => {
  it('is apart from every other one', async () => {
    const [one, other] = [await connect(), await connect()];
    await one.query('create table only_here (n int)');
    expect((await other.query(`select to_regclass('only_here') as found`)).rows).toEqual([{ found: null }]);
  });

  it('copies a template that is prepared once, however many ask for it at the same time', async () => {
    let prepared = 0;
    const prepare = async (connectionString: string): Promise<void> => {
      prepared++;
      const client = new Client({ connectionString });
      await client.connect();
      await client.query('create table town as select 7 as n');
      await client.end();
    };
    const names = await Promise.all([1, 2, 3].map(() => templateDatabase('spec_town', prepare)));
    expect(prepared).toBe(1);
    expect(new Set(names).size).toBe(1);
    for (const client of [await connect(names[0]), await connect(names[0])])
      expect((await client.query('select n from town')).rows).toEqual([{ n: 7 }]);
  });

  it('is gone after drop, though somebody is still connected', async () => {
    const database = await testDatabase();
    const client = new Client({ connectionString: database.connectionString });
    client.on('error', () => undefined);
    await client.connect();
    await database.drop();
    const again = new Client({ connectionString: database.connectionString });
    await expect(again.connect()).rejects.toMatchObject({ code: '3D000' });
    await client.end();
  });
});
