import { openPool } from '@jumin/embedded-postgres';
import type { CommandId, Instant } from '@jumin/kernel';
import type { Pool, PoolConfig } from 'pg';
import { checkEntries } from '../append-rules';
import {
  beginning,
  noStream,
  type AppendEntry,
  type AppendOutcome,
  type BatchListener,
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
import { upcastWith, type ServiceUpcasters, type Upcast } from '../upcasting';
import { appendStatements } from './append-statement';
import { Appender } from './appender';
import { PostgresCheckpoints } from './checkpoints';
import { readPage } from './read-all';
import { eventColumns, rawQuery, RowReader } from './rows';
import { LogTail } from './tail';

export interface PostgresEventStoreOptions {
  readonly upcasters?: readonly ServiceUpcasters[];
  /** Commits under way at once. Default 3: while one waits for the disk, the next is encoded. */
  readonly batchesInFlightMax?: number;
  /** Default 500: a list of 1,000 is encoded while its first half is being written. */
  readonly eventsPerBatchMax?: number;
  /** How often other processes' events are looked for. Default 25 ms. */
  readonly pollEveryMs?: number;
  /** What is kept in memory for subscribers a little behind, in events, each line of a list counted as one. Default 40,000, some 30 MB. */
  readonly keptWeightMax?: number;
  /** Milliseconds since 1970; for tests. Default Date.now. */
  readonly systemNow?: () => number;
}

/** The log on PostgreSQL 15 or newer, after `migrateEventStore`. A pool that is given stays open on `close`; one made from a configuration is ended. */
export const openPostgresEventStore = async (database: Pool | PoolConfig, options: PostgresEventStoreOptions = {}): Promise<EventStore> => {
  const given = 'query' in database && typeof database.query === 'function';
  const pool = given ? (database as Pool) : openPool(database as PoolConfig);
  try {
    return new PostgresEventStore(pool, await clockStateOf(pool), options, given ? async () => undefined : () => pool.end());
  } catch (error) {
    if (!given) await pool.end();
    throw error;
  }
};

class PostgresEventStore implements EventStore {
  readonly clock: RecordingClock;
  readonly checkpoints: PostgresCheckpoints;
  private readonly appender: Appender;
  private readonly tail: LogTail;
  private readonly upcast: Upcast;
  private readonly subscriptions = new Set<Subscription>();

  constructor(
    private readonly pool: Pool,
    clock: ClockState | undefined,
    options: PostgresEventStoreOptions,
    private readonly release: () => Promise<void>,
  ) {
    this.upcast = upcastWith(options.upcasters ?? []);
    this.clock = new RecordingClock(clock, (kind, at) => this.decideClock(kind, at), options.systemNow);
    this.checkpoints = new PostgresCheckpoints(pool);
    this.tail = new LogTail(pool, {
      pollEveryMs: options.pollEveryMs ?? 25,
      keptWeightMax: options.keptWeightMax ?? 40_000,
      upcast: this.upcast,
      read: (after, categories) => this.readAll({ after, ...(categories ? { categories } : {}) }),
      head: () => this.visibleHead(),
    });
    this.appender = new Appender(pool, {
      batchesInFlightMax: options.batchesInFlightMax ?? 3,
      eventsPerBatchMax: options.eventsPerBatchMax ?? 500,
      stamp: () => this.clock.stamp(),
      onCommitted: (committed) => this.tail.offer(committed),
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
    const loaded = new Map<StreamId, StoredEvent[]>(streams.map((stream) => [stream, []]));
    if (streams.length === 0) return loaded;
    const upTo = knownAt === undefined ? '' : 'and e.recorded_at <= $2::timestamptz';
    const { rows } = await this.pool.query<string[]>(
      rawQuery(
        `log-load${knownAt === undefined ? '' : '-known-at'}`,
        `select ${eventColumns} from log.event e where e.stream = any (string_to_array($1, E'\\n')) ${upTo} order by e.stream, e.revision`,
        knownAt === undefined ? [streams.join('\n')] : [streams.join('\n'), knownAt],
      ),
    );
    const reader = new RowReader();
    let latest = '' as Instant;
    for (const row of rows) {
      const event = reader.read(row);
      if (event.recordedAt > latest) latest = event.recordedAt;
      loaded.get(event.stream)!.push(this.upcast(event));
    }
    if (latest !== '') this.clock.witness(latest);
    return loaded;
  }

  async commandIds(streams: readonly StreamId[]): Promise<ReadonlyMap<StreamId, readonly CommandId[]>> {
    const ids = new Map<StreamId, CommandId[]>(streams.map((stream) => [stream, []]));
    if (streams.length === 0) return ids;
    const { rows } = await this.pool.query<string[]>(
      rawQuery(
        'log-command-ids',
        `select e.stream, e.metadata->>'c' from log.event e where e.stream = any (string_to_array($1, E'\\n')) order by e.stream, e.revision`,
        [streams.join('\n')],
      ),
    );
    for (const [stream, id] of rows) ids.get(stream!)!.push(id as CommandId);
    return ids;
  }

  async headRevisions(streams: readonly StreamId[]): Promise<ReadonlyMap<StreamId, number>> {
    const heads = new Map(streams.map((stream) => [stream, noStream]));
    if (streams.length === 0) return heads;
    const { rows } = await this.pool.query<string[]>(
      rawQuery(
        'log-head-revisions',
        `select s.stream, h.revision from unnest(string_to_array($1, E'\\n')) as s (stream)
         cross join lateral (select e.revision from log.event e where e.stream = s.stream order by e.revision desc limit 1) as h`,
        [streams.join('\n')],
      ),
    );
    for (const [stream, revision] of rows) heads.set(stream!, Number(revision));
    return heads;
  }

  async readAll(options: ReadAllOptions): Promise<LogPage> {
    const { events, through } = await readPage(this.pool, options);
    const latest = events.reduce((sofar, { recordedAt }) => (recordedAt > sofar ? recordedAt : sofar), '' as Instant);
    if (latest !== '') this.clock.witness(latest); // What follows from it here is not stamped before it.
    return { events: events.map(this.upcast), through };
  }

  async head(): Promise<Position> {
    return lastPosition(this.pool, 'log-head', '');
  }

  subscribe(
    { name, after, categories }: { readonly name: string; readonly after: Position; readonly categories?: readonly string[] },
    listener: BatchListener,
  ): Subscription {
    const joined = this.tail.join();
    const wanted = categories && new Set(categories);
    const source = { next: (from: Position, stopped: Promise<void>) => this.tail.next(from, wanted, stopped) };
    const subscription = new RunningSubscription(name, after, source, listener);
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
    await this.release();
  }

  /** Up to here nothing can come in between any more. */
  private visibleHead(): Promise<Position> {
    return lastPosition(this.pool, 'log-visible-head', 'where tx < pg_snapshot_xmin(pg_current_snapshot())');
  }

  private async decideClock(kind: ClockKind, at: Instant): Promise<ClockState> {
    await this.pool.query(appendStatements([storeOpened(kind, at)], at).tolerant());
    return (await clockStateOf(this.pool))!;
  }
}

const lastPosition = async (pool: Pool, name: string, where: string): Promise<Position> => {
  const { rows } = await pool.query<string[]>(
    rawQuery(name, `select ${eventColumns} from log.event e ${where} order by e.tx desc, e.position desc limit 1`, []),
  );
  return rows.length === 0 ? beginning : new RowReader().read(rows[0]!).position;
};

/** Commits under way at once may stand in another order than they were stamped, but not far apart: the latest instant is among the last events. */
const clockStateOf = async (pool: Pool): Promise<ClockState | undefined> => {
  const { rows } = await pool.query<string[]>(
    rawQuery('log-clock', `select ${eventColumns} from log.event e where e.stream = $1 and e.revision = 0`, [clockStream]),
  );
  if (rows.length === 0) return undefined;
  const { rows: latest } = await pool.query<string[]>(
    rawQuery(
      'log-latest',
      `select ${eventColumns} from (select * from log.event order by tx desc, position desc limit 20000) as e order by e.recorded_at desc limit 1`,
      [],
    ),
  );
  const reader = new RowReader();
  return { kind: clockKindOf(reader.read(rows[0]!)), lastRecordedAt: reader.read(latest[0]!).recordedAt };
};
