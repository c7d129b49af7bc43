import {
  beginning,
  CheckpointMoved,
  type EventStore,
  type LogPage,
  type Position,
  type StoredEvent,
  type Subscription,
} from '@jumin/event-store';
import { messageOf, passesByItself } from '../errors';
import { inBatches, unitsOf, type Unit } from './batches';
import { retrying, type BackOff } from './retrying';

/** A client inside a transaction of the database that holds the log, of whatever library. */
export interface TransactionClient {
  query(text: string, values?: unknown[]): Promise<{ rowCount: number | null }>;
}

/** Some events of the log, in its order, and the checkpoint that says they were taken. */
export interface LogBatch<Item> {
  readonly units: readonly Unit<Item>[];
  readonly from: Position;
  readonly through: Position;
  /**
   * Moves the checkpoint in the caller's transaction: all the way, or a part of it between events of the batch. Throws CheckpointMoved when another
   * instance was faster. It counts only when the handler then settles.
   */
  commit(client?: TransactionClient, part?: { readonly from: Position; readonly to: Position }): Promise<void>;
}

export interface FollowOptions<Item> {
  /** Durable name of the checkpoint. */
  readonly name: string;
  readonly categories: readonly string[];
  readonly itemsOf: (event: StoredEvent) => readonly Item[];
  /** Default 2,000. */
  readonly maxWeight?: number;
  readonly backOff?: BackOff;
  /** Called each time before reading goes on from the checkpoint: at the start, and after another instance moved it. */
  readonly onResume?: () => Promise<void>;
  /** How often a follower whose categories are silent writes down how far it has looked. Default 30 s. */
  readonly noteLookedEveryMs?: number;
}

export type FollowingStatus = 'running' | 'retrying' | 'stopped' | 'failed';

/** Scanned events without an item for this follower are committed only now and then: they cost a restart a little reading, never an effect. */
const scannedMax = 2_000;

/**
 * Follows the log from a durable checkpoint, one batch at a time. It is `running`; `retrying` while a transient error is met in place; `failed` for good
 * when the handler throws anything else, since skipping what it did not take would be silent; `stopped` on request. When another instance moves the
 * checkpoint it reads on from there. `handle` settles when the effects of the batch are durable; a batch it did not commit itself is committed after it.
 */
export class LogFollowing<Item extends { readonly data: object }> {
  status: FollowingStatus = 'running';
  lastError: string | null = null;
  /** Everything up to here has taken effect. */
  position: Position = beginning;

  private checkpoint: Position = beginning;
  private scanned = 0;
  private batchInHand = false;
  private noting: Promise<void> = Promise.resolve();
  private subscription: Subscription | undefined;
  private readonly stopping = new AbortController();
  private wake: (() => void)[] = [];
  private readonly running: Promise<void>;

  constructor(
    private readonly store: EventStore,
    private readonly options: FollowOptions<Item>,
    private readonly handle: (batch: LogBatch<Item>) => Promise<void>,
  ) {
    this.running = this.run();
  }

  /** Resolves once everything up to `position` has taken effect; rejects when the following has failed or stopped. */
  async reached(position: Position): Promise<void> {
    while (this.position < position) {
      if (this.status === 'failed' || this.status === 'stopped')
        throw new Error(`${this.options.name} ${this.status} before it reached ${position}${this.lastError ? `: ${this.lastError}` : ''}`);
      const { subscription } = this;
      const changed = new Promise<void>((resolve) => this.wake.push(resolve));
      if (!subscription) {
        await changed;
        continue;
      }
      await subscription.reached(position).then(
        () => {
          if (!this.stopping.signal.aborted && this.position < position) this.position = position;
        },
        () => (this.subscription === subscription ? changed : undefined),
      );
    }
  }

