import type { EventStore, Position, StoredEvent } from '@jumin/event-store';
import { LogFollowing } from '../following/log-following';
import type { BackOff } from '../following/retrying';
import type { ParkingStore } from '../parking/parking-store';
import { TakeOrPark } from '../parking/take-or-park';
import { topicOf, type Consumption, type ConsumerOptions, type Message, type MessageHandler } from '../port';
import type { Publisher } from './messages-of';

export interface ConsumerPorts {
  readonly store: EventStore;
  readonly publishers: readonly Publisher[];
  /** What the publishers make of an event. */
  readonly messagesOf: (event: StoredEvent) => readonly Message[];
  readonly parking: ParkingStore;
  readonly backOff?: BackOff;
}

/** One consumer of the log: it hears the publishers of its topics in the order of the log. All messages of an event are one unit. */
export class LogConsumer implements Consumption {
  private readonly following: LogFollowing<Message>;
  private readonly taker: TakeOrPark;

  constructor(ports: ConsumerPorts, options: ConsumerOptions, handler: MessageHandler) {
    const { store, parking, backOff } = ports;
    const heard = publishersOf(ports.publishers, options);
    const wanted = options.types && new Set(options.types);
    const itemsOf = (event: StoredEvent): readonly Message[] => {
      const messages = ports.messagesOf(event);
      // Nearly every event means nothing to most consumers: no list is made for that.
      if (!wanted || messages.every(({ type }) => wanted.has(type))) return messages;
      return messages.some(({ type }) => wanted.has(type)) ? messages.filter(({ type }) => wanted.has(type)) : none;
    };
    this.taker = new TakeOrPark({ consumer: options.consumer, handler, parking, now: () => store.clock.now() });
    this.following = new LogFollowing(
      store,
      {
        name: options.consumer,
        categories: heard.flatMap(({ categories }) => categories),
        itemsOf,
        ...(options.maxWeight === undefined ? {} : { maxWeight: options.maxWeight }),
        ...(backOff === undefined ? {} : { backOff }),
        onResume: () => this.taker.reloadParkedKeys(),
      },
      (batch) => this.taker.take(batch),
    );
  }

  get position(): Position {
    return this.following.position;
  }
  get status(): Consumption['status'] {
    return this.following.status;
  }
  get lastError(): string | null {
    return this.following.lastError;
  }
  reached(position: Position): Promise<void> {
    return this.following.reached(position);
  }
  stop(): Promise<void> {
    return this.following.stop();
  }
  replay(key: string): Promise<{ readonly replayed: number; readonly left: number }> {
    return this.taker.replay(key);
  }
  reloadParkedKeys(): Promise<void> {
    return this.taker.reloadParkedKeys();
  }
}

const none: readonly Message[] = [];

const publishersOf = (publishers: readonly Publisher[], { consumer, topics }: ConsumerOptions): readonly Publisher[] =>
  topics.map((topic) => {
    const publisher = publishers.find(({ service }) => topicOf(service) === topic);
    if (!publisher) throw new RangeError(`${consumer} listens to ${topic}, which nobody publishes`);
    return publisher;
  });
