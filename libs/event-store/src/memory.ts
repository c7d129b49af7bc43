import type { CommandId, Instant } from '@jumin/kernel';
import { checkEntries } from './append-rules';
import {
  beginning,
  categoryOf,
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
} from './port';
import { RecordingClock, type ClockKind, type ClockState } from './recording-clock';
import { Signal } from './signal';
import { clockKindOf, clockStream, storeOpened } from './store-opened';
import { RunningSubscription } from './subscription';
import { upcastWith, type ServiceUpcasters, type Upcast } from './upcasting';

/** What outlives a store in memory: two stores on one log are two processes on one database. */
export class MemoryLog {
  readonly events: StoredEvent[] = [];
  readonly streams = new Map<StreamId, StoredEvent[]>();
  readonly checkpoints = new Map<string, Position>();
  readonly grown = new Signal();
}

export interface MemoryEventStoreOptions {
  readonly log?: MemoryLog;
  readonly upcasters?: readonly ServiceUpcasters[];
  /** Milliseconds since 1970; for tests. Default Date.now. */
  readonly systemNow?: () => number;
}

/** The whole log in this process: for tests and for looking at rules, gone with the process. */
export const openMemoryEventStore = (options: MemoryEventStoreOptions = {}): EventStore => new MemoryEventStore(options);

class MemoryEventStore implements EventStore {
  readonly clock: RecordingClock;
  readonly checkpoints: Checkpoints;
  private readonly log: MemoryLog;
  private readonly upcast: Upcast;
  private readonly subscriptions = new Set<Subscription>();

  constructor({ log = new MemoryLog(), upcasters = [], systemNow }: MemoryEventStoreOptions) {
    this.log = log;
    this.upcast = upcastWith(upcasters);
    this.clock = new RecordingClock(this.clockState(), (kind, at) => this.decideClock(kind, at), systemNow);
    this.checkpoints = memoryCheckpoints(log.checkpoints);
  }

  async append(entries: readonly AppendEntry[]): Promise<readonly AppendOutcome[]> {
    checkEntries(entries);
    if (entries.length === 0) return [];
    await this.clock.ensureDecided();
    return this.appendAt(entries, this.clock.stamp());
  }

  async load(streams: readonly StreamId[], { knownAt }: ReadOptions = {}): Promise<ReadonlyMap<StreamId, readonly StoredEvent[]>> {
    if (knownAt !== undefined) this.clock.checkKnownAt(knownAt, true);
    return new Map(
      streams.map((stream) => {
        const events = this.log.streams.get(stream) ?? [];
        return [stream, events.filter(({ recordedAt }) => knownAt === undefined || recordedAt <= knownAt).map(this.upcast)];
      }),
    );
  }

  async commandIds(streams: readonly StreamId[]): Promise<ReadonlyMap<StreamId, readonly CommandId[]>> {
    return new Map(streams.map((stream) => [stream, (this.log.streams.get(stream) ?? []).map(({ metadata }) => metadata.c)]));
  }

  async headRevisions(streams: readonly StreamId[]): Promise<ReadonlyMap<StreamId, number>> {
    return new Map(streams.map((stream) => [stream, (this.log.streams.get(stream)?.length ?? 0) - 1]));
  }

  async readAll(options: ReadAllOptions): Promise<LogPage> {
    return this.pageAfter(options);
  }

  async head(): Promise<Position> {
    return this.log.events.at(-1)?.position ?? beginning;
  }

  subscribe(
    { name, after, categories }: { readonly name: string; readonly after: Position; readonly categories?: readonly string[] },
    listener: BatchListener,
  ): Subscription {
    const next = async (from: Position, stopped: Promise<void>): Promise<LogPage | undefined> => {
      for (;;) {
        const grown = this.log.grown.next;
        const page = this.pageAfter({ after: from, ...(categories ? { categories } : {}) });
        if (page.through > from) return page;
        if (await Promise.race([grown.then(() => false), stopped.then(() => true)])) return undefined;
      }
    };
    const subscription = new RunningSubscription(name, after, { next }, listener);
    this.subscriptions.add(subscription);
    const forget = (): unknown => this.subscriptions.delete(subscription);
    subscription.finished.then(forget, forget);
    return subscription;
  }

  async close(): Promise<void> {
    await Promise.all([...this.subscriptions].map((subscription) => subscription.stop()));
  }

  private appendAt(entries: readonly AppendEntry[], recordedAt: Instant): readonly AppendOutcome[] {
    const sorted = entries.map((entry, index) => ({ entry, index })).sort((a, b) => (a.entry.stream < b.entry.stream ? -1 : 1));
    const outcomes = new Array<AppendOutcome>(entries.length);
    for (const { entry, index } of sorted) outcomes[index] = this.appendEntry(entry, recordedAt);
    this.log.grown.raise();
    return outcomes;
  }

  private appendEntry({ stream, expectedRevision, events }: AppendEntry, recordedAt: Instant): AppendOutcome {
    const standing = this.log.streams.get(stream) ?? [];
    const revision = expectedRevision + events.length;
    if (standing.length - 1 !== expectedRevision) {
      const mine = standing[expectedRevision + 1]?.id === events[0]!.id && standing[revision]?.id === events.at(-1)!.id;
      return mine ? { kind: 'already-done', revision } : { kind: 'conflict' };
    }
    for (const event of events) {
      // Through JSON, as every other adapter: what JSON cannot hold must not live in memory alone.
      const { data, metadata } = JSON.parse(JSON.stringify({ data: event.data, metadata: event.metadata })) as StoredEvent;
      const { id, type, version, effectiveOn, receivedOn } = event;
      const position = positionOf(this.log.events.length);
      const stored = {
        position,
        stream,
        revision: standing.length,
        id,
        type,
        version,
        effectiveOn,
        receivedOn,
        recordedAt,
        data,
        metadata,
      };
      standing.push(stored);
      this.log.events.push(stored);
    }
    this.log.streams.set(stream, standing);
    return { kind: 'appended', revision, position: standing.at(-1)!.position };
  }

  private pageAfter({ after, categories, maxEvents = 2_000, maxBytes = 4 * 1024 * 1024 }: ReadAllOptions): LogPage {
    const events: StoredEvent[] = [];
    let through = after;
    let bytes = 0;
    for (let index = indexAfter(after); index < this.log.events.length && events.length < maxEvents; index++) {
      const event = this.log.events[index]!;
      if (!categories || categories.includes(categoryOf(event.stream))) {
        bytes += JSON.stringify(event.data).length;
        if (bytes > maxBytes && events.length > 0) break;
        events.push(this.upcast(event));
      }
      through = event.position;
    }
    return { events, through };
  }

  private clockState(): ClockState | undefined {
    const opened = this.log.streams.get(clockStream)?.[0];
    return opened && { kind: clockKindOf(opened), lastRecordedAt: this.log.events.at(-1)!.recordedAt };
  }

  private async decideClock(kind: ClockKind, at: Instant): Promise<ClockState> {
    this.appendAt([storeOpened(kind, at)], at);
    return this.clockState()!;
  }
}

/** The place of the event in the log, counted from 1: before it lies the beginning. */
const positionOf = (index: number): Position => String(index + 1).padStart(16, '0') as Position;
const indexAfter = (position: Position): number => (position === beginning ? 0 : Number(position));

const memoryCheckpoints = (positions: Map<string, Position>): Checkpoints => ({
  read: async (name) => positions.get(name) ?? beginning,
  advance: async (name, from, to) => {
    if ((positions.get(name) ?? beginning) !== from) return false;
    positions.set(name, to);
    return true;
  },
});
