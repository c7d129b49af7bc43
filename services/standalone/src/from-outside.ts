// A deployment of five services as a program of its own sees it, by the environment that the services have.
import { openPool } from '@jumin/embedded-postgres';
import type { EventStore } from '@jumin/event-store';
import { loadDivisions, loadWorkingDayCalendar } from '@jumin/kernel';
import { openServiceDatabase, startRefusalOf, type Service, type ServiceDefinition } from '@jumin/platform';
import { ConfigurationRefused, openDeploymentStore, type Configuration } from '@jumin/platform/process';
import { openPostgresVault, type MasterKeys, type Vault } from '@jumin/vault';
import type { Pool } from 'pg';
import { definitions } from './services';

export interface FromOutside {
  readonly pool: Pool;
  readonly store: EventStore;
  readonly vault: Vault;
  /** Composed, with no lane running; each with the pool of its schema. */
  readonly services: Readonly<Record<string, { readonly service: Service; readonly database: Pool }>>;
  close(): Promise<void>;
}

export const openFromOutside = async (configuration: Configuration, keys: MasterKeys): Promise<FromOutside> => {
  const { DATABASE_URL: connectionString } = configuration;
  const pool = openPool({ connectionString, max: 4 });
  const opened: (() => Promise<unknown>)[] = [() => pool.end()];
  const close = async (): Promise<void> => {
    for (const one of opened.splice(0).reverse()) await one();
  };
  try {
    const vault = await openPostgresVault(pool, keys);
    const store = await openDeploymentStore(configuration, pool, definitions as readonly ServiceDefinition[]);
    opened.push(() => store.close());
    const services: Record<string, { service: Service; database: Pool }> = {};
    for (const definition of definitions as readonly ServiceDefinition[]) {
      const database = openServiceDatabase(connectionString, definition.schema, { max: 4 });
      opened.push(() => database.end());
      const ports = { store, vault, database, divisions: loadDivisions(), calendar: loadWorkingDayCalendar() };
      services[definition.name] = { service: definition.compose(ports), database };
    }
    return { pool, store, vault, services, close };
  } catch (error) {
    await close();
    throw error;
  }
};

/** Runs the program to its exit code; what refused it is one line on stderr. */
export const runProgram = async (main: (args: readonly string[]) => Promise<0 | 1>): Promise<void> => {
  try {
    process.exitCode = await main(process.argv.slice(2));
  } catch (error) {
    const refusal = startRefusalOf(error);
    process.exitCode = error instanceof ConfigurationRefused ? error.exitCode : (refusal?.exitCode ?? 1);
    const known = error instanceof ConfigurationRefused ? error : refusal;
    process.stderr.write(`${known?.message ?? (error as Error).stack ?? String(error)}\n`);
  }
};
