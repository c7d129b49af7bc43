import { CheckpointMoved } from '@jumin/event-store';
import type { EachBatchPayload } from 'kafkajs';
import { messageOf } from '../errors';
import { inBatches } from '../following/batches';
import type { TakeOrPark } from '../parking/take-or-park';
import type { ConsumerOptions } from '../port';
import type { AssignedPlaces, Partition } from './assigned-places';
import { fromCheckpoint, toCheckpoint, type Place } from './place';
import { unitsOfRecords } from './units-of';

export interface TakeFetchedPorts {
  readonly options: ConsumerOptions;
  readonly places: AssignedPlaces;
  readonly taker: TakeOrPark;
  readonly heartbeatMs: number;
  /** Aborted when the consumer stops. */
  readonly stopping: AbortSignal;
  isFailed(): boolean;
  /** The consumer is over for good. */
  fail(why: string): void;
  /** Does the work again and again while a dependency is away, until given up. */
  patiently<T>(work: () => Promise<T>, giveUp: AbortSignal): Promise<T>;
  /** The client fetches on from this offset. */
  seek(partition: Partition, offset: number): void;
}

/**
 * Takes what the client has fetched of a partition, from where the checkpoint says that the consumer is. A batch that does not go on from there is not taken:
 * the client is sent to the right place.
 */
export class TakeFetched {
  private readonly wanted: ReadonlySet<string> | undefined;

  constructor(private readonly ports: TakeFetchedPorts) {
    const { types } = ports.options;
    this.wanted = types && new Set(types);
  }

  async take({ batch, resolveOffset, heartbeat, isRunning, isStale }: EachBatchPayload): Promise<void> {
    const { options, places, stopping, patiently } = this.ports;
    const giveUp = new AbortController();
    const stop = (): void => giveUp.abort();
    stopping.addEventListener('abort', stop);
    const resolve = ({ offset }: Place): void => {
      try {
        resolveOffset(String(offset - 1));
      } catch {
        // The client throws where the partition was taken from us meanwhile; our own checkpoint has moved, and that is what counts.
      }
    };
    let lost: unknown;
    // The client gives signs of life between batches only: without these a slow handler loses its partitions in the middle of its work.
    const beating = setInterval(() => {
      heartbeat().catch((error: unknown) => {
        lost = error;
        stop();
      });
    }, this.ports.heartbeatMs);
    try {
      if (this.ports.isFailed() || stopping.aborted) return;
      const start = await patiently(() => places.of(batch), giveUp.signal);
      if (!(await patiently(() => this.isContiguous(batch, start), giveUp.signal))) return;
      const { units, end } = unitsOfRecords(batch.topic, batch.partition, batch.messages, start, this.wanted);
      let place = start;
      for (const part of inBatches(units, options.maxWeight ?? 2_000)) {
        if (giveUp.signal.aborted || !isRunning() || isStale()) break;
        await patiently(() => this.takeUnits(batch, part, place), giveUp.signal);
        place = places.moved(batch, fromCheckpoint(part.at(-1)!.position));
        resolve(place);
      }
      if (units.length === 0 && !giveUp.signal.aborted && end.offset > start.offset) {
        await patiently(() => places.advance(batch, toCheckpoint(start), toCheckpoint(end)), giveUp.signal);
        resolve(places.moved(batch, end));
      }
    } catch (error) {
      if (!giveUp.signal.aborted) await this.meet(error, batch);
    } finally {
      clearInterval(beating);
      stopping.removeEventListener('abort', stop);
    }
    if (lost !== undefined) throw lost; // The client joins the group again.
  }

  private takeUnits(partition: Partition, units: Parameters<TakeOrPark['take']>[0]['units'], place: Place): Promise<void> {
    const { places, taker } = this.ports;
    return taker.take({
      units,
      from: toCheckpoint(place),
      commit: (client, { from, to }) => places.advance(partition, from, to, client),
    });
  }

  /** Whether the batch continues where we are. If not, the client is sent there; records that nobody will ever see again are not passed over in silence. */
  private async isContiguous(batch: EachBatchPayload['batch'], { offset }: Place): Promise<boolean> {
    const { topic, partition, messages } = batch;
    const [first, last] = [Number(messages[0]!.offset), Number(messages.at(-1)!.offset)];
    if (first <= offset && offset <= last) return true;
    if (first > offset) {
      const { low } = await this.ports.places.boundsOf(batch);
      if (low > offset) {
        this.ports.fail(
          `${topic}/${partition} begins at ${low}, and this consumer is at ${offset}: retention has removed what it has not taken`,
        );
        return false;
      }
    }
    this.ports.seek(batch, offset);
    return false;
  }

  /** Another instance was faster: go on from where it is. Anything else here is a bug, or a dependency that the patience above ran out for. */
  private async meet(error: unknown, partition: Partition): Promise<void> {
    if (!(error instanceof CheckpointMoved)) return this.ports.fail(messageOf(error));
    this.ports.places.forget(partition);
    await this.ports.taker.reloadParkedKeys().catch(() => undefined);
  }
}
