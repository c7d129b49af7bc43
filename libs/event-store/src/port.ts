import type { CommandId, EventId, Instant, LocalDate } from '@jumin/kernel';

declare const positionBrand: unique symbol;
/**
 * A place in the whole log. Opaque outside the adapters, of fixed width, so it compares as text within one store.
 * PostgreSQL: transaction id and insert order; EventStoreDB: commit and prepare position.
 */
export type Position = string & { readonly [positionBrand]: true };
/** Before the first event. */
export const beginning = '' as Position;

/** `<category>-<id>`; a category belongs to exactly one service. The category holds no hyphen. */
export type StreamId = string;
export const categoryOf = (stream: StreamId): string => stream.slice(0, stream.indexOf('-'));

/** Revisions of a stream count from 0 without holes. An expected revision of `noStream` says that the stream must not exist yet. */
export const noStream = -1;

/** Who acted: a person or a service on behalf of an agency, in a division. Pseudonymous: never a name. */
export interface Actor {
  readonly id: string;
  readonly agency: string;
  readonly role: string;
  readonly division: string;
}

/** Short keys: metadata is stored with every event (technology: 680 bytes an event in the heap with long keys, 430 with short ones). */
export interface EventMetadata {
  /** Command id. */
  readonly c: CommandId;
  /** Causation: the position of the event or message that led to this one. */
  readonly p?: string;
  /** Actor: id, agency, role, division. */
  readonly a: readonly [id: string, agency: string, role: string, division: string];
  /** Trace and span that it was recorded in, `<32 hex>-<16 hex>`; only where the deployment traces. Nothing is ever decided by it. */
  readonly t?: string;
}

/** Who acted when an event was recorded; what follows from it carries the same actor on. */
export const actorOf = ({ metadata: { a } }: { readonly metadata: EventMetadata }): Actor => {
  const [id, agency, role, division] = a;
  return { id, agency, role, division };
};

/** An event as a decision makes it: flat primitives, or one array `lines` of flat objects. */
export interface DomainEvent<Type extends string = string, Data extends object = object> {
  readonly type: Type;
  readonly data: Data;
  /** Schema version of the type; 1 when absent. */
  readonly version?: number;
}

/** An event ready to be appended. */
export interface NewEvent {
  readonly id: EventId;
  readonly type: string;
  readonly version: number;
  /** True in the business: bank date, treasury date. */
  readonly effectiveOn: LocalDate;
  /** The day a party handed it over: drives ageing. */
  readonly receivedOn: LocalDate;
  readonly data: object;
  readonly metadata: EventMetadata;
}

export interface StoredEvent extends NewEvent {
  readonly position: Position;
  readonly stream: StreamId;
  readonly revision: number;
  readonly recordedAt: Instant;
}

export interface AppendEntry {
  readonly stream: StreamId;
  /** The revision that was read, or `noStream`. There is no "any". */
  readonly expectedRevision: number;
  /** At least one. The entry goes in whole or not at all. */
  readonly events: readonly NewEvent[];
}

/** What became of one entry, in the order of the list that was given. */
export type AppendOutcome =
  | { readonly kind: 'appended'; readonly revision: number; readonly position: Position }
  /** Another event stands at the next revision; load again and decide again. */
  | { readonly kind: 'conflict' }
  /** The events standing there are these very events: an earlier attempt went in. */
  | { readonly kind: 'already-done'; readonly revision: number };

export interface ReadOptions {
  /** As the store knew it at this instant of its own clock; at most up to five seconds before now. */
  readonly knownAt?: Instant;
}

/** A batch of the whole log in its order; `through` is where the next read continues, also when nothing matched. */
export interface LogPage {
  readonly events: readonly StoredEvent[];
  readonly through: Position;
}

export interface ReadAllOptions {
  readonly after: Position;
  /** Only these categories; all when absent. */
  readonly categories?: readonly string[];
  /** Upper bounds of a page. Defaults: 2,000 events, 4 MiB of data. */
  readonly maxEvents?: number;
  readonly maxBytes?: number;
}

/** Called with at least one event, in log order, never concurrently for one subscription; the next batch waits for the promise. */
export type BatchListener = (page: LogPage) => Promise<void>;

