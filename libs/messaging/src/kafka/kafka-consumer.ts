import { beginning, CheckpointMoved, type EventStore, type Position } from '@jumin/event-store';
import type { Consumer, EachBatchPayload } from 'kafkajs';
import { messageOf, passesByItself } from '../errors';
import { inBatches } from '../following/batches';
import { pause, retrying, type BackOff } from '../following/retrying';
import type { ParkingStore } from '../parking/parking-store';
import { TakeOrPark } from '../parking/take-or-park';
import type { Consumption, ConsumerOptions, MessageHandler, Topic } from '../port';
import { readAgain } from './binary-event';
import { classified, type KafkaConnection } from './connection';
import { fromCheckpoint, placeName, toCheckpoint, type Place } from './place';
import type { Progress } from './progress';
import { unitsOfRecords } from './units-of';

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
  private readonly wanted: ReadonlySet<string> | undefined;
  /** Where each assigned partition is read on; absent until read from the checkpoint. */
  private readonly places = new Map<string, Place>();
  /** Next offsets that are known to have taken effect, in this instance or another. */
  private readonly offsets = new Map<string, number>();
  private readonly topicOfName: ReadonlyMap<string, Topic>;
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
    const { parking, store, connection } = ports;
    this.wanted = options.types && new Set(options.types);
    this.topicOfName = new Map(options.topics.map((topic) => [connection.topicName(topic), topic]));
    this.taker = new TakeOrPark({
      consumer: options.consumer,
      // A record that nobody can read throws here, which parks its key like any message that cannot be taken.
      handler: (batch) => handler({ ...batch, messages: batch.messages.map(readAgain) }),
      parking,
      now: () => store.clock.now(),
      spanOf: (_part, messages) => ({ from: messages[0]!.position, through: messages.at(-1)!.position }),
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
      const through = await this.lookHowFar().catch(() => beginning);
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
      heartbeatInterval: timing?.heartbeatMs ?? 2_500,
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
      await consumer.subscribe({ topics: [...this.topicOfName.keys()], fromBeginning: true });
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
        eachBatch: (payload) => this.takeFetched(payload),
      });
      await over;
    } finally {
      this.consumer = undefined;
      await consumer.disconnect().catch(() => undefined);
    }
  }

  /**
   * After the group has given us partitions: what another instance had in hand is forgotten, and reading starts where the checkpoints say. The fetch may be
   * faster than this; `takeFetched` looks again.
   */
  private async startFromCheckpoints(assigned: Readonly<Record<string, readonly number[]>>): Promise<void> {
    this.places.clear();
    const { consumer } = this;
    for (const [topic, partitions] of Object.entries(assigned))
      for (const partition of partitions) {
        try {
          const { offset } = await this.readPlace(topic, partition);
          const { high } = await this.ports.progress.boundsOf(this.topicOfName.get(topic)!, partition);
          if (offset > high)
            return this.fail(`${topic}/${partition} ends at ${high}, before ${offset} where this consumer is: the topic was made anew`);
          if (consumer === this.consumer && !this.places.has(`${topic}/${partition}`))
            consumer?.seek({ topic, partition, offset: String(offset) });
        } catch (error) {
          this.lastError = messageOf(error); // `takeFetched` reads it again, and retries.
        }
      }
  }

  private async takeFetched({ batch, resolveOffset, heartbeat, isRunning, isStale }: EachBatchPayload): Promise<void> {
    const { topic, partition } = batch;
    const giveUp = new AbortController();
    const stop = (): void => giveUp.abort();
    this.stopping.signal.addEventListener('abort', stop);
    const resolve = ({ offset }: Place): void => {
      try {
        resolveOffset(String(offset - 1));
      } catch {
        // The client throws where the partition was taken from us meanwhile; our own checkpoint has moved, and that is what counts.
      }
    };
    let lost: unknown;
    // The client gives signs of life between batches only: without these a slow handler loses its partitions in the middle of its work.
    const beating = setInterval(() => {
      heartbeat().catch((error: unknown) => {
        lost = error;
        stop();
      });
    }, this.ports.timing?.heartbeatMs ?? 2_500);
    try {
      if (this.failed() || this.stopping.signal.aborted) return;
      const start = await this.patiently(() => this.placeOf(topic, partition), giveUp.signal);
      if (!(await this.patiently(() => this.isContiguous(batch, start), giveUp.signal))) return;
      const { units, end } = unitsOfRecords(topic, partition, batch.messages, start, this.wanted);
      let place = start;
      for (const part of inBatches(units, this.options.maxWeight ?? 2_000)) {
        if (giveUp.signal.aborted || !isRunning() || isStale()) break;
        await this.patiently(() => this.takeUnits(topic, partition, part, place), giveUp.signal);
        place = this.moved(topic, partition, fromCheckpoint(part.at(-1)!.position));
        resolve(place);
      }
      if (units.length === 0 && !giveUp.signal.aborted && end.offset > start.offset) {
        await this.patiently(() => this.advance(topic, partition, start, end), giveUp.signal);
        resolve(this.moved(topic, partition, end));
      }
    } catch (error) {
      if (!giveUp.signal.aborted) await this.meet(error, topic, partition);
    } finally {
      clearInterval(beating);
      this.stopping.signal.removeEventListener('abort', stop);
    }
    if (lost !== undefined) throw lost; // The client joins the group again.
  }

  private takeUnits(topic: string, partition: number, units: Parameters<TakeOrPark['take']>[0]['units'], place: Place): Promise<void> {
    const { checkpoints } = this.ports.store;
    const name = this.nameOf(topic, partition);
    return this.taker.take({
      units,
      from: toCheckpoint(place),
      commit: async (client, { from, to }) => {
        if (!(await checkpoints.advance(name, from, to, client))) throw new CheckpointMoved(name);
      },
    });
  }

  private async advance(topic: string, partition: number, from: Place, to: Place): Promise<void> {
    const name = this.nameOf(topic, partition);
    if (!(await this.ports.store.checkpoints.advance(name, toCheckpoint(from), toCheckpoint(to)))) throw new CheckpointMoved(name);
  }

  private moved(topic: string, partition: number, place: Place): Place {
    const at = `${topic}/${partition}`;
    this.places.set(at, place);
    this.offsets.set(at, Math.max(place.offset, this.offsets.get(at) ?? 0));
    return place;
  }

  /** Whether the batch continues where we are. If not, the client is sent there; records that nobody will ever see again are not passed over in silence. */
  private async isContiguous({ topic, partition, messages }: EachBatchPayload['batch'], { offset }: Place): Promise<boolean> {
    const [first, last] = [Number(messages[0]!.offset), Number(messages.at(-1)!.offset)];
    if (first <= offset && offset <= last) return true;
    if (first > offset) {
      const { low } = await this.ports.progress.boundsOf(this.topicOfName.get(topic)!, partition);
      if (low > offset) {
        this.fail(`${topic}/${partition} begins at ${low}, and this consumer is at ${offset}: retention has removed what it has not taken`);
        return false;
      }
    }
    this.consumer?.seek({ topic, partition, offset: String(offset) });
    return false;
  }

  /** Another instance was faster: go on from where it is. Anything else here is a bug, or a dependency that the patience above ran out for. */
  private async meet(error: unknown, topic: string, partition: number): Promise<void> {
    if (!(error instanceof CheckpointMoved)) return this.fail(messageOf(error));
    this.places.delete(`${topic}/${partition}`);
    await this.taker.reloadParkedKeys().catch(() => undefined);
  }

  private fail(why: string): void {
    this.status = 'failed';
    this.lastError = why;
    this.endSession?.();
  }

  private async placeOf(topic: string, partition: number): Promise<Place> {
    return this.places.get(`${topic}/${partition}`) ?? this.moved(topic, partition, await this.readPlace(topic, partition));
  }

  private async readPlace(topic: string, partition: number): Promise<Place> {
    return fromCheckpoint(await this.ports.store.checkpoints.read(this.nameOf(topic, partition)));
  }

  /** By the topic as the service knows it: a deployment's prefix in the cluster is none of the log's business. */
  private nameOf(topic: string, partition: number): string {
    return placeName(this.options.consumer, this.topicOfName.get(topic) ?? topic, partition);
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

  /** Up to where in the log of all publishers everything has taken effect; the beginning when it is not known. */
  private async lookHowFar(): Promise<Position> {
    const { connection, progress, store } = this.ports;
    let least: Position | undefined;
    for (const topic of this.options.topics) {
      const { through, ends } = await progress.of(topic);
      const name = connection.topicName(topic);
      for (const [partition, end] of ends.entries()) {
        const at = `${name}/${partition}`;
        if ((this.offsets.get(at) ?? 0) >= end) continue;
        const { offset } = fromCheckpoint(await store.checkpoints.read(this.nameOf(name, partition)));
        this.offsets.set(at, Math.max(offset, this.offsets.get(at) ?? 0));
        if (offset < end) return beginning;
      }
      if (least === undefined || through < least) least = through;
    }
    return least ?? beginning;
  }

  /** Keeps `position` true for whoever reads it without waiting: it lags by a look. */
  private async lookNowAndThen(): Promise<void> {
    const wait = (this.ports.timing?.lookMs ?? 20) * 50;
    while (!this.stopping.signal.aborted) {
      await pause(wait, this.stopping.signal);
      if (this.stopping.signal.aborted) return;
      const through = await this.lookHowFar().catch(() => beginning);
      if (through > this.position) this.position = through;
    }
  }
}
