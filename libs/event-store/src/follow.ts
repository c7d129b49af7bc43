import { setTimeout as sleep } from 'node:timers/promises';
import { CheckpointMoved, isTransient } from './errors';
import { beginning, type CheckpointClient, type EventStore, type Position, type StoredEvent, type Subscription } from './port';

/** Consecutive events of the log for one follower. */
export interface FollowedBatch {
  readonly events: readonly StoredEvent[];
  /** The checkpoint as it stands. */
  readonly from: Position;
  readonly through: Position;
  /**
   * Moves the checkpoint inside the caller's own transaction, so that rows and checkpoint commit together; throws `CheckpointMoved` when another instance was
   * faster. A handler that does not call it has its checkpoint moved after it returns.
   */
  commit(client: CheckpointClient): Promise<void>;
}

export interface FollowOptions {
  /** Durable: `<service>.<what>`. */
  readonly name: string;
  readonly categories?: readonly string[];
  /** Upper bound of a batch; an event with `lines` weighs as many as it has, at least 1. A heavier event comes alone. Default 2,000. */
  readonly maxWeight?: number;
  /** Pauses between attempts after a transient error, the last one for ever after. Default 50 ms, doubling to 5 s. */
  readonly pausesMs?: readonly number[];
  readonly onRetry?: (error: unknown, attempt: number) => void;
}

export interface Following {
  /** Everything up to here has taken effect. */
  readonly position: Position;
  /** `running`, `retrying` while a dependency is lost, then `stopped` on request or `failed` by an error that repeating would not mend. */
  readonly status: 'running' | 'retrying' | 'stopped' | 'failed';
  /** What keeps it from going on, while retrying or failed. */
  readonly error: unknown;
  /** Resolves once everything up to `position` has taken effect; rejects when it has stopped or failed before. */
  reached(position: Position): Promise<void>;
  /** Stops after the batch in hand; a retry in progress is given up. */
  stop(): Promise<void>;
  /** Resolves when it stopped on request, rejects with the error when it failed. */
  readonly finished: Promise<void>;
}

/**
 * Follows the log durably from the checkpoint of that name: at least once, in order, one batch at a time. Transient errors are retried in place, nothing is
 * skipped. A checkpoint without events to apply is moved every few seconds at most, and on stop.
 */
export const follow = (store: EventStore, options: FollowOptions, handle: (batch: FollowedBatch) => Promise<void>): Following =>
  new LogFollower(store, options, handle);

const doublingPausesMs = [50, 100, 200, 400, 800, 1_600, 3_200, 5_000];
const idleCheckpointMs = 5_000;

class LogFollower implements Following {
  status: Following['status'] = 'running';
  error: unknown;
  readonly finished: Promise<void>;
  private stored: Position = beginning;
  private subscription: Subscription | undefined;
  private readonly started: Promise<void>;
  private readonly stopping = new AbortController();

  constructor(
    private readonly store: EventStore,
    private readonly options: FollowOptions,
    private readonly handle: (batch: FollowedBatch) => Promise<void>,
  ) {
    this.started = this.start();
    this.finished = this.run();
    this.finished.catch(() => undefined);
  }

  get position(): Position {
    return this.subscription?.position ?? this.stored;
  }

  async reached(position: Position): Promise<void> {
    await this.started.catch(() => undefined);
    if (!this.subscription) throw new Error(`${this.options.name} has ${this.status}`, { cause: this.error });
    await this.subscription.reached(position);
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.subscription?.stop();
    await this.finished.catch(() => undefined);
  }

  private async start(): Promise<void> {
    this.stored = await this.persistently(() => this.store.checkpoints.read(this.options.name));
    if (this.stopping.signal.aborted) return;
    const { name, categories } = this.options;
    this.subscription = this.store.subscribe(
      { name, after: this.stored, ...(categories ? { categories } : {}) },
      async ({ events, through }) => {
        for (const batch of byWeight(events, this.options.maxWeight ?? 2_000, through)) await this.take(batch.events, batch.through);
      },
    );
  }

  private async run(): Promise<void> {
    const idle = setInterval(() => void this.storeIdleProgress().catch(() => undefined), idleCheckpointMs);
    idle.unref();
    try {
      await this.started;
      await this.subscription?.finished;
      await this.storeIdleProgress().catch(() => undefined); // Only a saving: what is read again matches nothing.
      this.status = 'stopped';
    } catch (error) {
      if (this.stopping.signal.aborted) {
        this.status = 'stopped';
        return;
      }
      this.status = 'failed';
      this.error = error;
      throw error;
    } finally {
      clearInterval(idle);
    }
  }

  private inHand = false;
  private async take(events: readonly StoredEvent[], through: Position): Promise<void> {
    this.inHand = true;
    try {
      await this.persistently(async () => {
        const from = this.stored;
        let committing = false;
        const commit = async (client?: CheckpointClient): Promise<void> => {
          committing = true;
          if (!(await this.store.checkpoints.advance(this.options.name, from, through, client)))
            throw new CheckpointMoved(this.options.name);
        };
        try {
          await this.handle({ events, from, through, commit });
          if (!committing) await commit();
        } catch (error) {
          // The connection may have been lost after the transaction went in: then the checkpoint says so, and applying again would be twice.
          if (!committing || !isTransient(error) || (await this.store.checkpoints.read(this.options.name)) !== through) throw error;
        }
        this.stored = through;
      });
    } finally {
      this.inHand = false;
    }
  }

  private async storeIdleProgress(): Promise<void> {
    const to = this.position;
    if (this.inHand || to <= this.stored) return;
    if (await this.store.checkpoints.advance(this.options.name, this.stored, to)) this.stored = to;
  }

  private async persistently<T>(attempt: () => Promise<T>): Promise<T> {
    const pauses = this.options.pausesMs ?? doublingPausesMs;
    for (let nth = 0; ; nth++) {
      try {
        const result = await attempt();
        if (this.status === 'retrying') [this.status, this.error] = ['running', undefined];
        return result;
      } catch (error) {
        if (!isTransient(error) || this.stopping.signal.aborted) throw error;
        [this.status, this.error] = ['retrying', error];
        this.options.onRetry?.(error, nth + 1);
        await sleep(pauses[Math.min(nth, pauses.length - 1)], undefined, { signal: this.stopping.signal });
      }
    }
  }
}

function* byWeight(
  events: readonly StoredEvent[],
  maxWeight: number,
  through: Position,
): Generator<{ readonly events: readonly StoredEvent[]; readonly through: Position }> {
  let start = 0;
  let weight = 0;
  for (const [index, event] of events.entries()) {
    const more = weightOf(event);
    if (index > start && weight + more > maxWeight) {
      yield { events: events.slice(start, index), through: events[index - 1]!.position };
      [start, weight] = [index, 0];
    }
    weight += more;
  }
  yield { events: start === 0 ? events : events.slice(start), through };
}

const weightOf = ({ data }: StoredEvent): number => {
  const { lines } = data as { readonly lines?: unknown };
  return Array.isArray(lines) ? Math.max(1, lines.length) : 1;
};
