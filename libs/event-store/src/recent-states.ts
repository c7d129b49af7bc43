import type { CommandId } from '@jumin/kernel';
import type { StreamId } from './port';

export interface FoldedState<State> {
  readonly state: State;
  readonly revision: number;
  /** Ids of every command whose events the stream holds: what makes a repeated command visible. */
  readonly commandIds: readonly CommandId[];
}

/**
 * The folded states used last, at most `streamsMax`, in two generations: when the young one is full it becomes the old one, and what nobody asked for
 * meanwhile goes. Only a saving: forgetting one costs a read, keeping a stale one costs a conflict. No eviction one by one: finding the first key of a Map
 * whose first keys were deleted costs more than all else here.
 */
export class RecentStates<State> {
  private young = new Map<StreamId, FoldedState<State>>();
  private old = new Map<StreamId, FoldedState<State>>();
  private readonly youngMax: number;

  constructor(streamsMax: number) {
    this.youngMax = Math.max(1, Math.floor(streamsMax / 2));
  }

  find(stream: StreamId): FoldedState<State> | undefined {
    const young = this.young.get(stream);
    if (young !== undefined) return young;
    const old = this.old.get(stream);
    if (old !== undefined) this.keep(stream, old);
    return old;
  }

  keep(stream: StreamId, state: FoldedState<State>): void {
    if (this.young.size >= this.youngMax && !this.young.has(stream)) {
      this.old = this.young;
      this.young = new Map();
    }
    this.young.set(stream, state);
  }

  /** Also where an older state of it lies behind: that would come back. */
  forget(stream: StreamId): void {
    this.young.delete(stream);
    this.old.delete(stream);
  }
}
