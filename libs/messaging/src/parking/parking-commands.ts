import type { Actor } from '@jumin/event-store';
import type { Instant } from '@jumin/kernel';
import type { Parking } from '../port';
import type { ParkingStore } from './parking-store';

/** Replay hands messages to the consumer's own handler, so it happens in a process where that consumer runs. */
export class ConsumerNotRunning extends Error {
  readonly code = 'ConsumerNotRunning';
  constructor(readonly consumer: string) {
    super(`${consumer} does not run in this process`);
    this.name = 'ConsumerNotRunning';
  }
}

/** The consumers of a bus, as the parking commands need them. */
export interface ReplayingConsumer {
  replay(key: string): Promise<{ readonly replayed: number; readonly left: number }>;
  reloadParkedKeys(): Promise<void>;
}

/** List, inspect, replay and discard for the bus of any transport; what a person did is recorded. */
export const parkingCommands = (
  parking: ParkingStore,
  now: () => Instant,
  runningOf: (consumer: string) => ReplayingConsumer | undefined,
): Parking => ({
  list: (consumer) => parking.list(consumer),
  inspect: (consumer, key) => parking.messagesOf(consumer, key),
  replay: async (consumer: string, key: string, by: Actor) => {
    const running = runningOf(consumer);
    if (!running) throw new ConsumerNotRunning(consumer);
    const outcome = await running.replay(key);
    await parking.record({ consumer, key, what: 'replayed', messages: outcome.replayed, by, reason: null, at: now() });
    return outcome;
  },
  discard: async (consumer, key, by, reason) => {
    const messages = await parking.discard(consumer, key);
    await runningOf(consumer)?.reloadParkedKeys();
    if (messages > 0) await parking.record({ consumer, key, what: 'discarded', messages, by, reason, at: now() });
    return messages;
  },
});
