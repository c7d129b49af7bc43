import { beginning, type Checkpoints, type Position } from '@jumin/event-store';
import { topicOf, type Topic } from '../port';
import { classified, type KafkaConnection } from './connection';
import { relayedThrough } from './relay';

/** Where a topic ends, and up to where in the publisher's log that is everything. */
export interface TopicProgress {
  readonly through: Position;
  /** Next offset of each partition. */
  readonly ends: readonly number[];
}

/**
 * How far the relays are, for all consumers of a bus: first it is read how far a relay has come, then where its topic ends, so everything up to `through` lies
 * before `ends`. Questions of one moment are answered once: an older answer is true as well, it only promises less.
 */
export class Progress {
  private readonly asked = new Map<Topic, { readonly at: number; readonly answer: Promise<TopicProgress> }>();
  private readonly seen = new Map<Topic, TopicProgress>();
  private admin: ReturnType<KafkaConnection['kafka']['admin']> | undefined;
  private connecting: Promise<void> | undefined;

  constructor(
    private readonly connection: KafkaConnection,
    private readonly checkpoints: Checkpoints,
    private readonly keepMs: number,
  ) {}

  of(topic: Topic): Promise<TopicProgress> {
    const known = this.asked.get(topic);
    if (known && performance.now() - known.at < this.keepMs) return known.answer;
    const answer = this.ask(topic);
    this.asked.set(topic, { at: performance.now(), answer });
    return answer;
  }

  /** First and next offset of a partition, as the cluster has them. */
  async boundsOf(topic: Topic, partition: number): Promise<{ readonly low: number; readonly high: number }> {
    const bounds = (await this.offsetsOf(topic)).find((one) => one.partition === partition);
    return { low: Number(bounds?.low ?? 0), high: Number(bounds?.high ?? 0) };
  }

  private async ask(topic: Topic): Promise<TopicProgress> {
    const through = await this.checkpoints.read(relayedThrough(serviceOf(topic)));
    // Nothing was published yet, and the topic may not be there.
    if (through === beginning) return { through, ends: [] };
    // What lies before the ends that were seen then still lies there: the brokers are asked only when a relay has come further.
    const known = this.seen.get(topic);
    if (known?.through === through) return known;
    const ends: number[] = [];
    for (const { partition, high } of await this.offsetsOf(topic)) ends[partition] = Number(high);
    const progress = { through, ends };
    this.seen.set(topic, progress);
    return progress;
  }

  private async offsetsOf(topic: Topic) {
    try {
      this.admin ??= this.connection.kafka.admin();
      await (this.connecting ??= this.admin.connect());
      return await this.admin.fetchTopicOffsets(this.connection.topicName(topic));
    } catch (error) {
      await this.close();
      throw classified(error);
    }
  }

  async close(): Promise<void> {
    const { admin } = this;
    this.admin = this.connecting = undefined;
    await admin?.disconnect().catch(() => undefined);
  }
}

const serviceOf = (topic: Topic): string => topic.slice(0, -topicOf('').length);
