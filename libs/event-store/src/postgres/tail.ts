import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import { KeptPages } from '../kept-pages';
import type { LogPage, Position } from '../port';
import { Signal } from '../signal';
import type { Upcast } from '../upcasting';
import type { Committed } from './appender';
import { parametersOf, txTextIn, txTextOf } from './position';
import { rawQuery } from './rows';

export interface TailOptions {
  /** How often the database is asked while nobody in this process appends. */
  readonly pollEveryMs: number;
  /** What is kept for subscribers that are a little behind, in events, each line of a list counted as one; who is further behind reads for itself. */
  readonly keptWeightMax: number;
  readonly upcast: Upcast;
  readonly read: (after: Position, categories?: readonly string[]) => Promise<LogPage>;
  readonly head: () => Promise<Position>;
}

/** Another transaction may hold readers back for a moment; what was appended here is looked for at short intervals until it may be seen. */
const expectingMs = 4;
const afterErrorMs = 250;

/**
 * The one reader of the growing log in this process. It asks which transactions have become visible, in their order; the events of those that this process
 * appended itself are taken from memory, others are read. The database alone decides order and completeness. Runs while somebody subscribes.
 */
export class LogTail {
  private readonly moved = new Signal();
  private readonly wake = new Signal();
  private readonly own = new Map<string, Committed>();
  private readonly pages: KeptPages;
  private at: Position | undefined;
  private followers = 0;
  private running: Promise<void> | undefined;

  constructor(
    private readonly pool: Pool,
    private readonly options: TailOptions,
  ) {
    this.pages = new KeptPages(options.keptWeightMax);
  }

  /** What this process has just committed. */
  offer(committed: Committed): void {
    if (this.followers === 0) return;
    if (committed.events) this.own.set(committed.txText, committed);
    this.wake.raise();
  }

  /** Runs the tail until `done` is called. */
  join(): { done(): void } {
    this.followers++;
    this.running ??= this.run().finally(() => (this.running = undefined));
    let joined = true;
    return {
      done: () => {
        if (joined) this.followers--;
        joined = false;
        this.wake.raise();
      },
    };
  }

  async stopped(): Promise<void> {
    await this.running;
  }

  async next(after: Position, categories: ReadonlySet<string> | undefined, stopped: Promise<void>): Promise<LogPage | undefined> {
    for (;;) {
      const moved = this.moved.next;
      if (this.at !== undefined && after < this.at) {
        const kept = this.pages.after(after, categories);
        if (kept) return kept;
        const page = await this.options.read(after, categories && [...categories]);
        if (page.through > after) return page;
      }
      if (await Promise.race([moved.then(() => false), stopped.then(() => true)])) return undefined;
    }
  }

  private async run(): Promise<void> {
    while (this.followers > 0) {
      const wake = this.wake.next;
      try {
        if (this.at === undefined) {
          this.at = await this.options.head(); // What lies before is read by those who want it.
          this.moved.raise();
        }
        if (await this.advance()) continue;
        const pause = this.own.size > 0 ? expectingMs : this.options.pollEveryMs;
        await Promise.race([this.own.size > 0 ? new Promise(() => undefined) : wake, sleep(pause, undefined, { ref: false })]);
      } catch {
        // The database is away or busy. Subscribers wait; whoever appends or queries hears of it.
        await sleep(afterErrorMs, undefined, { ref: false });
      }
    }
    this.at = undefined;
    this.pages.clear();
    this.own.clear();
  }

  /** True when the log had grown. */
  private async advance(): Promise<boolean> {
    const before = this.at!;
    const { rows } = await this.pool.query<string[]>(
      rawQuery(
        'log-visible',
        `select tx::text as tx_text, count(*) from log.event
         where tx > $1::xid8 and tx < pg_snapshot_xmin(pg_current_snapshot()) group by tx order by tx limit 100`,
        [parametersOf(before)[0]],
      ),
    );
    for (const [tx] of rows) {
      const txText = txTextOf(Number(tx));
      if (txText <= txTextIn(this.at!)) continue; // Came along with a page that was read.
      const events = this.own.get(txText)?.events?.();
      if (events) this.keep({ events: events.map(this.options.upcast), through: events.at(-1)!.position });
      else this.keep(await this.options.read(this.at!));
      this.own.delete(txText);
    }
    if (this.at === before) return false;
    for (const txText of this.own.keys()) if (txText <= txTextIn(this.at!)) this.own.delete(txText);
    this.moved.raise();
    return true;
  }

  private keep(page: LogPage): void {
    this.pages.keep(this.at!, page);
    this.at = page.through;
  }
}