export interface Subscription {
  /** The listener has been given everything up to here and has settled. */
  readonly position: Position;
  /** Resolves once the listener has been given everything up to `position`; rejects when the subscription has failed or stopped. */
  reached(position: Position): Promise<void>;
  /** Stops after the batch in hand. */
  stop(): Promise<void>;
  /** Resolves when it stopped on request, rejects with the listener's error when it failed. */
  readonly finished: Promise<void>;
}

/**
 * The append-only log. Durable before acknowledged; nothing is ever updated or deleted.
 * Order: a reader never misses an event and never sees a stream out of order, under concurrent writers, rollbacks and crashes.
 */
export interface EventStore {
  /**
   * Appends a list of entries, sorted by stream inside the adapter, in one round trip; one outcome per entry.
   * At most one entry per stream in a list; two appends to one stream are never in flight at once, the second waits for the first.
   * Concurrent calls are coalesced into one commit. Rejects when it cannot know what became of the entries: append them again to learn it.
   */
  append(entries: readonly AppendEntry[]): Promise<readonly AppendOutcome[]>;
  /** Many streams in one read; a stream without events is an empty array. */
  load(streams: readonly StreamId[], options?: ReadOptions): Promise<ReadonlyMap<StreamId, readonly StoredEvent[]>>;
  /**
   * The command of each event of these streams, by revision: enough to go on with a stream and to know what was done, and no event's data with it, for
   * streams of documents grow to hundreds of megabytes.
   */
  commandIds(streams: readonly StreamId[]): Promise<ReadonlyMap<StreamId, readonly CommandId[]>>;
  /** The last revision of each stream, `noStream` where there is none. */
  headRevisions(streams: readonly StreamId[]): Promise<ReadonlyMap<StreamId, number>>;
  readAll(options: ReadAllOptions): Promise<LogPage>;
  /** The position up to which a reader can see everything that has been acknowledged by now. */
  head(): Promise<Position>;
  /** One tail per process reads and parses the log once and hands batches to all its subscribers, each at its own position. */
  subscribe(
    options: { readonly name: string; readonly after: Position; readonly categories?: readonly string[] },
    listener: BatchListener,
  ): Subscription;
  readonly checkpoints: Checkpoints;
  readonly clock: StoreClock;
  close(): Promise<void>;
}

/** A connection to the database of the log, within a transaction of the caller's. */
export interface CheckpointClient {
  query(sql: string, values?: unknown[]): Promise<{ rowCount: number | null }>;
}

/** Compare-and-set positions by name, for subscribers whose state lives in the same database as the log or nowhere else. */
export interface Checkpoints {
  read(name: string): Promise<Position>;
  /**
   * False when another instance has moved it: the caller must stop, not apply twice. With a client, inside the caller's transaction: rows and checkpoint
   * commit together.
   */
  advance(name: string, from: Position, to: Position, client?: CheckpointClient): Promise<boolean>;
}

/**
 * A store is created with a system or a business clock, for ever; its first event (`StoreOpened` in stream `store-clock`) says which.
 * The business clock follows the days of the files, its instants rise from 09:00 Asia/Shanghai within a day, and it never goes back.
 */
export interface StoreClock {
  /** `undecided` until the first event: whoever appends first makes it a system clock, `begin` may make it a business clock before that. */
  readonly kind: 'system' | 'business' | 'undecided';
  /** Resolves once the kind stands; at once in a store that holds events. */
  readonly decided: Promise<'system' | 'business'>;
  /** Decides an undecided store and appends `StoreOpened`; for a business clock, `day` is its first day. Refused with code `ClockDecided` when the store has the other kind. */
  begin(kind: 'system' | 'business', day?: LocalDate): Promise<void>;
  now(): Instant;
  today(): LocalDate;
  /** Business clock only: moves forward to 09:00 of that day; an earlier or the same day changes nothing. Refused with code `SystemClock` on a system clock. */
  moveTo(day: LocalDate): void;
  /** Business clock only: 23:59 of the present day. */
  closeDay(): void;
}

/** Turns stored events of older versions into the newest shape before anyone folds or publishes them. One map per service. */
export type Upcasters = Readonly<Record<string, (event: StoredEvent) => StoredEvent>>;
