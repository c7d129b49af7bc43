import { createHmac } from 'node:crypto';
import { openEventStoreDb, openPostgresEventStore, postgresCheckpoints, type EventStore } from '@jumin/event-store';
import { loadOrCreateMasterKeys, masterKeysFrom, type MasterKeys } from '@jumin/vault';
import type { Pool } from 'pg';
import { LocalIssuer } from '../security/local-issuer';
import type { ServiceDefinition } from '../service';
import type { Configuration } from './configuration';

/** The log of the deployment, where the configuration says. `definitions`: whose events are read. */
export const openDeploymentStore = (
  { JUMIN_LOG, EVENTSTORE_URL }: Pick<Configuration, 'JUMIN_LOG' | 'EVENTSTORE_URL'>,
  pool: Pool,
  definitions: readonly Pick<ServiceDefinition, 'categories' | 'upcasters'>[],
): Promise<EventStore> => {
  const upcasters = definitions.map(({ categories, upcasters: ofService = {} }) => ({ categories, upcasters: ofService }));
  return JUMIN_LOG === 'eventstoredb'
    ? openEventStoreDb({ connectionString: EVENTSTORE_URL!, checkpoints: postgresCheckpoints(pool), upcasters })
    : openPostgresEventStore(pool, { upcasters });
};

/** The master keys, from a folder or as they are given. Throws MasterKeysRefused. */
export const masterKeysOf = async ({ JUMIN_KEYS, JUMIN_MASTER_KEYS }: Configuration): Promise<MasterKeys> =>
  JUMIN_MASTER_KEYS === undefined ? loadOrCreateMasterKeys(JUMIN_KEYS!) : masterKeysFrom(JUMIN_MASTER_KEYS, 'JUMIN_MASTER_KEYS');

/** Signs for the services of the deployment: its key follows from the master keys, which all of them have, and tells nothing about them. */
export const serviceIssuerOf = ({ index }: MasterKeys): LocalIssuer =>
  new LocalIssuer(createHmac('sha256', index).update('jumin tokens between services 1').digest());