  /** Finishes the batch in hand; gives up one that is being retried, which comes again after the next start. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.subscription?.stop().catch(() => undefined);
    await this.running;
    await this.noting;
  }

  private async run(): Promise<void> {
    try {
      while (!this.stopping.signal.aborted) {
        if (await this.followFromCheckpoint()) continue;
        break;
      }
      this.status = 'stopped';
    } catch (error) {
      this.lastError = messageOf(error);
      this.status = this.stopping.signal.aborted ? 'stopped' : 'failed';
    }
    this.changed();
  }

  /** True when another instance moved the checkpoint and reading must go on from there. */
  private async followFromCheckpoint(): Promise<boolean> {
    const { store, options } = this;
    await this.patiently(async () => {
      this.checkpoint = await store.checkpoints.read(options.name);
      await options.onResume?.();
    });
    if (this.stopping.signal.aborted) return false;
    if (this.position < this.checkpoint) this.position = this.checkpoint;
    this.scanned = 0;
    this.subscription = store.subscribe({ name: options.name, after: this.checkpoint, categories: options.categories }, (page) =>
      this.take(page),
    );
    this.changed();
    const { subscription } = this;
    const noting = setInterval(() => this.noteLooked(subscription), this.options.noteLookedEveryMs ?? 30_000);
    noting.unref();
    try {
      await subscription.finished;
      return false;
    } catch (error) {
      this.subscription = undefined;
      // Reading itself may lose its connection, outside of any batch: resume, with the pauses of any other retry.
      if (passesByItself(error) && !this.stopping.signal.aborted) await this.pauseBeforeResuming(error);
      else if (!(error instanceof CheckpointMoved)) throw error;
      return true;
    } finally {
      clearInterval(noting);
    }
  }

  /**
   * A follower of categories that are silent is told of no page, and would look through all of the log again after a restart: where it has got to is written
   * down between batches. What goes wrong here goes wrong at the next batch as well, and is met there.
   */
  private noteLooked({ position }: Subscription): void {
    if (this.batchInHand || position <= this.checkpoint || this.stopping.signal.aborted) return;
    this.noting = this.noting.then(() => this.advance(position)).catch(() => undefined);
  }

  private async take(page: LogPage): Promise<void> {
    this.batchInHand = true;
    try {
      await this.noting;
      await this.takePage(page);
    } finally {
      this.batchInHand = false;
    }
  }

  private async takePage({ events, through }: LogPage): Promise<void> {
    const { itemsOf, maxWeight = 2_000 } = this.options;
    for (const units of inBatches(unitsOf(events, itemsOf), maxWeight)) {
      if (this.stopping.signal.aborted) return;
      await this.patiently(() => this.takeBatch(units));
      this.scanned = 0;
    }
    if (this.stopping.signal.aborted) return;
    this.scanned += events.length;
    if (this.scanned > scannedMax) {
      await this.patiently(() => this.advance(through));
      this.scanned = 0;
    }
    if (this.position < through) this.position = through;
  }

  private async takeBatch(units: readonly Unit<Item>[]): Promise<void> {
    const from = this.checkpoint;
    const through = units.at(-1)!.position;
    let committed = from;
    await this.handle({
      units,
      from,
      through,
      commit: async (client, part = { from, to: through }) => {
        await this.move(part.from, part.to, client);
        committed = part.to;
      },
    });
    if (committed !== through) await this.move(from, through);
    this.checkpoint = through;
    if (this.position < through) this.position = through;
  }

  private async pauseBeforeResuming(error: unknown): Promise<void> {
    let met = false;
    await this.patiently(async () => {
      if (met) return;
      met = true;
      throw error;
    });
  }

  private async advance(to: Position): Promise<void> {
    if (to <= this.checkpoint) return;
    await this.move(this.checkpoint, to);
    this.checkpoint = to;
  }

  private async move(from: Position, to: Position, client?: TransactionClient): Promise<void> {
    if (!(await this.store.checkpoints.advance(this.options.name, from, to, client))) throw new CheckpointMoved(this.options.name);
  }

  private async patiently(work: () => Promise<void>): Promise<void> {
    await retrying(
      work,
      this.stopping.signal,
      (error) => {
        this.status = 'retrying';
        this.lastError = messageOf(error);
      },
      this.options.backOff,
    );
    if (this.status === 'retrying') this.status = 'running';
  }

  private changed(): void {
    for (const wake of this.wake.splice(0)) wake();
  }
}
