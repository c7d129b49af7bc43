import { beginning, type BatchListener, type LogPage, type Position, type Subscription } from './port';

/** Where a subscription gets its pages. */
export interface PageSource {
  /** The next part of the log after a position, once there is one; undefined when `stopped` resolves first. */
  next(after: Position, stopped: Promise<void>): Promise<LogPage | undefined>;
}

/**
 * Feeds one listener, page after page, from its own position. States: running, then stopped on request or failed by the listener or the log.
 * The listener is not called for a page in which nothing matched; `position` and `reached` move on all the same.
 */
export class RunningSubscription implements Subscription {
  readonly finished: Promise<void>;
  private at: Position;
  private waiting: { readonly position: Position; readonly resolve: () => void; readonly reject: (error: Error) => void }[] = [];
  private end: Error | undefined;
  private stopping = false;
  private askToStop!: () => void;
  private readonly stopped = new Promise<void>((resolve) => (this.askToStop = resolve));

  constructor(
    readonly name: string,
    after: Position,
    private readonly source: PageSource,
    private readonly listener: BatchListener,
  ) {
    this.at = after;
    this.finished = this.run();
    this.finished.catch(() => undefined); // Whoever cares awaits `finished` or `reached`.
  }

  get position(): Position {
    return this.at;
  }

  reached(position: Position): Promise<void> {
    if (position === beginning || position <= this.at) return Promise.resolve();
    if (this.end) return Promise.reject(this.end);
    return new Promise((resolve, reject) => this.waiting.push({ position, resolve, reject }));
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.askToStop();
    await this.finished.catch(() => undefined);
  }

  private async run(): Promise<void> {
    try {
      while (!this.stopping) {
        const page = await this.source.next(this.at, this.stopped);
        if (page === undefined || this.stopping) break;
        if (page.events.length > 0) await this.listener(page);
        this.moveTo(page.through);
      }
      this.finish(new Error(`subscription ${this.name} has stopped`));
    } catch (error) {
      this.finish(new Error(`subscription ${this.name} has failed`, { cause: error }));
      throw error;
    }
  }

  private moveTo(position: Position): void {
    this.at = position;
    if (this.waiting.length === 0) return;
    const there = this.waiting.filter((waiter) => waiter.position <= position);
    this.waiting = this.waiting.filter((waiter) => waiter.position > position);
    for (const waiter of there) waiter.resolve();
  }

  private finish(end: Error): void {
    this.end = end;
    for (const waiter of this.waiting.splice(0)) waiter.reject(end);
  }
}
