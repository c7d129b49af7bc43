import type { EventStore } from '@jumin/event-store';
import type { BackOff } from '../following/retrying';
import { parkingCommands } from '../parking/parking-commands';
import type { ParkingStore } from '../parking/parking-store';
import type { MessageBus } from '../port';
import type { KafkaConnection } from './connection';
import { KafkaConsumer, type ConsumerTiming } from './kafka-consumer';
import { Progress } from './progress';

export interface KafkaMessageBusOptions {
  readonly connection: KafkaConnection;
  /** Where checkpoints of consumers and relays are kept, and the clock of the log. The log itself is not read. */
  readonly store: Pick<EventStore, 'checkpoints' | 'clock'>;
  /** In the database of the checkpoints: a key is parked in the transaction that moves the checkpoint past it. */
  readonly parking: ParkingStore;
  readonly backOff?: BackOff;
  readonly timing?: ConsumerTiming;
}

/**
 * The message bus of the distributed profile. Contracts come to the topics through `startRelay`, in the processes of their publishers; a process that only
 * consumes needs none. The topics are made and the cluster is checked by `prepareTopics`.
 */
export const openKafkaMessageBus = ({ connection, store, parking, backOff, timing }: KafkaMessageBusOptions): MessageBus => {
  const progress = new Progress(connection, store.checkpoints, timing?.lookMs ?? 20);
  const consumers: { readonly name: string; readonly consumer: KafkaConsumer }[] = [];
  const runningOf = (name: string): KafkaConsumer | undefined =>
    consumers.findLast((one) => one.name === name && one.consumer.status !== 'stopped')?.consumer;
  const more = { ...(backOff ? { backOff } : {}), ...(timing ? { timing } : {}) };
  return {
    consume: (options, handler) => {
      const consumer = new KafkaConsumer({ connection, store, parking, progress, ...more }, options, handler);
      consumers.push({ name: options.consumer, consumer });
      return consumer;
    },
    parking: parkingCommands(parking, () => store.clock.now(), runningOf),
    close: async () => {
      await Promise.all(consumers.map(({ consumer }) => consumer.stop()));
      await progress.close();
    },
  };
};
