import { noStream, type EventStore, type Position } from '@jumin/event-store';
import { commandIdOf, eventIdOf, localDate } from '@jumin/kernel';
import type { BusDeployment } from '../conformance-suite';
import type { ParkingStore } from '../parking/parking-store';
import type { Contract } from '../port';
import { openLogMessageBus } from './log-message-bus';
import type { Publisher } from './messages-of';

/** For tests: services whose events hold the contracts they publish. */
export const sayingPublishers: readonly Publisher[] = ['north', 'south'].map((service) => ({
  service,
  categories: [`${service}Says`],
  publish: ({ data }) => (data as { contracts: readonly Contract[] }).contracts,
}));

const day = localDate('2024-03-01');

export const appendSaying = async (store: EventStore, service: string, nth: number, contracts: readonly Contract[]): Promise<Position> => {
  const command = commandIdOf(service, nth);
  const [outcome] = await store.append([
    {
      stream: `${service}Says-${nth}`,
      expectedRevision: noStream,
      events: [
        {
          id: eventIdOf(command, 0),
          type: 'Saying',
          version: 1,
          effectiveOn: day,
          receivedOn: day,
          data: { contracts },
          metadata: { c: command, a: ['officer-1', 'H', 'operator', '341323'] },
        },
      ],
    },
  ]);
  if (outcome?.kind !== 'appended') throw new Error(`not appended: ${outcome?.kind}`);
  return outcome.position;
};

/** The log bus for the conformance suite; `stores` opens the store of another process on the same log. */
export const logDeployment = (store: EventStore, parking?: ParkingStore): BusDeployment => {
  let nth = 0;
  return {
    publish: (service, contracts) => appendSaying(store, service, nth++, contracts),
    open: () =>
      openLogMessageBus({ store, publishers: sayingPublishers, ...(parking ? { parking } : {}), backOff: { waitMs: 1, waitMsMax: 2 } }),
  };
};
