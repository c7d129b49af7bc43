import type { ReadResp } from '@eventstore/db-client/generated/streams_pb';
import type { CommandId } from '@jumin/kernel';
import { noStream, type StoredEvent, type StreamId } from '../port';
import type { Connection } from './connection';
import type { KnownHead } from './known-head';
import { readStream } from './requests';
import { commandIdIn, positionIn, storedEventOf, type RecordedEvent } from './wire-event';

/** More than any stream will ever hold: an answer is not cut. */
const all = Number.MAX_SAFE_INTEGER;

/** Reads of single streams, a bounded number at once: the protocol has no read of several. */
export class Streams {
  private free: number;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly connection: Connection,
    private readonly prefix: string,
    private readonly known: KnownHead,
    readsInFlightMax: number,
  ) {
    this.free = readsInFlightMax;
  }

  /** In order; none where there is no such stream. */
  read(stream: StreamId, from = 0, countMax = all): Promise<readonly StoredEvent[]> {
    return this.reading(stream, from, countMax, (recorded) => storedEventOf(recorded, this.prefix));
  }

  /** The protocol has no read without data; each event is let go at once. */
  commandIds(stream: StreamId): Promise<readonly CommandId[]> {
    return this.reading(stream, 0, all, commandIdIn);
  }

  async headRevision(stream: StreamId): Promise<number> {
    const [last] = await this.reading(stream, 'end', 1, (recorded) => Number(recorded.getStreamRevision()));
    return last ?? noStream;
  }

  private async reading<T>(
    stream: StreamId,
    from: number | 'end',
    countMax: number,
    convert: (recorded: RecordedEvent) => T,
  ): Promise<readonly T[]> {
    if (this.free > 0) this.free--;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    try {
      const events: T[] = [];
      const take = (answer: ReadResp): 'more' => {
        const recorded = answer.getEvent()?.getEvent();
        if (recorded) {
          events.push(convert(recorded));
          this.known.raise(positionIn(recorded));
        }
        return 'more'; // A stream that is not there says so and ends.
      };
      await this.connection.collect(readStream(`${this.prefix}${stream}`, from, countMax), `reading ${stream}`, take);
      return events;
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.free++;
    }
  }
}
