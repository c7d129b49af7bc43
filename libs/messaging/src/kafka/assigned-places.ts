import { beginning, CheckpointMoved, type Checkpoints, type Position } from '@jumin/event-store';
import type { TransactionClient } from '../following/log-following';
import type { ConsumerOptions, Topic } from '../port';
import type { KafkaConnection } from './connection';
import { fromCheckpoint, placeName, type Place } from './place';
import type { Progress } from './progress';

/** A partition of a topic, by the topic's name in the cluster. */
export interface Partition {
  readonly topic: string;
  readonly partition: number;
}

/**
 * Where one instance of a consumer is in the partitions that its group assigned to it, and how far all instances are. The checkpoints say it, one per
 * partition, whichever instance moved them.
 */
export class AssignedPlaces {
  private readonly topicOfName: ReadonlyMap<string, Topic>;
  /** Where each assigned partition is read on; absent until read from the checkpoint. */
  private readonly known = new Map<string, Place>();
  /** Next offsets that are known to have taken effect, in this instance or another. */
  private readonly offsets = new Map<string, number>();

  constructor(
    private readonly options: Pick<ConsumerOptions, 'consumer' | 'topics'>,
    private readonly connection: Pick<KafkaConnection, 'topicName'>,
    private readonly checkpoints: Checkpoints,
    private readonly progress: Progress,
  ) {
    this.topicOfName = new Map(options.topics.map((topic) => [connection.topicName(topic), topic]));
  }

  /** As the cluster names them. */
  get topics(): string[] {
    return [...this.topicOfName.keys()];
  }

  isKnown(partition: Partition): boolean {
    return this.known.has(keyOf(partition));
  }

  async of(partition: Partition): Promise<Place> {
    return this.known.get(keyOf(partition)) ?? this.moved(partition, await this.read(partition));
  }

  async read(partition: Partition): Promise<Place> {
    return fromCheckpoint(await this.checkpoints.read(this.nameOf(partition)));
  }

  /** First and next offset of the partition, as the cluster has them. */
  boundsOf({ topic, partition }: Partition): Promise<{ readonly low: number; readonly high: number }> {
    return this.progress.boundsOf(this.topicOfName.get(topic)!, partition);
  }

  /** Moves the checkpoint by compare-and-set; throws CheckpointMoved when another instance was faster. */
  async advance(partition: Partition, from: Position, to: Position, client?: TransactionClient): Promise<void> {
    const name = this.nameOf(partition);
    if (!(await this.checkpoints.advance(name, from, to, client))) throw new CheckpointMoved(name);
  }

  /** The checkpoint stands here now. */
  moved(partition: Partition, place: Place): Place {
    this.known.set(keyOf(partition), place);
    this.noteTaken(keyOf(partition), place.offset);
    return place;
  }

  forget(partition: Partition): void {
    this.known.delete(keyOf(partition));
  }
  forgetAll(): void {
    this.known.clear();
  }

  /** Up to where in the log of all publishers everything has taken effect; the beginning when it is not known. */
  async takenThrough(): Promise<Position> {
    let least: Position | undefined;
    for (const ofService of this.options.topics) {
      const { through, ends } = await this.progress.of(ofService);
      const topic = this.connection.topicName(ofService);
      for (const [partition, end] of ends.entries()) {
        const key = keyOf({ topic, partition });
        if ((this.offsets.get(key) ?? 0) >= end) continue;
        const { offset } = await this.read({ topic, partition });
        this.noteTaken(key, offset);
        if (offset < end) return beginning;
      }
      if (least === undefined || through < least) least = through;
    }
    return least ?? beginning;
  }

  private noteTaken(key: string, offset: number): void {
    this.offsets.set(key, Math.max(offset, this.offsets.get(key) ?? 0));
  }

  /** By the topic as the service knows it: a deployment's prefix in the cluster is none of the log's business. */
  private nameOf({ topic, partition }: Partition): string {
    return placeName(this.options.consumer, this.topicOfName.get(topic) ?? topic, partition);
  }
}

const keyOf = ({ topic, partition }: Partition): string => `${topic}/${partition}`;
