import { CheckpointMoved, Transient, type CheckpointClient, type Checkpoints, type Position } from '@jumin/event-store';
import { Partitioners, type Admin, type Kafka } from 'kafkajs';
import { topicOf, type ConsumerOptions, type Message, type Topic } from '../port';
import { classified, type KafkaConnection } from './connection';
import { fromCheckpoint, placeName, toCheckpoint, type Place } from './place';

/** Somebody reads under this name now: both would take the same messages, and one of them in vain. */
export class ConsumerRunning extends Error {
  readonly code = 'ConsumerRunning';
  readonly zh: string;
  readonly en: string;
  constructor(consumer: string) {
    const en = `${consumer} is running: stop all instances of its service first, and wait ten seconds after one was killed`;
    super(en);
    this.name = 'ConsumerRunning';
    this.en = en;
    this.zh = `${consumer} 正在运行；请先停止该服务的所有实例，强制终止的须再等十秒`;
  }
}

/** Throws ConsumerRunning where an instance of the consumer is in its group. */
export const refuseRunning = async ({ kafka, groupName }: KafkaConnection, consumer: string): Promise<void> => {
  const { groups } = await asAdmin(kafka, (admin) => admin.describeGroups([groupName(consumer)]));
  if (groups.some(({ members }) => members.length > 0)) throw new ConsumerRunning(consumer);
};

/** Next offsets of each partition of the topics. */
export const endsOfTopics = (
  { kafka, topicName }: KafkaConnection,
  topics: ConsumerOptions['topics'],
): Promise<ReadonlyMap<Topic, readonly number[]>> =>
  asAdmin(kafka, async (admin) => {
    const ends = new Map<Topic, number[]>();
    for (const topic of topics) {
      const ofTopic: number[] = [];
      for (const { partition, high } of await admin.fetchTopicOffsets(topicName(topic))) ofTopic[partition] = Number(high);
      if (ofTopic.length === 0) throw new Transient(`the brokers know no partition of ${topicName(topic)}`);
      ends.set(topic, ofTopic);
    }
    return ends;
  });

const asAdmin = async <T>(kafka: Kafka, ask: (admin: Admin) => Promise<T>): Promise<T> => {
  const admin = kafka.admin();
  try {
    await admin.connect();
    return await ask(admin);
  } catch (error) {
    throw classified(error);
  } finally {
    await admin.disconnect();
  }
};

/** The places of a consumer in all partitions of its topics, while nobody else moves them. Throws CheckpointMoved where somebody does. */
export class PlacesOfConsumer {
  /** Of each topic, the last place in the log that was taken of each partition when reading began. */
  private readonly lasts = new Map<Topic, readonly Position[]>();

  private constructor(
    private readonly checkpoints: Checkpoints,
    private readonly consumer: string,
    private readonly ends: ReadonlyMap<Topic, readonly number[]>,
  ) {}

  static async read(checkpoints: Checkpoints, consumer: string, ends: ReadonlyMap<Topic, readonly number[]>): Promise<PlacesOfConsumer> {
    const places = new PlacesOfConsumer(checkpoints, consumer, ends);
    for (const [topic, partitions] of ends) {
      const lasts: Position[] = [];
      for (const partition of partitions.keys()) lasts.push((await places.placeOf(topic, partition)).last);
      places.lasts.set(topic, lasts);
    }
    return places;
  }

  /** Everything up to here was taken in every partition. */
  first(): Position {
    return [...this.lasts.values()].flat().reduce((least, last) => (last < least ? last : least));
  }

  lacks(message: Message): boolean {
    const { topic, partition } = this.partitionOf(message);
    return message.position > this.lasts.get(topic)![partition]!;
  }

  /** The messages are taken, and with them everything of their partitions up to `to`. */
  async moveTo(messages: readonly Message[], to: Position, client: CheckpointClient | undefined): Promise<void> {
    const firsts = new Map<string, { topic: Topic; partition: number; position: Position }>();
    for (const message of messages) {
      const { topic, partition } = this.partitionOf(message);
      const name = placeName(this.consumer, topic, partition);
      if (!firsts.has(name)) firsts.set(name, { topic, partition, position: message.position });
    }
    for (const { topic, partition, position } of firsts.values()) {
      const place = await this.placeOf(topic, partition);
      if (place.last >= position) throw new CheckpointMoved(placeName(this.consumer, topic, partition));
      await this.move(topic, partition, place, { offset: place.offset, last: to }, client);
    }
  }

  /** From here on the topics are read: beyond `through`, from where they ended before the log was read so far. */
  async handOver(through: Position): Promise<void> {
    for (const [topic, partitions] of this.ends)
      for (const [partition, offset] of partitions.entries()) {
        const place = await this.placeOf(topic, partition);
        if (place.last > through) throw new CheckpointMoved(placeName(this.consumer, topic, partition));
        await this.move(topic, partition, place, { offset, last: through });
      }
  }

  private async move(topic: Topic, partition: number, from: Place, to: Place, client?: CheckpointClient): Promise<void> {
    const name = placeName(this.consumer, topic, partition);
    if (!(await this.checkpoints.advance(name, toCheckpoint(from), toCheckpoint(to), client))) throw new CheckpointMoved(name);
  }

  private async placeOf(topic: Topic, partition: number): Promise<Place> {
    return fromCheckpoint(await this.checkpoints.read(placeName(this.consumer, topic, partition)));
  }

  /** Where the relay puts it: by the partitioner of its producer. */
  private partitionOf({ source, key }: Message): { readonly topic: Topic; readonly partition: number } {
    const topic = topicOf(source);
    const partitions = this.ends.get(topic)!.map((_, partitionId) => ({ partitionId, leader: 0 }));
    return { topic, partition: partitioner({ topic, partitionMetadata: partitions as never, message: { key, value: null } }) };
  }
}
const partitioner = Partitioners.DefaultPartitioner();
