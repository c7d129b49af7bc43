import { beginning, type EventStore, type Position } from '@jumin/event-store';
import type { Consumer } from 'kafkajs';
import { messageOf, passesByItself } from '../errors';
import { pause, retrying, type BackOff } from '../following/retrying';
import type { ParkingStore } from '../parking/parking-store';
import { TakeOrPark } from '../parking/take-or-park';
import type { Consumption, ConsumerOptions, MessageHandler } from '../port';
import { AssignedPlaces } from './assigned-places';
import { readAgain } from './binary-event';
import { classified, type KafkaConnection } from './connection';
import type { Progress } from './progress';
import { TakeFetched } from './take-fetched';

export interface KafkaConsumerPorts {
  readonly connection: KafkaConnection;
  readonly store: Pick<EventStore, 'checkpoints' | 'clock'>;
  readonly parking: ParkingStore;
  readonly progress: Progress;
  readonly backOff?: BackOff;
  readonly timing?: ConsumerTiming;
}

/** How long the group waits. Milliseconds. */
export interface ConsumerTiming {
  /**
   * A member that is silent for so long is given up by its group. Default 10,000: so long its partitions stand still after a kill, and it need not outlast a
   * slow handler, since signs of life go on meanwhile; only a thread that is busy for so long loses them.
   */
  readonly sessionMs?: number;
  /** Between signs of life, also while a batch is in hand. Default 2,500. */
  readonly heartbeatMs?: number;
  /** Between looks at how far the relay is, for whoever waits. Default 20; ten looks' time otherwise. */
  readonly lookMs?: number;
}

/**
 * One instance of a consumer in its group. Kafka says which partitions it reads; where it reads on is said by its own checkpoints, one per partition, which
 * move with the rows. The offsets that the group commits are only shown to whoever watches the cluster. States: `running`; `retrying` while brokers or the
 * handler's dependencies are away; `failed` for good when messages are gone or the client crashed on a bug, and the process is then unhealthy; `stopped`.
 */
export class KafkaConsumer implements Consumption {
  status: Consumption['status'] = 'running';
  lastError: string | null = null;
  position: Position = beginning;

  private readonly taker: TakeOrPark;
  private readonly places: AssignedPlaces;
  private readonly fetched: TakeFetched;
  private readonly heartbeatMs: number;
  private readonly stopping = new AbortController();
  private readonly running: Promise<void>;
  private consumer: Consumer | undefined;
  /** Ends the present session of the client. */
  private endSession: ((error?: unknown) => void) | undefined;

  constructor(
    private readonly ports: KafkaConsumerPorts,
    private readonly options: ConsumerOptions,
    handler: MessageHandler,
  ) {
    const { connection, parking, progress, store, timing } = ports;
    this.heartbeatMs = timing?.heartbeatMs ?? 2_500;
    this.places = new AssignedPlaces(options, connection, store.checkpoints, progress);
    this.taker = new TakeOrPark({
      consumer: options.consumer,
      // A record that nobody can read throws here, which parks its key like any message that cannot be taken.
      handler: (batch) => handler({ ...batch, messages: batch.messages.map(readAgain) }),
      parking,
      now: () => store.clock.now(),
      spanOf: (_part, messages) => ({ from: messages[0]!.position, through: messages.at(-1)!.position }),
    });
    this.fetched = new TakeFetched({
      options,
      places: this.places,
      taker: this.taker,
      heartbeatMs: this.heartbeatMs,
      stopping: this.stopping.signal,
      isFailed: () => this.failed(),
      fail: (why) => this.fail(why),
      patiently: (work, giveUp) => this.patiently(work, giveUp),
      seek: ({ topic, partition }, offset) => this.consumer?.seek({ topic, partition, offset: String(offset) }),
    });
    this.running = this.run();
  }

  /** Resolves once relay and consumer have come so far, whichever instance took what. */
  async reached(position: Position): Promise<void> {
    const lookMs = this.ports.timing?.lookMs ?? 20;
    while (this.position < position) {
      if (this.status === 'failed' || this.status === 'stopped')
        throw new Error(
          `${this.options.consumer} ${this.status} before it reached ${position}${this.lastError ? `: ${this.lastError}` : ''}`,
        );
      // What cannot be asked now is asked again: the loss shows in the status of whoever meets it in its work.
      const through = await this.places.takenThrough().catch(() => beginning);
      if (through > this.position) this.position = through;
      if (this.position < position) await pause(lookMs, this.stopping.signal);
    }
  }

