import { CheckpointMoved, Transient, type EventStore, type Position, type StoredEvent } from '@jumin/event-store';
import type { BackOff } from '../following/retrying';
import type { Unit } from '../following/batches';
import { LogFollowing, type LogBatch, type TransactionClient } from '../following/log-following';
import type { ParkedMessage, ParkingStore } from '../parking/parking-store';
import { topicOf, type Consumption, type ConsumerOptions, type Message, type MessageHandler } from '../port';
import { messageOf, passesByItself } from '../errors';
import type { Publisher } from './messages-of';
import { Turns } from './turns';

export interface ConsumerPorts {
  readonly store: EventStore;
  readonly publishers: readonly Publisher[];
  /** What the publishers make of an event. */
  readonly messagesOf: (event: StoredEvent) => readonly Message[];
  readonly parking: ParkingStore;
  readonly backOff?: BackOff;
}

/**
 * One consumer of the log: it hears the publishers of its topics in the order of the log. Messages of parked keys are put behind them, in the same
 * transaction that moves the checkpoint; all others go to the handler. A batch that the handler cannot take is halved until one event is left that it
 * cannot take; the keys of that event are parked and the rest flows on.
 */
export class LogConsumer implements Consumption {
  private readonly following: LogFollowing<Message>;
  private parkedKeys: ReadonlySet<string> = new Set();
  /** Batches and replays take turns: a handler is never called twice at once. */
  private readonly turns = new Turns();

