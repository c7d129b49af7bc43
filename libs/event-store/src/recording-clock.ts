import { dateOf, epochOf, instantFromEpoch, instantOn, type Instant, type LocalDate } from '@jumin/kernel';
import { StoreRefused } from './errors';
import type { StoreClock } from './port';

export type ClockKind = 'system' | 'business';

/** What the log tells of the clock when a store is opened. */
export interface ClockState {
  readonly kind: ClockKind;
  /** The latest `recordedAt`. */
  readonly lastRecordedAt: Instant;
}

/** Appends in flight were stamped before they commit; this long after an instant nothing stamped before it can still be on its way. */
const certainAfterMs = 5_000;

/**
 * The clock that stamps `recordedAt`. States: undecided, then system or business for ever. Instants never go back, also against what was read in the log:
 * another process may have stamped it with a clock that runs ahead.
 */
export class RecordingClock implements StoreClock {
  readonly decided: Promise<ClockKind>;
  private standing: ClockKind | undefined;
  private settle!: (kind: ClockKind) => void;
  private presentMs: number;
  private recordedMs: number;
  private deciding: Promise<void> | undefined;

  constructor(
    state: ClockState | undefined,
    /** Appends `StoreOpened` at that instant, unless the store holds one, and tells what stands. */
    private readonly decide: (kind: ClockKind, at: Instant) => Promise<ClockState>,
    private readonly systemNow: () => number = Date.now,
  ) {
    this.standing = state?.kind;
    this.presentMs = this.recordedMs = state ? epochOf(state.lastRecordedAt) : 0;
    this.decided = state ? Promise.resolve(state.kind) : new Promise((resolve) => (this.settle = resolve));
  }

  get kind(): ClockKind | 'undecided' {
    return this.standing ?? 'undecided';
  }

  async begin(kind: ClockKind, day?: LocalDate): Promise<void> {
    await this.ensureDecided(kind, day);
    if (this.standing !== kind)
      throw new StoreRefused(
        'ClockDecided',
        `this store has a ${this.standing} clock for ever, not a ${kind} clock (存储的时钟已定，不能更改)`,
      );
  }

  /** Makes an undecided clock one of that kind. Whoever appends first to an undecided store makes it a system clock. */
  async ensureDecided(kind: ClockKind = 'system', day?: LocalDate): Promise<void> {
    while (this.standing === undefined) await (this.deciding ??= this.decideNow(kind, day).finally(() => (this.deciding = undefined)));
  }

  now(): Instant {
    return instantFromEpoch(this.nowMs());
  }

  today(): LocalDate {
    return dateOf(this.now());
  }

  moveTo(day: LocalDate): void {
    this.refuseOnSystemClock();
    this.presentMs = Math.max(this.presentMs, epochOf(instantOn(day, '09:00:00')));
  }

  closeDay(): void {
    this.refuseOnSystemClock();
    this.presentMs = Math.max(this.presentMs, epochOf(instantOn(this.today(), '23:59:00')));
  }

  /** The instant of the next group of appends. A business clock moves on by a millisecond. */
  stamp(): Instant {
    this.recordedMs = this.presentMs = this.standing === 'business' ? this.presentMs + 1 : this.nowMs();
    return instantFromEpoch(this.recordedMs);
  }

  /** Something was recorded at that instant, here or elsewhere: nothing may be stamped before it. */
  witness(recordedAt: Instant): void {
    const ms = epochOf(recordedAt);
    if (ms > this.recordedMs) this.recordedMs = ms;
    if (ms > this.presentMs) this.presentMs = ms;
  }

  /** Refuses an instant of which the store does not know all for certain yet. `atRest`: no append is on its way in this process. */
  checkKnownAt(knownAt: Instant, atRest: boolean): void {
    const certain = this.nowMs() - certainAfterMs;
    const latest = this.standing === 'business' && atRest ? Math.max(certain, this.recordedMs) : certain;
    if (epochOf(knownAt) <= latest) return;
    const answerable = latest > 0 ? instantFromEpoch(latest) : 'nothing';
    throw new StoreRefused('KnownAtTooLate', `known at ${knownAt} cannot be answered yet, the latest is ${answerable} (该时刻尚不可查询)`);
  }

  private nowMs(): number {
    if (this.standing === 'business') return this.presentMs;
    return Math.max(this.systemNow(), this.presentMs);
  }

  private async decideNow(kind: ClockKind, day: LocalDate | undefined): Promise<void> {
    const at = kind === 'business' && day !== undefined ? instantOn(day, '09:00:00') : instantFromEpoch(this.systemNow());
    const { kind: standing, lastRecordedAt } = await this.decide(kind, at);
    this.witness(lastRecordedAt);
    this.standing = standing;
    this.settle(standing);
  }

  private refuseOnSystemClock(): void {
    if (this.standing !== 'business') throw new StoreRefused('SystemClock', 'only a business clock can be moved (系统时钟不能调整)');
  }
}
