import { openPool } from '@jumin/embedded-postgres';
import { readEventStoreDbLeaves } from '@jumin/event-store';
import { loadDivisions, loadWorkingDayCalendar } from '@jumin/kernel';
import { openLogMessageBus, openPostgresParking } from '@jumin/messaging';
import { openServiceDatabase, startRefusalOf, type Service, type ServiceDefinition } from '@jumin/platform';
import {
  configurationOf,
  ConfigurationRefused,
  masterKeysOf,
  openDeploymentStore,
  openPeers,
  serviceIssuerOf,
  type PartStatus,
} from '@jumin/platform/process';
import { openPostgresVault } from '@jumin/vault';
import { definitions, type Services } from '../services';
import { checkLeaves } from './check-leaves';
import { verify } from './verify';

/**
 * `node services/standalone/dist/verify/main.js`: everything that must be true of a deployment of five services, by the environment that they have. Waits
 * until the deployment is at rest, so nothing should be handed in meanwhile. Prints a line per check, or everything with `--json`; ends with 0, with 1 where
 * something does not agree, with 2 for bad configuration.
 */
export async function main(args: readonly string[]): Promise<0 | 1> {
  const configuration = configurationOf(process.env, { files: false });
  const { DATABASE_URL: connectionString, JUMIN_SERVICE_URL: address } = configuration;
  const keys = await masterKeysOf(configuration);
  const peers = openPeers({ name: 'verify', address, issuer: serviceIssuerOf(keys) });
  const pool = openPool({ connectionString, max: 4 });
  const opened: { end(): Promise<unknown> }[] = [pool];
  try {
    const vault = await openPostgresVault(pool, keys);
    const store = await openDeploymentStore(configuration, pool, definitions as readonly ServiceDefinition[]);
    opened.push({ end: () => store.close() });
    const services: Record<string, Service> = {};
    for (const definition of definitions as readonly ServiceDefinition[]) {
      const database = openServiceDatabase(connectionString, definition.schema, { max: 2 });
      opened.push(database);
      services[definition.name] = definition.compose({
        store,
        vault,
        database,
        divisions: loadDivisions(),
        calendar: loadWorkingDayCalendar(),
      });
    }
    const settle = async () =>
      (await peers.ask<{ readonly position: never }>('reconciliation', { path: '/platform/settle', body: {} })).position;
    const { lanes } = await peers.ask<PartStatus>('reconciliation', { path: '/platform/status' });
    const bus = openLogMessageBus({ store, publishers: [], parking: openPostgresParking(pool) });
    const { JUMIN_LOG, EVENTSTORE_URL } = configuration;
    const elsewhere =
      JUMIN_LOG === 'eventstoredb' ? { checkLog: () => checkLeaves(readEventStoreDbLeaves({ connectionString: EVENTSTORE_URL! })) } : {};
    const found = await verify({
      ...elsewhere,
      settle,
      connectionString,
      services: services as unknown as Services,
      store,
      vault,
      bus,
      lanes: () => lanes,
    });
    if (args.includes('--json')) console.log(JSON.stringify(found));
    else
      for (const { zh, en, checked, differences } of found.checks) {
        console.log(`${differences.length === 0 ? '✓' : '✗'} ${zh} · ${en} (${checked})`);
        for (const difference of differences) console.log(`    ${difference}`);
      }
    return found.ok ? 0 : 1;
  } finally {
    for (const one of opened.reverse()) await one.end();
  }
}

if (require.main === module)
  main(process.argv.slice(2)).then(
    (code) => (process.exitCode = code),
    (error: unknown) => {
      const refusal = startRefusalOf(error);
      console.error(error instanceof ConfigurationRefused || refusal ? (error as Error).message : error);
      process.exitCode = error instanceof ConfigurationRefused ? error.exitCode : 1;
    },
  );