  /** Finishes the part in hand; gives up one that is being retried, which comes again after the next start. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.endSession?.();
    await this.running;
  }

  replay(key: string): Promise<{ readonly replayed: number; readonly left: number }> {
    return this.taker.replay(key);
  }
  reloadParkedKeys(): Promise<void> {
    return this.taker.reloadParkedKeys();
  }

  private async run(): Promise<void> {
    const looking = this.lookNowAndThen();
    const { waitMs = 50, waitMsMax = 5_000 } = this.ports.backOff ?? {};
    let wait = waitMs;
    while (!this.stopping.signal.aborted && !this.failed()) {
      try {
        await this.session(() => (wait = waitMs));
      } catch (error) {
        const known = classified(error);
        this.lastError = messageOf(known);
        if (passesByItself(known)) this.status = 'retrying';
        else if (!this.stopping.signal.aborted) this.status = 'failed';
      }
      if (this.failed()) break;
      await pause(wait * (0.5 + Math.random() / 2), this.stopping.signal);
      wait = Math.min(wait * 2, waitMsMax);
    }
    if (!this.failed()) this.status = 'stopped';
    this.stopping.abort();
    await looking;
  }

  private failed(): boolean {
    return this.status === 'failed';
  }

  /** One life of the client, from joining the group until it is stopped or crashes. We start it again ourselves, so its crashes are all seen. */
  private async session(joined: () => void): Promise<void> {
    const { connection, timing } = this.ports;
    const consumer = connection.kafka.consumer({
      groupId: connection.groupName(this.options.consumer),
      sessionTimeout: timing?.sessionMs ?? 10_000,
      heartbeatInterval: this.heartbeatMs,
      maxWaitTimeInMs: connection.settings.fetchWaitMs ?? 250,
      maxBytesPerPartition: 1024 * 1024,
      allowAutoTopicCreation: false,
      retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 5, restartOnFailure: async () => false },
    });
    const over = new Promise<void>((resolve, reject) => (this.endSession = (error) => (error === undefined ? resolve() : reject(error))));
    over.catch(() => undefined);
    consumer.on(consumer.events.CRASH, ({ payload }) => this.endSession?.(payload.error));
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      joined();
      if (this.status === 'retrying') this.status = 'running';
      return this.startFromCheckpoints(payload.memberAssignment);
    });
    this.consumer = consumer;
    try {
      if (this.stopping.signal.aborted) return;
      await consumer.connect();
      await consumer.subscribe({ topics: this.places.topics, fromBeginning: true });
      await retrying(
        () => this.taker.reloadParkedKeys(),
        this.stopping.signal,
        (error) => this.retries(error),
        this.ports.backOff,
      );
      await consumer.run({
        autoCommit: true,
        eachBatchAutoResolve: false,
        partitionsConsumedConcurrently: 1, // The port promises one batch at a time.
        eachBatch: (payload) => this.fetched.take(payload),
      });
      await over;
    } finally {
      this.consumer = undefined;
      await consumer.disconnect().catch(() => undefined);
    }
  }

  /**
   * After the group has given us partitions: what another instance had in hand is forgotten, and reading starts where the checkpoints say. The fetch may be
   * faster than this; `TakeFetched` looks again.
   */
  private async startFromCheckpoints(assigned: Readonly<Record<string, readonly number[]>>): Promise<void> {
    this.places.forgetAll();
    const { consumer } = this;
    for (const [topic, partitions] of Object.entries(assigned))
      for (const partition of partitions) {
        try {
          const { offset } = await this.places.read({ topic, partition });
          const { high } = await this.places.boundsOf({ topic, partition });
          if (offset > high)
            return this.fail(`${topic}/${partition} ends at ${high}, before ${offset} where this consumer is: the topic was made anew`);
          if (consumer === this.consumer && !this.places.isKnown({ topic, partition }))
            consumer?.seek({ topic, partition, offset: String(offset) });
        } catch (error) {
          this.lastError = messageOf(error); // `TakeFetched` reads it again, and retries.
        }
      }
  }

  private fail(why: string): void {
    this.status = 'failed';
    this.lastError = why;
    this.endSession?.();
  }

  private async patiently<T>(work: () => Promise<T>, giveUp: AbortSignal): Promise<T> {
    const done = await retrying(work, giveUp, (error) => this.retries(error), this.ports.backOff);
    if (this.status === 'retrying') this.status = 'running';
    return done;
  }

  private retries(error: unknown): void {
    this.status = 'retrying';
    this.lastError = messageOf(error);
  }

  /** Keeps `position` true for whoever reads it without waiting: it lags by a look. */
  private async lookNowAndThen(): Promise<void> {
    const wait = (this.ports.timing?.lookMs ?? 20) * 50;
    while (!this.stopping.signal.aborted) {
      await pause(wait, this.stopping.signal);
      if (this.stopping.signal.aborted) return;
      const through = await this.places.takenThrough().catch(() => beginning);
      if (through > this.position) this.position = through;
    }
  }
}
