import type { ReadResp } from '@eventstore/db-client/generated/streams_pb';
import { beginning, type LogPage, type Position, type ReadAllOptions, type StoredEvent } from '../port';
import type { Connection, Reading } from './connection';
import type { KnownHead } from './known-head';
import { positionOf } from './position';
import { readLast, subscribeBehind, type Prefixes } from './requests';
import { positionIn, recordedAtIn, storedEventOf, storedLeafOf, type RecordedEvent, type StoredLeaf } from './wire-event';

/** A page is cut where nothing has matched for so long, so that whoever reads keeps a place behind what has been looked at. */
const lookingMsMax = 500;

export const checkpointIn = (answer: ReadResp): Position => {
  const checkpoint = answer.getCheckpoint()!;
  return positionOf(checkpoint.getCommitPosition(), checkpoint.getPreparePosition());
};

/** `$all` as this deployment sees it: without the server's own streams and those of other deployments. The filter is the server's. */
export class WholeLog {
  constructor(
    private readonly connection: Connection,
    private readonly prefix: string,
    private readonly known: KnownHead,
  ) {}

  /** The last event of the deployment. */
  async head(): Promise<Position> {
    let head: Position = beginning;
    await this.last(1, (position) => (head = position));
    this.known.raise(head);
    return head;
  }

  /** The latest `recordedAt` among the last events; undefined in an empty log. */
  async latestRecordedAt(among: number): Promise<StoredEvent['recordedAt'] | undefined> {
    let latest: StoredEvent['recordedAt'] | undefined;
    await this.last(among, (_, recordedAt) => {
      if (latest === undefined || recordedAt() > latest) latest = recordedAt();
    });
    return latest;
  }

  subscribe(after: Position, categories: readonly string[] | undefined): Promise<Reading> {
    return this.connection.read(subscribeBehind(after, this.prefixesOf(categories)));
  }

  /**
   * A subscription cut short: it begins behind the position, tells how far it has come where nothing matches, and says when it has caught up. What was
   * committed before it began is then complete, so the head is asked for first.
   */
  page(options: ReadAllOptions): Promise<LogPage> {
    return this.read(options, (recorded) => storedEventOf(recorded, this.prefix));
  }

  /** The same, of events as they are stored. */
  leaves(options: ReadAllOptions): Promise<{ readonly events: readonly StoredLeaf[]; readonly through: Position }> {
    return this.read(options, (recorded) => storedLeafOf(recorded, this.prefix));
  }

  private async read<T>(
    { after, categories, maxEvents = 2_000, maxBytes = 4 * 1024 * 1024 }: ReadAllOptions,
    convert: (recorded: RecordedEvent) => T,
  ): Promise<{ readonly events: readonly T[]; readonly through: Position }> {
    const head = this.known.position > after ? this.known.position : await this.head();
    if (head <= after) return { events: [], through: after };
    const events: T[] = [];
    let [through, bytes] = [after, 0];
    const until = Date.now() + lookingMsMax;
    await this.connection.collect(subscribeBehind(after, this.prefixesOf(categories)), 'reading $all', (answer) => {
      if (answer.hasEvent()) {
        const recorded = answer.getEvent()!.getEvent()!;
        bytes += recorded.getData_asU8().length;
        if (bytes > maxBytes && events.length > 0) return 'enough';
        events.push(convert(recorded));
        through = positionIn(recorded);
        return events.length >= maxEvents || through >= head ? 'enough' : 'more';
      }
      if (answer.hasCheckpoint() && checkpointIn(answer) > through) through = checkpointIn(answer);
      if (answer.hasCaughtUp() && head > through) through = head;
      return answer.hasCaughtUp() || through >= head || (answer.hasCheckpoint() && Date.now() > until) ? 'enough' : 'more';
    });
    this.known.raise(through);
    return { events, through };
  }

  private async last(count: number, take: (position: Position, recordedAt: () => StoredEvent['recordedAt']) => void): Promise<void> {
    await this.connection.collect(readLast(this.prefixesOf(undefined), count), 'reading the end of $all', (answer) => {
      const recorded = answer.getEvent()?.getEvent();
      if (recorded) take(positionIn(recorded), () => recordedAtIn(recorded));
      return 'more';
    });
  }

  private prefixesOf(categories: readonly string[] | undefined): Prefixes {
    if (categories) return categories.map((category) => `${this.prefix}${category}-`);
    return this.prefix === '' ? [] : [this.prefix];
  }
}
