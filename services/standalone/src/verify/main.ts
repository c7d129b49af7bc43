import { readEventStoreDbLeaves } from '@jumin/event-store';
import { openLogMessageBus, openPostgresParking } from '@jumin/messaging';
import { configurationOf, masterKeysOf, openPeers, serviceIssuerOf, type PartStatus } from '@jumin/platform/process';
import { openFromOutside, runProgram } from '../from-outside';
import type { Services } from '../services';
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
  const { pool, store, vault, services, close } = await openFromOutside(configuration, keys);
  try {
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
      services: Object.fromEntries(Object.entries(services).map(([name, { service }]) => [name, service])) as unknown as Services,
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
    await close();
  }
}

if (require.main === module) void runProgram(main);
