import type { Instant } from '@jumin/kernel';
import type { AppendEntry, AppendOutcome, StoredEvent, StreamId } from '../port';
import type { AppendStream } from './append-stream';
import type { KnownHead } from './known-head';
import { wireEventOf } from './wire-event';

export interface AppenderOptions {
  /** Put before the name of every stream on the server. */
  readonly prefix: string;
  /** Entries that have been sent and not been answered. */
  readonly entriesInFlightMax: number;
  readonly stamp: () => Instant;
  /** What stands in a stream, from a revision on. */
  readonly standing: (stream: StreamId, from: number, count: number) => Promise<readonly StoredEvent[]>;
}

/** Sent and not answered, in bytes of data: what a lost connection makes this process send again, and what waits in its memory. */
const bytesInFlightMax = 8 * 1024 * 1024;
/** Entries of which nobody knows what became; the oldest are forgotten first. */
const uncertainMax = 10_000;

interface Call {
  readonly outcomes: AppendOutcome[];
  left: number;
  error: unknown;
  readonly resolve: (outcomes: readonly AppendOutcome[]) => void;
  readonly reject: (error: unknown) => void;
}

interface Item {
  readonly entry: AppendEntry;
  readonly call: Call;
  readonly index: number;
}

/**
 * A list is as many writes as it has entries, since a write is atomic within one stream only: a bounded number at once, each with an outcome of its own. Two
 * entries of one stream are never under way at once. What is sent together is stamped together. When the fate of one entry is unknown, the call rejects
 * after all others have been answered; repeated, those say that they are done.
 */
export class Appender {
  private queue: Item[] = [];
  private readonly busy = new Set<StreamId>();
  private readonly uncertain = new Set<string>();
  private inFlight = 0;
  private bytesInFlight = 0;
  private scheduled = false;
  private idle: (() => void)[] = [];

  constructor(
    private readonly server: AppendStream,
    private readonly known: KnownHead,
    private readonly options: AppenderOptions,
  ) {}

  get atRest(): boolean {
    return this.inFlight === 0 && this.queue.length === 0;
  }

  append(entries: readonly AppendEntry[]): Promise<readonly AppendOutcome[]> {
    return new Promise((resolve, reject) => {
      const call: Call = { outcomes: new Array<AppendOutcome>(entries.length), left: entries.length, error: undefined, resolve, reject };
      const items = entries.map((entry, index) => ({ entry, call, index }));
      this.queue.push(...items.sort((a, b) => (a.entry.stream < b.entry.stream ? -1 : 1)));
      this.schedule();
    });
  }

  /** Resolves when nothing is queued or under way. */
  async settled(): Promise<void> {
    if (!this.atRest) await new Promise<void>((resolve) => this.idle.push(resolve));
  }

  /** One entry at an instant of the caller's, past the queue: for the event that decides the clock. */
  async write(entry: AppendEntry, recordedAt: Instant): Promise<AppendOutcome> {
    return this.outcomeOf(entry, recordedAt);
  }

  /** After everybody who was answered just now has had the chance to ask again. */
  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      // Half the room or nothing: a group of one for every answer would be a stamp for every event.
      if (this.inFlight <= this.options.entriesInFlightMax / 2) this.sendGroup();
      if (this.atRest) for (const resolve of this.idle.splice(0)) resolve();
    });
  }

  private sendGroup(): void {
    const waiting: Item[] = [];
    let recordedAt: Instant | undefined;
    let at = 0;
    for (; at < this.queue.length && this.inFlight < this.options.entriesInFlightMax && this.bytesInFlight < bytesInFlightMax; at++) {
      const item = this.queue[at]!;
      if (this.busy.has(item.entry.stream)) waiting.push(item);
      else void this.send(item, (recordedAt ??= this.options.stamp()));
    }
    this.queue = waiting.concat(this.queue.slice(at));
  }

  private async send({ entry, call, index }: Item, recordedAt: Instant): Promise<void> {
    this.busy.add(entry.stream);
    this.inFlight++;
    try {
      call.outcomes[index] = await this.outcomeOf(entry, recordedAt);
    } catch (error) {
      call.error ??= error;
    } finally {
      this.busy.delete(entry.stream);
      this.inFlight--;
      if (--call.left === 0) {
        if (call.error === undefined) call.resolve(call.outcomes);
        else call.reject(call.error);
      }
      this.schedule();
    }
  }

  private async outcomeOf(entry: AppendEntry, recordedAt: Instant): Promise<AppendOutcome> {
    const { stream, expectedRevision, events } = entry;
    const firstId = events[0]!.id;
    const wire = events.map((event, nth) => wireEventOf(event, stream, expectedRevision + 1 + nth, recordedAt));
    const bytes = wire.reduce((sum, { data }) => sum + data.length, 0);
    const before = this.known.position;
    this.bytesInFlight += bytes;
    try {
      const answer = await this.server.write(this.options.prefix + stream, expectedRevision, wire);
      const revision = expectedRevision + events.length;
      let outcome: AppendOutcome;
      if (answer.kind === 'wrong-revision') outcome = await this.standing(entry);
      // The server takes the same events for the same write. What it writes now lies behind all that was known before.
      else if (answer.position === undefined || answer.position <= before) outcome = { kind: 'already-done', revision };
      else if (this.uncertain.has(firstId) && !(await this.standsAt(entry, recordedAt))) outcome = { kind: 'already-done', revision };
      else outcome = { kind: 'appended', revision, position: answer.position };
      if (answer.kind === 'written' && answer.position !== undefined) this.known.raise(answer.position);
      this.uncertain.delete(firstId);
      return outcome;
    } catch (error) {
      this.uncertain.add(firstId);
      if (this.uncertain.size > uncertainMax) this.uncertain.delete(this.uncertain.values().next().value!);
      throw error;
    } finally {
      this.bytesInFlight -= bytes;
    }
  }

  /** Whose events stand where these should have gone: mine, from an attempt whose answer was lost, or somebody else's? */
  private async standing({ stream, expectedRevision, events }: AppendEntry): Promise<AppendOutcome> {
    const there = await this.options.standing(stream, expectedRevision + 1, events.length);
    const mine = there.length === events.length && there.every(({ id }, nth) => id === events[nth]!.id);
    return mine ? { kind: 'already-done', revision: expectedRevision + events.length } : { kind: 'conflict' };
  }

  /** An attempt before may have gone in after all; each bears the instant of its own. */
  private async standsAt({ stream, expectedRevision }: AppendEntry, recordedAt: Instant): Promise<boolean> {
    const [first] = await this.options.standing(stream, expectedRevision + 1, 1);
    return first?.recordedAt === recordedAt;
  }
}
