import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { testServer } from './test-server';

export interface TestDatabase {
  readonly connectionString: string;
  readonly name: string;
  /** Removes it, ending connections that are still open. What is not dropped goes with the run. */
  drop(): Promise<void>;
}

/** A database of its own for a test file, empty or a copy of a template made by `templateDatabase`. */
export async function testDatabase(template?: string): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  const server = await testServer();
  await onServer(server, (client) =>
    client.query(`create database ${name}${template ? ` template ${client.escapeIdentifier(template)}` : ''}`),
  );
  return {
    name,
    connectionString: withDatabase(server, name),
    drop: () => onServer(server, async (client) => void (await client.query(`drop database if exists ${name} with (force)`))),
  };
}

/** Prepares a database once in a run, whoever of Jest's processes comes first, for `testDatabase` to copy. `name` tells templates apart: [a-z0-9_], up to 30. */
export async function templateDatabase(name: string, prepare: (connectionString: string) => Promise<void>): Promise<string> {
  const template = `template_${name}_${runId()}`;
  const server = await testServer();
  await onServer(server, async (client) => {
    await client.query('select pg_advisory_lock(hashtextextended($1, 0))', [template]); // Held until the client ends.
    const { rowCount } = await client.query('select from pg_database where datname = $1', [template]);
    if (rowCount) return;
    await client.query(`drop database if exists ${template}_new with (force)`);
    await client.query(`create database ${template}_new`);
    await prepare(withDatabase(server, `${template}_new`));
    await client.query(`alter database ${template}_new rename to ${template}`); // Copying needs that nobody is connected, and so does renaming.
  });
  return template;
}

const runId = (): string => (process.env['JUMIN_TEST_RUN'] ?? String(process.ppid)).replace(/^.*\D/, '');

const withDatabase = (server: string, name: string): string => {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.toString();
};

async function onServer<T>(server: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: server });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
