import { beginning, type Position } from '../port';
import { Signal } from '../signal';

/** The furthest position of the log that this process has met in any answer: all up to there is committed, by whomever. */
export class KnownHead {
  position: Position = beginning;
  readonly risen = new Signal();

  raise(position: Position): void {
    if (position <= this.position) return;
    this.position = position;
    this.risen.raise();
  }
}
