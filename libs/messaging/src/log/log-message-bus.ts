import type { EventStore } from '@jumin/event-store';
import type { BackOff } from '../following/retrying';
import { openMemoryParking } from '../parking/memory-parking';
import { parkingCommands } from '../parking/parking-commands';
import type { ParkingStore } from '../parking/parking-store';
import type { ConsumerOptions, MessageBus, MessageHandler } from '../port';
import { LogConsumer } from './log-consumer';
import { sharedMessagesOf, type Publisher } from './messages-of';

export interface LogMessageBusOptions {
  readonly store: EventStore;
  readonly publishers: readonly Publisher[];
  /** Where parked keys are kept: `openPostgresParking(pool)` beside a log in PostgreSQL. Default: in memory, shared by the buses on this event store. */
  readonly parking?: ParkingStore;
  readonly backOff?: BackOff;
}

/**
 * The message bus of the standalone profile: the log itself is the outbox. Consumers read it through the publishers' pure functions, so there is no
 * relay, no broker and no second copy; a message exists as soon as its event does.
 */
export const openLogMessageBus = ({ store, publishers, parking = memoryParkingOf(store), backOff }: LogMessageBusOptions): MessageBus => {
  const messagesOf = sharedMessagesOf(publishers);
  const consumers: { readonly name: string; readonly consumer: LogConsumer }[] = [];
  const runningOf = (name: string): LogConsumer | undefined =>
    consumers.findLast((one) => one.name === name && one.consumer.status !== 'stopped')?.consumer;
  return {
    consume: (options: ConsumerOptions, handler: MessageHandler) => {
      const consumer = new LogConsumer({ store, publishers, messagesOf, parking, ...(backOff ? { backOff } : {}) }, options, handler);
      consumers.push({ name: options.consumer, consumer });
      return consumer;
    },
    parking: parkingCommands(parking, () => store.clock.now(), runningOf),
    close: async () => void (await Promise.all(consumers.map(({ consumer }) => consumer.stop()))),
  };
};

const memoryParkings = new WeakMap<EventStore, ParkingStore>();
const memoryParkingOf = (store: EventStore): ParkingStore => {
  const known = memoryParkings.get(store) ?? openMemoryParking();
  memoryParkings.set(store, known);
  return known;
};
