import type { CommandId, Instant } from '@jumin/kernel';
import { checkEntries } from '../append-rules';
import {
  type AppendEntry,
  type AppendOutcome,
  type BatchListener,
  type Checkpoints,
  type EventStore,
  type LogPage,
  type Position,
  type ReadAllOptions,
  type ReadOptions,
  type StoredEvent,
  type StreamId,
  type Subscription,
} from '../port';
import { RecordingClock, type ClockKind, type ClockState } from '../recording-clock';
import { clockKindOf, clockStream, storeOpened } from '../store-opened';
import { RunningSubscription } from '../subscription';
import { upcastWith, type Upcast } from '../upcasting';
import { AppendStream } from './append-stream';
import { Appender } from './appender';
import { Connection } from './connection';
import { KnownHead } from './known-head';
import type { EventStoreDbOptions } from './options';
import { Streams } from './streams';
import { LogTail } from './tail';
import { WholeLog } from './whole-log';

/** Entries under way at once may stand in another order than they were stamped, but not far apart: the latest instant is among so many last events. */
const lastEventsLookedAt = 1_000;

export const open = async (options: EventStoreDbOptions): Promise<EventStore> => {
  const prefix = options.streamPrefix ?? '';
  if (/[\s$-]/.test(prefix)) throw new TypeError(`not a prefix for streams: ${JSON.stringify(prefix)}`);
  const connection = new Connection(options.connectionString, options.silenceMsMax);
  try {
    await connection.checkServer();
    const known = new KnownHead();
    const log = new WholeLog(connection, prefix, known);
    const streams = new Streams(connection, prefix, known, options.readsInFlightMax ?? 64);
    await log.head();
    return new EventStoreDb(connection, log, streams, known, await clockStateOf(streams, log), options, prefix);
  } catch (error) {
    await connection.close();
    throw error;
  }
};

class EventStoreDb implements EventStore {
  readonly clock: RecordingClock;
  readonly checkpoints: Checkpoints;
  private readonly server: AppendStream;
  private readonly appender: Appender;
  private readonly tail: LogTail;
  private readonly upcast: Upcast;
  private readonly subscriptions = new Set<Subscription>();

  constructor(
    private readonly connection: Connection,
    private readonly log: WholeLog,
    private readonly streams: Streams,
    known: KnownHead,
    clock: ClockState | undefined,
    options: EventStoreDbOptions,
    prefix: string,
  ) {
    this.checkpoints = options.checkpoints;
    this.upcast = upcastWith(options.upcasters ?? []);
    this.clock = new RecordingClock(clock, (kind, at) => this.decideClock(kind, at), options.systemNow);
    this.tail = new LogTail(log, known, {
      prefix,
      resubscribeMs: options.resubscribeMs ?? 50,
      idleMs: options.idleMs ?? 1_000,
      keptWeightMax: options.keptWeightMax ?? 40_000,
      upcast: this.upcast,
    });
    this.server = new AppendStream(connection, options.answerWithinMs ?? 4_000);
    this.appender = new Appender(this.server, known, {
      prefix,
      entriesInFlightMax: options.entriesInFlightMax ?? 500,
      stamp: () => this.clock.stamp(),
      standing: (stream, from, count) => streams.read(stream, from, count),
    });
  }

  async append(entries: readonly AppendEntry[]): Promise<readonly AppendOutcome[]> {
    checkEntries(entries);
    if (entries.length === 0) return [];
    if (this.clock.kind === 'undecided') await this.clock.ensureDecided();
    return this.appender.append(entries);
  }

  async load(streams: readonly StreamId[], { knownAt }: ReadOptions = {}): Promise<ReadonlyMap<StreamId, readonly StoredEvent[]>> {
    if (knownAt !== undefined) this.clock.checkKnownAt(knownAt, this.appender.atRest);
    let latest = '' as Instant;
    const loaded = await Promise.all(
      streams.map(async (stream) => {
        const events = await this.streams.read(stream);
        for (const { recordedAt } of events) if (recordedAt > latest) latest = recordedAt;
        return [stream, events.filter(({ recordedAt }) => knownAt === undefined || recordedAt <= knownAt).map(this.upcast)] as const;
      }),
    );
    if (latest !== '') this.clock.witness(latest);
    return new Map(loaded);
  }

  async commandIds(streams: readonly StreamId[]): Promise<ReadonlyMap<StreamId, readonly CommandId[]>> {
    return new Map(await Promise.all(streams.map(async (stream) => [stream, await this.streams.commandIds(stream)] as const)));
  }

  async headRevisions(streams: readonly StreamId[]): Promise<ReadonlyMap<StreamId, number>> {
    return new Map(await Promise.all(streams.map(async (stream) => [stream, await this.streams.headRevision(stream)] as const)));
  }

  async readAll(options: ReadAllOptions): Promise<LogPage> {
    const { events, through } = await this.log.page(options);
    return { events: events.map(this.upcast), through };
  }

  head(): Promise<Position> {
    return this.log.head();
  }

  subscribe(
    { name, after, categories }: { readonly name: string; readonly after: Position; readonly categories?: readonly string[] },
    listener: BatchListener,
  ): Subscription {
    const wanted = categories && new Set(categories);
    const joined = this.tail.join(wanted);
    const source = { next: (from: Position, stopped: Promise<void>) => this.tail.next(from, wanted, stopped) };
    const subscription = new AwaitedSubscription(name, after, source, listener, (position) => this.tail.wanted(position));
    this.subscriptions.add(subscription);
    const forget = (): void => {
      this.subscriptions.delete(subscription);
      joined.done();
    };
    subscription.finished.then(forget, forget);
    return subscription;
  }

  async close(): Promise<void> {
    await Promise.all([...this.subscriptions].map((subscription) => subscription.stop()));
    await this.tail.stopped();
    await this.appender.settled();
    this.server.close();
    await this.connection.close();
  }

  private async decideClock(kind: ClockKind, at: Instant): Promise<ClockState> {
    await this.appender.write(storeOpened(kind, at), at);
    return (await clockStateOf(this.streams, this.log))!;
  }
}

/** Tells the tail what is waited for. */
class AwaitedSubscription extends RunningSubscription {
  constructor(
    name: string,
    after: Position,
    source: ConstructorParameters<typeof RunningSubscription>[2],
    listener: BatchListener,
    private readonly wanted: (position: Position) => void,
  ) {
    super(name, after, source, listener);
  }

  override reached(position: Position): Promise<void> {
    const reached = super.reached(position);
    if (position > this.position) this.wanted(position);
    return reached;
  }
}

const clockStateOf = async (streams: Streams, log: WholeLog): Promise<ClockState | undefined> => {
  const [opened] = await streams.read(clockStream, 0, 1);
  if (!opened) return undefined;
  const latest = await log.latestRecordedAt(lastEventsLookedAt);
  return { kind: clockKindOf(opened), lastRecordedAt: latest ?? opened.recordedAt };
};
