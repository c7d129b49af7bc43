import { beginning, type EventStore, type Position } from '@jumin/event-store';
import { Partitioners, type Producer } from 'kafkajs';
import { messageOf } from '../errors';
import { LogFollowing, type LogBatch } from '../following/log-following';
import { pause, type BackOff } from '../following/retrying';
import { messagesOf, type Publisher } from '../log/messages-of';
import { topicOf, type Message } from '../port';
import { toBinaryEvent, type BinaryEvent } from './binary-event';
import { answerMsMaxDefault, classified, type KafkaConnection } from './connection';
import { tryToLead, type Leadership } from './leadership';
import { messageBytesMax } from './topics';

export interface RelayOptions {
  readonly connection: KafkaConnection;
  readonly store: EventStore;
  /** One relay each: a service publishes to a topic of its own. */
  readonly publishers: readonly Publisher[];
  /** The database whose advisory locks say who relays, and that holds the checkpoints. */
  readonly connectionString: string;
  readonly backOff?: BackOff;
  /** Weight of what is read and sent at a time; default 2,000. */
  readonly maxWeight?: number;
  /** How often it is shown how far the relay is, for `reached`. Default 50 ms. */
  readonly progressMs?: number;
  /** Between tries of an instance that waits to relay, each of which opens a session. Default 2,000 ms: so long nothing flows when a leader dies. */
  readonly standbyMs?: number;
}

export interface RunningRelay {
  readonly service: string;
  /** `waiting` while another instance relays. `failed` for good: what cannot be sent must not be left out. The process is then unhealthy. */
  readonly status: 'waiting' | 'relaying' | 'retrying' | 'stopped' | 'failed';
  readonly lastError: string | null;
  /** Everything of the log up to here has been acknowledged by the brokers, as far as this instance knows. */
  readonly position: Position;
}

export interface Relay {
  readonly relays: readonly RunningRelay[];
  /** Finishes what is being sent, and lets another instance lead. */
  stop(): Promise<void>;
}

/** Names of the checkpoints of a service's relay: what was acknowledged, and up to where the log holds nothing that is not. */
export const relayCheckpoint = (service: string): string => `relay.${service}`;
export const relayedThrough = (service: string): string => `relay.${service}.through`;

/** Carries the contracts of services from the log to their topics. Any number of processes may run it; one of them relays a service at a time. */
export const startRelay = (options: RelayOptions): Relay => {
  const relays = options.publishers.map((publisher) => new PublisherRelay(options, publisher));
  return { relays, stop: async () => void (await Promise.all(relays.map((relay) => relay.stop()))) };
};

/**
 * States: `waiting` until it leads; `relaying`, or `retrying` while brokers or database are away; `waiting` again when the lock is lost; `failed` when
 * something cannot be sent; `stopped` on request. The checkpoint moves after the acknowledgement, by compare-and-set: a crash in between sends again, and
 * consumers know by an event's place in the log that they have it.
 */
class PublisherRelay implements RunningRelay {
  status: RunningRelay['status'] = 'waiting';
  lastError: string | null = null;
  position: Position = beginning;

  private awaited: { readonly head: Position; readonly reached: Promise<boolean> } | null = null;
  private readonly stopping = new AbortController();
  private readonly running: Promise<void>;

  constructor(
    private readonly options: RelayOptions,
    private readonly publisher: Publisher,
  ) {
    this.running = this.run();
  }

  get service(): string {
    return this.publisher.service;
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { connectionString, standbyMs = 2_000 } = this.options;
    while (!this.stopping.signal.aborted && this.status !== 'failed') {
      try {
        const leadership = await tryToLead(connectionString, relayCheckpoint(this.service));
        if (leadership) await this.lead(leadership).finally(() => leadership.release());
      } catch (error) {
        this.lastError = messageOf(error);
      }
      if (!this.failed()) {
        this.status = 'waiting';
        await pause(standbyMs * (0.5 + Math.random() / 2), this.stopping.signal);
      }
    }
    if (!this.failed()) this.status = 'stopped';
  }

  private failed(): boolean {
    return this.status === 'failed';
  }

