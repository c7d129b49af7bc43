import type { Instant } from '@jumin/kernel';
import type { Pool } from 'pg';
import { isTransient } from '../errors';
import type { AppendEntry, AppendOutcome, StoredEvent } from '../port';
import { appendStatements } from './append-statement';
import { positionOf, txTextOf } from './position';
import { rawQuery } from './rows';

/** What a transaction of this process has put into the log. */
export interface Committed {
  /** As in positions. */
  readonly txText: string;
  /** Undefined when not all that was offered went in. */
  readonly events: (() => readonly StoredEvent[]) | undefined;
}

export interface AppenderOptions {
  /** Commits under way at once. */
  readonly batchesInFlightMax: number;
  /** A batch is closed when it holds as many events; an entry is never divided. */
  readonly eventsPerBatchMax: number;
  readonly stamp: () => Instant;
  readonly onCommitted: (committed: Committed) => void;
}

/** Fewer entries than this wait for the commit under way rather than pay for one of their own: small commits side by side only divide the group. */
const worthACommit = 32;

const uniqueViolation = '23505';

interface Call {
  readonly outcomes: AppendOutcome[];
  left: number;
  readonly resolve: (outcomes: readonly AppendOutcome[]) => void;
  readonly reject: (error: unknown) => void;
}

interface Item {
  readonly entry: AppendEntry;
  readonly call: Call;
  readonly index: number;
}

/**
 * Group commit: what is asked for while commits are under way goes into the next one together. Two entries of one stream are never under way at once: the
 * later one waits. Nothing is answered before its transaction is durable.
 */
export class Appender {
  private queue: Item[] = [];
  private readonly busy = new Set<string>();
  private inFlight = 0;
  private scheduled = false;
  private idle: (() => void)[] = [];

  constructor(
    private readonly pool: Pool,
    private readonly options: AppenderOptions,
  ) {}

  get atRest(): boolean {
    return this.inFlight === 0 && this.queue.length === 0;
  }

  append(entries: readonly AppendEntry[]): Promise<readonly AppendOutcome[]> {
    return new Promise((resolve, reject) => {
      const call: Call = { outcomes: new Array<AppendOutcome>(entries.length), left: entries.length, resolve, reject };
      entries.forEach((entry, index) => this.queue.push({ entry, call, index }));
      this.schedule();
    });
  }

  /** Resolves when nothing is queued or under way. */
  async settled(): Promise<void> {
    if (!this.atRest) await new Promise<void>((resolve) => this.idle.push(resolve));
  }

