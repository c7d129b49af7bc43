import { setTimeout as sleep } from 'node:timers/promises';
import { isTransient } from '../errors';
import { KeptPages } from '../kept-pages';
import { type LogPage, type Position, type StoredEvent } from '../port';
import { Signal } from '../signal';
import type { Upcast } from '../upcasting';
import { BackOff } from './back-off';
import type { KnownHead } from './known-head';
import { LiveAnswers } from './live-answers';
import type { WholeLog } from './whole-log';

export interface TailOptions {
  readonly prefix: string;
  /** First pause before subscribing again; it doubles up to five seconds. */
  readonly resubscribeMs: number;
  /** How often the head of a silent log is asked for: other processes' events of other categories move it, too. */
  readonly idleMs: number;
  readonly keptWeightMax: number;
  readonly upcast: Upcast;
}

/** Somebody waits for a position that no event has reached by then: it is asked whether anything is still to come up to there. */
const askAfterMs = 15;
const askAgainMsMax = 1_000;
/** So often in a row, some three seconds, the log holds something that the subscription does not bring: it is dead, though nobody has said so. */
const unansweredMax = 8;

/**
 * The one subscription to the growing log in this process, filtered by the server to the categories that somebody wants. States: away, or following; it goes
 * away when the call breaks, when a category joins, and when nobody subscribes, and comes back at the place where it was. The server tells how far it has
 * looked only now and then, so a place behind events of other categories is asked for when it is waited for.
 */
export class LogTail {
  private readonly moved = new Signal();
  private readonly changed = new Signal();
  private readonly pages: KeptPages;
  private readonly backOff: BackOff;
  private at: Position | undefined;
  private wantedPosition = '' as Position;
  /** Undefined: all. */
  private covered: ReadonlySet<string> | undefined = new Set();
  private followers = 0;
  private running: Promise<void> | undefined;
  private asking = false;
  private broken: unknown;

  constructor(
    private readonly log: WholeLog,
    private readonly known: KnownHead,
    private readonly options: TailOptions,
  ) {
    this.pages = new KeptPages(options.keptWeightMax);
    this.backOff = new BackOff(options.resubscribeMs);
  }

  /** Runs the tail until `done` is called. */
  join(categories: ReadonlySet<string> | undefined): { done(): void } {
    this.followers++;
    if (this.covered !== undefined && (categories === undefined || [...categories].some((category) => !this.covered!.has(category)))) {
      this.covered = categories && new Set([...this.covered, ...categories]);
      this.pages.clear(); // What is kept was filtered without the new ones.
      this.changed.raise();
    }
    this.start();
    let joined = true;
    return {
      done: () => {
        if (joined && --this.followers === 0) this.changed.raise();
        joined = false;
      },
    };
  }

  async stopped(): Promise<void> {
    await this.running;
  }

  /** Somebody waits until everything up to there has been handed on. */
  wanted(position: Position): void {
    if (position > this.wantedPosition) this.wantedPosition = position;
    void this.ask();
  }

  async next(after: Position, categories: ReadonlySet<string> | undefined, stopped: Promise<void>): Promise<LogPage | undefined> {
    const backOff = new BackOff(this.options.resubscribeMs);
    for (;;) {
      const moved = this.moved.next;
      if (this.broken) throw this.broken;
      if (this.at !== undefined && after < this.at) {
        const kept = this.pages.after(after, categories);
        if (kept) return kept;
        const page = await this.readOn(after, categories);
        if (page && page.through > after) return page;
        if (!page) {
          if (await Promise.race([backOff.pause(stopped).then(() => false), stopped.then(() => true)])) return undefined;
          continue;
        }
      }
      if (await Promise.race([moved.then(() => false), stopped.then(() => true)])) return undefined;
    }
  }

  /** Whoever is further behind reads for itself; undefined when the server is away for the moment. */
  private async readOn(after: Position, categories: ReadonlySet<string> | undefined): Promise<LogPage | undefined> {
    try {
      const { events, through } = await this.log.page({ after, ...(categories ? { categories: [...categories] } : {}) });
      return { events: events.map(this.options.upcast), through };
    } catch (error) {
      if (isTransient(error)) return undefined;
      throw error;
    }
  }

  private start(): void {
    this.running ??= this.run().finally(() => {
      this.running = undefined;
      if (this.followers > 0) this.start(); // Somebody came while the last one's going was being noticed.
    });
  }

  private async run(): Promise<void> {
    this.broken = undefined;
    while (this.followers > 0) {
      try {
        if (this.at === undefined) {
          this.at = await this.log.head(); // What lies before is read by those who want it.
          this.moved.raise();
        }
        await this.follow(this.at);
      } catch (error) {
        // While the server is away subscribers wait; what no repetition mends they must hear of.
        if (!isTransient(error)) {
          this.broken = error;
          this.moved.raise();
        }
        await this.backOff.pause(this.changed.next);
      }
    }
    [this.at, this.covered] = [undefined, new Set()];
    this.pages.clear();
  }

  /** Until what is wanted changes; rejects when the subscription is dropped. */
  private async follow(from: Position): Promise<void> {
    const changed = this.changed.next;
    const head = await this.log.head(); // Asked for first: it is complete once the subscription has caught up.
    const reading = await this.log.subscribe(from, this.covered && [...this.covered]);
    const answers = new LiveAnswers(reading, this.options.prefix, head, (events, through) => this.take(events, through));
    const idle = this.watchHead(answers.dropped);
    try {
      await Promise.race([changed, answers.dropped]);
    } finally {
      answers.stop();
      await idle;
    }
  }

  private take(events: readonly StoredEvent[], through: Position): void {
    this.backOff.succeeded();
    const before = this.at!;
    const behind = events.filter(({ position }) => position > before);
    if (through <= before) return;
    this.pages.keep(before, { events: behind.map(this.options.upcast), through });
    this.at = through;
    this.known.raise(through);
    this.moved.raise();
  }

  /** Asks whether the log holds anything else up to the position that is waited for. A page without events moves the place on. */
  private async ask(): Promise<void> {
    if (this.asking) return;
    this.asking = true;
    let unanswered = 0;
    for (let pause = askAfterMs; this.followers > 0 && this.goal() > (this.at ?? this.goal()); pause = Math.min(pause * 2, askAgainMsMax)) {
      await Promise.race([sleep(pause, undefined, { ref: false }), this.changed.next]);
      const { at, covered } = this;
      if (at === undefined || this.goal() <= at || this.followers === 0) break;
      const page = await this.log
        .page({ after: at, maxEvents: 1, ...(covered ? { categories: [...covered] } : {}) })
        .catch(() => undefined);
      if (page === undefined || covered !== this.covered || at !== this.at) unanswered = 0;
      else if (page.events.length === 0) this.take([], page.through);
      else if (++unanswered === unansweredMax) this.changed.raise();
    }
    this.asking = false;
  }

  private goal(): Position {
    return this.known.position > this.wantedPosition ? this.known.position : this.wantedPosition;
  }

  /** Now and then while following, and whenever this process has met a position ahead. */
  private async watchHead(over: Promise<unknown>): Promise<void> {
    const ended = over.then(
      () => 'ended' as const,
      () => 'ended' as const,
    );
    for (;;) {
      const risen = this.known.risen.next;
      void this.ask();
      const because = await Promise.race([
        risen.then(() => 'risen' as const),
        sleep(this.options.idleMs, 'idle' as const, { ref: false }),
        ended,
      ]);
      if (because === 'ended') return;
      if (because === 'idle') await this.log.head().catch(() => undefined);
    }
  }
}