  /** Relays until stopped, failed, or no longer the leader. */
  private async lead(leadership: Leadership): Promise<void> {
    const { store, connection, maxWeight = 2_000, backOff, progressMs = 50 } = this.options;
    const over = new AbortController();
    const end = (): void => over.abort();
    this.stopping.signal.addEventListener('abort', end);
    if (this.stopping.signal.aborted) end(); // While the lock was asked for.
    void leadership.lost.then((error) => {
      if (!over.signal.aborted) this.lastError = messageOf(error);
      end();
    });
    const sender = new Sender(connection, connection.topicName(topicOf(this.service)));
    const following = new LogFollowing<Message>(
      store,
      {
        name: relayCheckpoint(this.service),
        categories: this.publisher.categories,
        itemsOf: (event) => messagesOf(this.publisher, event),
        maxWeight,
        ...(backOff ? { backOff } : {}),
      },
      (batch) => sender.send(batch),
    );
    this.status = 'relaying';
    this.awaited = null;
    try {
      let shown = await store.checkpoints.read(relayedThrough(this.service));
      while (!over.signal.aborted) {
        shown = await this.showProgress(following, shown, over.signal).catch((error: unknown) => {
          this.lastError = messageOf(error); // Shown late; nothing else waits for it.
          return shown;
        });
        if (following.status === 'failed') {
          this.status = 'failed';
          this.lastError = following.lastError;
          return;
        }
        this.status = following.status === 'retrying' ? 'retrying' : 'relaying';
        if (following.status === 'retrying') this.lastError = following.lastError;
        await pause(progressMs, over.signal);
      }
    } finally {
      this.stopping.signal.removeEventListener('abort', end);
      over.abort();
      await following.stop();
      await sender.close();
    }
  }

  /**
   * The checkpoint of the following stands at its last event; readers of the topic want to know up to where nothing more can come. Only the leader moves it,
   * and another that was leader meanwhile is found out by the compare-and-set.
   */
  private async showProgress(following: LogFollowing<Message>, shown: Position, over: AbortSignal): Promise<Position> {
    const { checkpoints } = this.options.store;
    if (this.awaited === null) {
      const head = await this.options.store.head();
      if (head <= shown) return shown;
      const reached = following.reached(head).then(
        () => true,
        () => false,
      );
      this.awaited = { head, reached };
    }
    const { head, reached } = this.awaited;
    const there = await Promise.race([reached, pause(this.options.progressMs ?? 50, over).then(() => null)]);
    if (there === null) return shown; // Asked for again in a moment: there is one question at a time.
    this.awaited = null;
    if (!there) return shown;
    if (await checkpoints.advance(relayedThrough(this.service), shown, head)) {
      this.position = head;
      return head;
    }
    return checkpoints.read(relayedThrough(this.service));
  }
}

/** How many bytes of values are sent at a time: enough to fill the pipe, far below what a broker takes. */
const sendBytesMax = 1024 * 1024;
const headerBytes = 1_000;

/**
 * Sends to one topic, one request at a time and in order. The producer is idempotent with the settings under which kafkajs loses nothing (acks of all in-sync
 * copies, one request in flight); after any error it is thrown away, since kafkajs rolls its sequence numbers back and may use them twice.
 */
class Sender {
  private producer: Producer | undefined;

  constructor(
    private readonly connection: KafkaConnection,
    private readonly topic: string,
  ) {}

  /** All records of an event go in one request, so no reader sees half of it in a partition. The checkpoint moves once all of the batch is acknowledged. */
  async send({ units }: LogBatch<Message>): Promise<void> {
    let records: BinaryEvent[] = [];
    let bytes = 0;
    for (const [n, { items }] of units.entries()) {
      for (const message of items) {
        const record = toBinaryEvent(message);
        records.push(record);
        bytes += record.value.length + headerBytes;
      }
      if (bytes < sendBytesMax && n < units.length - 1) continue;
      await this.sendRecords(records);
      [records, bytes] = [[], 0];
    }
  }

  private async sendRecords(messages: BinaryEvent[]): Promise<void> {
    const tooLarge = messages.find(({ value }) => Buffer.byteLength(value) > messageBytesMax - headerBytes);
    if (tooLarge)
      throw new RangeError(`a message of key ${tooLarge.key} has ${Buffer.byteLength(tooLarge.value)} bytes, more than a record may have`);
    try {
      const producer = (this.producer ??= await this.connect());
      const { answerMsMax = answerMsMaxDefault } = this.connection.settings;
      // The broker gives up a little before we do, and says why.
      await producer.sendBatch({
        acks: -1,
        timeout: answerMsMax * 0.8,
        topicMessages: [{ topic: this.topic, messages: messages as never }],
      });
    } catch (error) {
      await this.close();
      throw classified(error);
    }
  }

  private async connect(): Promise<Producer> {
    const producer = this.connection.kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
      retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 5 },
    });
    await producer.connect();
    return producer;
  }

  async close(): Promise<void> {
    const producer = this.producer;
    this.producer = undefined;
    await producer?.disconnect().catch(() => undefined);
  }
}
