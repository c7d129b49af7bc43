import { beginning, type EventStore, type LogPage, type Position } from '@jumin/event-store';
import { setTimeout as sleep } from 'node:timers/promises';
import { inBatches, unitsOf } from '../following/batches';
import { sharedMessagesOf, type Publisher } from '../log/messages-of';
import type { ParkingStore } from '../parking/parking-store';
import { TakeOrPark } from '../parking/take-or-park';
import { topicOf, type ConsumerOptions, type Message, type MessageHandler } from '../port';
import type { KafkaConnection } from './connection';
import { endsOfTopics, PlacesOfConsumer, refuseRunning } from './places-of-consumer';

export interface TakingPorts {
  readonly connection: KafkaConnection;
  /** The whole log: the categories of all publishers that the consumer hears. */
  readonly store: EventStore;
  readonly publishers: readonly Publisher[];
  readonly parking: ParkingStore;
  /** Told after each batch how many messages were taken so far. */
  readonly onTaken?: (messages: number) => void;
}

export interface TakenFromLog {
  readonly messages: number;
  /** From here on the consumer goes on with its topics. */
  readonly through: Position;
}

/**
 * Topics keep what is recent, the log keeps everything: a consumer that is new, or was away for longer than its topics keep records, takes what it lacks from
 * the log, through what its publishers make of it. What it has taken already is left out, by the place of each partition; rows and places commit together as
 * ever. One that ends in the middle goes on where it was when it is run again.
 *
 * The hand-over: first it is read where the partitions end, then how far the log goes. All records before the ends are of events up to there, so the log
 * gives them. A relay may send some of these events behind the ends too, again or for the first time: the consumer's place lies beyond them, and it leaves
 * them out as it does any copy. Later events stand behind the ends only. Relays and all other consumers may run. Throws ConsumerRunning where an instance of this one does.
 */
export const takeFromLog = async (ports: TakingPorts, options: ConsumerOptions, handler: MessageHandler): Promise<TakenFromLog> => {
  const { connection, store, parking } = ports;
  await refuseRunning(connection, options.consumer);
  const ends = await endsOfTopics(connection, options.topics);
  const through = await store.head();
  const places = await PlacesOfConsumer.read(store.checkpoints, options.consumer, ends);
  const taker = new TakeOrPark({ consumer: options.consumer, handler, parking, now: () => store.clock.now() });
  await taker.reloadParkedKeys();

  const heard = heardBy(options, ports.publishers);
  const messagesOf = sharedMessagesOf(heard);
  const wanted = options.types && new Set(options.types);
  const lacked = (message: Message): boolean => (!wanted || wanted.has(message.type)) && places.lacks(message);
  let messages = 0;
  for await (const { events } of pagesOf(store, { after: places.first(), through, heard })) {
    const units = unitsOf(events, (event) => messagesOf(event).filter(lacked));
    for (const part of inBatches(units, options.maxWeight ?? 2_000)) {
      const items = part.flatMap((unit) => unit.items);
      await taker.take({
        units: part,
        from: beginning,
        // A batch may be taken in parts: each moves the partitions of its own messages.
        commit: (client, { from, to }) => {
          const its = items.filter(({ position }) => position > from && position <= to);
          return places.moveTo(its, to, client);
        },
      });
      messages += items.length;
      ports.onTaken?.(messages);
    }
  }
  await places.handOver(through);
  return { messages, through };
};

const heardBy = ({ consumer, topics }: ConsumerOptions, publishers: readonly Publisher[]): readonly Publisher[] =>
  topics.map((topic) => {
    const publisher = publishers.find(({ service }) => topicOf(service) === topic);
    if (!publisher) throw new RangeError(`${consumer} listens to ${topic}, which nobody publishes`);
    return publisher;
  });

/** The log in its order up to `through`: what was acknowledged is read once every transaction before it has ended. */
async function* pagesOf(
  store: EventStore,
  { after, through, heard }: { readonly after: Position; readonly through: Position; readonly heard: readonly Publisher[] },
): AsyncGenerator<Pick<LogPage, 'events'>> {
  const categories = heard.flatMap((publisher) => publisher.categories);
  while (after < through) {
    const page = await store.readAll({ after, categories });
    yield { events: page.events.filter(({ position }) => position <= through) };
    if (page.through === after) await sleep(20);
    after = page.through;
  }
}