  constructor(
    private readonly ports: ConsumerPorts,
    private readonly options: ConsumerOptions,
    private readonly handler: MessageHandler,
  ) {
    const { store, backOff } = ports;
    const heard = publishersOf(ports.publishers, options);
    const wanted = options.types && new Set(options.types);
    const itemsOf = (event: StoredEvent): readonly Message[] => {
      const messages = ports.messagesOf(event);
      // Nearly every event means nothing to most consumers: no list is made for that.
      if (!wanted || messages.every(({ type }) => wanted.has(type))) return messages;
      return messages.some(({ type }) => wanted.has(type)) ? messages.filter(({ type }) => wanted.has(type)) : none;
    };
    this.following = new LogFollowing(
      store,
      {
        name: options.consumer,
        categories: heard.flatMap(({ categories }) => categories),
        itemsOf,
        ...(options.maxWeight === undefined ? {} : { maxWeight: options.maxWeight }),
        ...(backOff === undefined ? {} : { backOff }),
        onResume: () => this.reloadParkedKeys(),
      },
      (batch) => this.turns.take(() => this.takeBatch(batch)),
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

  /** Parts of the batch from its front, each as large as the handler can take: halved after an error, doubled after a success. */
  private async takeBatch(batch: LogBatch<Message>): Promise<void> {
    // Another process may have parked or released keys; a key that is not known here as parked cannot have been parked without moving the checkpoint.
    if (this.parkedKeys.size > 0) await this.reloadParkedKeys();
    let { from } = batch;
    let size = batch.units.length;
    for (let at = 0; at < batch.units.length;) {
      const units = batch.units.slice(at, at + size);
      const part = { from, to: units.at(-1)!.position };
      try {
        await this.takePart(batch, units, part);
        size *= 2;
      } catch (error) {
        if (error instanceof CheckpointMoved || passesByItself(error)) throw error;
        if (units.length > 1) {
          size = Math.ceil(units.length / 2);
          continue;
        }
        await this.park(batch, units[0]!, part, messageOf(error));
      }
      from = part.to;
      at += units.length;
    }
  }

  private async takePart(batch: LogBatch<Message>, units: readonly Unit<Message>[], part: { from: Position; to: Position }): Promise<void> {
    const all = units.flatMap(({ items }) => items);
    const behind = this.parkedKeys.size === 0 ? [] : all.filter(({ key }) => this.parkedKeys.has(key));
    const messages = behind.length === 0 ? all : all.filter(({ key }) => !this.parkedKeys.has(key));
    let committed = false;
    const commit = async (client?: TransactionClient): Promise<void> => {
      if (behind.length > 0) await this.putBehind(client, behind);
      await batch.commit(client, part);
      committed = true;
    };
    if (messages.length > 0) await this.handler({ messages, ...spanOf(part), commit });
    if (committed) return;
    if (behind.length > 0) await this.ports.parking.transaction(commit);
    else await commit();
  }

  private async putBehind(client: TransactionClient | undefined, behind: readonly Message[]): Promise<void> {
    const { parking, store } = this.ports;
    const keys = [...new Set(behind.map(({ key }) => key))];
    const held = await parking.holdKeys(client, this.options.consumer, keys);
    if (held.size < keys.length) throw new Transient('a parked key was released meanwhile');
    await parking.add(client, this.options.consumer, behind.map(waiting), store.clock.now());
  }

  /** An event is taken whole or not at all, so all its keys are parked, together with the checkpoint; those that are not to blame leave again at once. */
  private async park(
    batch: LogBatch<Message>,
    { items }: Unit<Message>,
    part: { from: Position; to: Position },
    error: string,
  ): Promise<void> {
    const { parking, store } = this.ports;
    const parked = items.map((message): ParkedMessage => ({ message, error: this.parkedKeys.has(message.key) ? null : error }));
    await parking.transaction(async (client) => {
      await parking.add(client, this.options.consumer, parked, store.clock.now());
      await batch.commit(client, part);
    });
    await this.reloadParkedKeys();
    const keys = new Set(parked.filter((one) => one.error !== null).map(({ message }) => message.key));
    if (keys.size > 1) for (const key of keys) await this.replayKey(key);
  }

  /** For the parking commands: gives the parked messages of the key to the handler, in order, until one cannot be taken. */
  replay(key: string): Promise<{ readonly replayed: number; readonly left: number }> {
    return this.turns.take(() => this.replayKey(key));
  }

  private async replayKey(key: string): Promise<{ readonly replayed: number; readonly left: number }> {
    const { parking } = this.ports;
    const { consumer } = this.options;
    let replayed = 0;
    for (;;) {
      const messages = await parking.messagesOf(consumer, key);
      const first = messages[0];
      if (!first) break;
      try {
        await this.replayMessage(first.message);
        replayed++;
      } catch (error) {
        if (error instanceof CheckpointMoved) continue; // Another process has replayed or discarded it.
        await parking.failed(consumer, first.message, messageOf(error));
        break;
      }
    }
    await this.reloadParkedKeys();
    return { replayed, left: (await parking.messagesOf(consumer, key)).length };
  }

  /** Its removal is what the checkpoint is to a batch: it commits with the rows, and only once. */
  private async replayMessage(message: Message): Promise<void> {
    const { parking } = this.ports;
    let committed = false;
    const commit = async (client?: TransactionClient): Promise<void> => {
      if (!(await parking.remove(client, this.options.consumer, message))) throw new CheckpointMoved(this.options.consumer);
      committed = true;
    };
    await this.handler({ messages: [message], from: message.position, through: message.position, commit });
    if (!committed) await parking.transaction(commit);
  }

  async reloadParkedKeys(): Promise<void> {
    this.parkedKeys = await this.ports.parking.keysOf(this.options.consumer);
  }
}

const none: readonly Message[] = [];
const waiting = (message: Message): ParkedMessage => ({ message, error: null });
const spanOf = ({ from, to }: { from: Position; to: Position }) => ({ from, through: to });

const publishersOf = (publishers: readonly Publisher[], { consumer, topics }: ConsumerOptions): readonly Publisher[] =>
  topics.map((topic) => {
    const publisher = publishers.find(({ service }) => topicOf(service) === topic);
    if (!publisher) throw new RangeError(`${consumer} listens to ${topic}, which nobody publishes`);
    return publisher;
  });
