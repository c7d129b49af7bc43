import type { ReadResp } from '@eventstore/db-client/generated/streams_pb';
import { Transient } from '../errors';
import type { Position, StoredEvent } from '../port';
import type { Reading } from './connection';
import { failureOf } from './failures';
import { checkpointIn } from './whole-log';
import { storedEventOf } from './wire-event';

/** The answers of one subscription, handed on in groups: what arrived in one turn of the event loop together. */
export class LiveAnswers {
  /** Rejects when the call breaks; resolves after `stop`. */
  readonly dropped: Promise<void>;
  private events: StoredEvent[] = [];
  private through = '' as Position;
  private scheduled = false;
  private over = false;
  private finish!: () => void;

  constructor(
    private readonly reading: Reading,
    private readonly prefix: string,
    private readonly head: Position,
    private readonly hand: (events: readonly StoredEvent[], through: Position) => void,
  ) {
    this.dropped = new Promise((resolve, reject) => {
      this.finish = resolve;
      const drop = (error: Error): void => {
        this.flush();
        this.over = true;
        reject(error);
      };
      reading.on('error', (error) => drop(failureOf(error, 'subscribing to $all')));
      reading.on('end', () => drop(new Transient('the server ended the subscription')));
      reading.on('data', (answer: ReadResp) => {
        try {
          if (!this.over) this.take(answer);
        } catch (error) {
          drop(error as Error);
          reading.cancel();
        }
      });
    });
    this.dropped.catch(() => undefined);
  }

  stop(): void {
    this.over = true;
    this.finish();
    this.reading.cancel();
  }

  private take(answer: ReadResp): void {
    if (answer.hasEvent()) {
      const event = storedEventOf(answer.getEvent()!.getEvent()!, this.prefix);
      this.events.push(event);
      this.through = event.position;
    } else if (answer.hasCheckpoint()) this.reach(checkpointIn(answer));
    else if (answer.hasCaughtUp()) this.reach(this.head);
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => this.flush());
  }

  private reach(position: Position): void {
    if (position > this.through) this.through = position;
  }

  private flush(): void {
    this.scheduled = false;
    if (this.over) return;
    this.hand(this.events, this.through);
    this.events = [];
  }
}
