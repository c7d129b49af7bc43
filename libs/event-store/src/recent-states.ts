import type { CommandId } from '@jumin/kernel';
import type { StreamId } from './port';

export interface FoldedState<State> {
  readonly state: State;
  readonly revision: number;
  /** Ids of every command whose events the stream holds: what makes a repeated command visible. */
  readonly commandIds: readonly CommandId[];
}

/** The folded states used last, bounded in number. Only a saving: forgetting one costs a read, keeping a stale one costs a conflict. */
export class RecentStates<State> {
  private readonly states = new Map<StreamId, FoldedState<State>>();

  constructor(private readonly streamsMax: number) {}

  find(stream: StreamId): FoldedState<State> | undefined {
    return this.states.get(stream);
  }

  keep(stream: StreamId, state: FoldedState<State>): void {
    this.states.delete(stream); // A Map iterates in order of insertion; re-inserting makes the first key the one unused for longest.
    this.states.set(stream, state);
    if (this.states.size > this.streamsMax) {
      const oldest = this.states.keys().next();
      if (!oldest.done) this.states.delete(oldest.value);
    }
  }

  forget(stream: StreamId): void {
    this.states.delete(stream);
  }
}