  /** After everybody who was answered just now has had the chance to ask again. */
  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      while (this.inFlight === 0 || (this.inFlight < this.options.batchesInFlightMax && this.queue.length >= worthACommit)) {
        const free = this.options.batchesInFlightMax - this.inFlight;
        const batch = this.nextBatch(Math.ceil(this.queue.length / free));
        if (batch.length === 0) break;
        void this.run(batch);
      }
      if (this.atRest) for (const resolve of this.idle.splice(0)) resolve();
    });
  }

  /**
   * A fair share of what waits: callers who are answered together ask again together, and one batch of all of them would leave the other connections, and the
   * processor during its flush, with nothing to do.
   */
  private nextBatch(share: number): Item[] {
    const eventsMax = Math.min(this.options.eventsPerBatchMax, Math.max(worthACommit, share));
    const batch: Item[] = [];
    const waiting: Item[] = [];
    let events = 0;
    let at = 0;
    for (; at < this.queue.length && events < eventsMax; at++) {
      const item = this.queue[at]!;
      if (this.busy.has(item.entry.stream)) {
        waiting.push(item);
        continue;
      }
      this.busy.add(item.entry.stream);
      batch.push(item);
      events += item.entry.events.length;
    }
    this.queue = waiting.length === 0 ? this.queue.slice(at) : waiting.concat(this.queue.slice(at));
    // In one order everywhere, so that two processes never wait for each other in a circle.
    return batch.sort((a, b) => (a.entry.stream < b.entry.stream ? -1 : 1));
  }

  private async run(batch: readonly Item[]): Promise<void> {
    this.inFlight++;
    try {
      await this.commit(batch);
    } catch (error) {
      const calls = new Set(batch.map(({ call }) => call));
      if (calls.size > 1 && !isTransient(error)) await this.commitApart(batch, calls);
      else for (const call of calls) call.reject(error);
    } finally {
      for (const { entry } of batch) this.busy.delete(entry.stream);
      this.inFlight--;
      this.schedule();
    }
  }

  /** Something in the batch is not accepted by the database: the calls that it was made of must not suffer for each other. */
  private async commitApart(batch: readonly Item[], calls: ReadonlySet<Call>): Promise<void> {
    for (const call of calls) await this.commit(batch.filter((item) => item.call === call)).catch((error: unknown) => call.reject(error));
  }

  private async commit(batch: readonly Item[]): Promise<void> {
    const recordedAt = this.options.stamp();
    const statements = appendStatements(
      batch.map(({ entry }) => entry),
      recordedAt,
    );
    const { rows } = await this.pool.query<string[]>(statements.hopeful).catch((error: unknown) => {
      if ((error as { code?: unknown }).code !== uniqueViolation) throw error;
      return this.pool.query<string[]>(statements.tolerant());
    });
    const txText = txTextOf(Number(rows[0]![0]));
    const offered = batch.reduce((sum, { entry }) => sum + entry.events.length, 0);
    const complete = Number(rows[0]![1]) === offered;
    this.options.onCommitted({ txText, events: complete ? () => storedEvents(batch, recordedAt, txText) : undefined });
    const wentIn = complete ? undefined : await this.wentIn(rows[0]![0]!);
    const missing: { item: Item; standing?: AppendOutcome }[] = [];
    let place = 0;
    for (const item of batch) {
      const { entry } = item;
      place += entry.events.length;
      if (wentIn && !wentIn.has(place)) missing.push({ item });
      else answer(item, { kind: 'appended', revision: entry.expectedRevision + entry.events.length, position: positionOf(txText, place) });
    }
    if (missing.length > 0) await this.answerMissing(missing.map(({ item }) => item));
  }

  private async wentIn(tx: string): Promise<ReadonlySet<number>> {
    const { rows } = await this.pool.query<string[]>(rawQuery('log-went-in', 'select position from log.event where tx = $1::xid8', [tx]));
    return new Set(rows.map(([place]) => Number(place)));
  }

  /** Whose events stand where they should have gone: mine, from an attempt whose answer was lost, or somebody else's? */
  private async answerMissing(items: readonly Item[]): Promise<void> {
    const asked = items.flatMap(({ entry: { stream, expectedRevision, events } }) => [
      { stream, revision: expectedRevision + 1 },
      { stream, revision: expectedRevision + events.length },
    ]);
    const { rows } = await this.pool.query<string[]>(
      rawQuery(
        'log-standing',
        `select e.stream, e.revision, e.event_id
         from unnest(string_to_array($1, E'\\n'), string_to_array($2, E'\\n')) as a (stream, revision)
         join log.event e on e.stream = a.stream and e.revision = a.revision::int`,
        [asked.map(({ stream }) => stream).join('\n'), asked.map(({ revision }) => revision).join('\n')],
      ),
    );
    const standing = new Set(rows.map((row) => row.join('\n')));
    for (const item of items) {
      const { stream, expectedRevision, events } = item.entry;
      const last = expectedRevision + events.length;
      const mine =
        standing.has(`${stream}\n${expectedRevision + 1}\n${events[0]!.id}`) && standing.has(`${stream}\n${last}\n${events.at(-1)!.id}`);
      answer(item, mine ? { kind: 'already-done', revision: last } : { kind: 'conflict' });
    }
  }
}

const answer = ({ call, index }: Item, outcome: AppendOutcome): void => {
  call.outcomes[index] = outcome;
  if (--call.left === 0) call.resolve(call.outcomes);
};

const storedEvents = (batch: readonly Item[], recordedAt: Instant, txText: string): readonly StoredEvent[] => {
  let place = 0;
  return batch.flatMap(({ entry: { stream, expectedRevision, events } }) =>
    events.map(({ id, type, version, effectiveOn, receivedOn, data, metadata }, nth) => ({
      position: positionOf(txText, ++place),
      stream,
      revision: expectedRevision + 1 + nth,
      id,
      type,
      version,
      effectiveOn,
      receivedOn,
      recordedAt,
      data,
      metadata,
    })),
  );
};
