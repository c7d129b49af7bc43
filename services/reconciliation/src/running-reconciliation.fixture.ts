import { noStream, openMemoryEventStore, type EventStore, type NewEvent } from '@jumin/event-store';
import { commandIdOf, eventIdOf, loadDivisions, loadWorkingDayCalendar, type LocalDate } from '@jumin/kernel';
import { openLogMessageBus, type Contract } from '@jumin/messaging';
import { migrateService, openServiceDatabase, runLanes, settled, type RunningLanes } from '@jumin/platform';
import { testDatabase } from '@jumin/testing';
import type { Vault } from '@jumin/vault';
import type { Pool } from 'pg';
import { reconciliation, type Reconciliation } from '.';

export interface Running {
  readonly service: Reconciliation;
  readonly store: EventStore;
  readonly pool: Pool;
  /** Another instance on the same database and, by this store, the same log; its lanes do not run. */
  beside(store: EventStore): Reconciliation;
  /** Appends an event as some service would have: payment collection's contracts stand in its log as they are. */
  tell(stream: string, type: string, data: object, receivedOn: string): Promise<void>;
  /** Everything that was told has taken effect. */
  rest(): Promise<void>;
  stop(): Promise<void>;
}

/** The service on a log in memory and a real PostgreSQL, its lanes running. */
export const runReconciliation = async (schema = 'reconciliation', store = openMemoryEventStore()): Promise<Running> => {
  const database = await testDatabase();
  await migrateService(database.connectionString, { ...reconciliation, schema });
  const pool = openServiceDatabase(database.connectionString, schema);
  const pools = [pool];
  const composeOn = (log: EventStore, on: Pool): Reconciliation =>
    reconciliation.compose({
      store: log,
      vault: undefined as unknown as Vault,
      database: on,
      divisions: loadDivisions(),
      calendar: loadWorkingDayCalendar(),
    });
  const service = composeOn(store, pool);
  // The memory store keeps checkpoints with the log; in PostgreSQL they move with the rows.
  const bus = openLogMessageBus({
    store,
    publishers: [
      {
        service: 'payment-collection',
        categories: ['told'],
        publish: ({ type, data }): readonly Contract[] => [{ type, version: 1, key: (data as { county: string }).county, data }],
      },
      { service: 'registration', categories: [], publish: () => [] },
      {
        service: 'subsidy-calculation',
        categories: ['policy'],
        publish: ({ type, data }): readonly Contract[] => [{ type, version: 1, key: (data as { county: string }).county, data }],
      },
      {
        service: 'reconciliation',
        categories: [...reconciliation.categories, ...reconciliation.kinds.map(({ category }) => category)],
        publish: reconciliation.publish,
      },
    ],
  });
  const lanes: RunningLanes = runLanes(reconciliation, service, { store, bus, pool });
  let told = 0;
  return {
    service,
    store,
    pool,
    beside: (log) => {
      const own = openServiceDatabase(database.connectionString, schema);
      pools.push(own);
      return composeOn(log, own);
    },
    tell: async (stream, type, data, receivedOn) => {
      const head = (await store.headRevisions([stream])).get(stream) ?? noStream;
      const command = commandIdOf('told', stream, told++);
      const event: NewEvent = {
        id: eventIdOf(command, 0),
        type,
        version: 1,
        effectiveOn: receivedOn as LocalDate,
        receivedOn: receivedOn as LocalDate,
        data,
        metadata: { c: command, a: ['somebody', 'T', 'clerk', '34'] },
      };
      const [outcome] = await store.append([{ stream, expectedRevision: head, events: [event] }]);
      if (outcome?.kind !== 'appended') throw new Error(`not appended: ${outcome?.kind}`);
    },
    rest: async () => void (await settled(store, [lanes])),
    stop: async () => {
      await lanes.stop();
      await bus.close();
      for (const one of pools) await one.end();
      await database.drop();
    },
  };
};

export const voucher = (county: string, voucherNo: string, issuedOn: string, amountFen = 50000, more: object = {}) => ({
  voucherNo,
  issuedOn,
  amountFen,
  cancelled: false,
  collectingBody: `1${county}0000`,
  treasury: `${county}0000`,
  budgetSubject: '1021001',
  budgetLevel: '4',
  channel: null,
  orderNo: null,
  batchNo: null,
  ...more,
});
export const entry = (county: string, voucherNo: string, enteredOn: string, amountFen = 50000, more: object = {}) => ({
  voucherNo,
  enteredOn,
  amountFen,
  entryKind: 0,
  treasury: `${county}0000`,
  packageNo: `P${enteredOn}`,
  seq: '1',
  budgetSubject: '1021001',
  budgetLevel: '4',
  ...more,
});
