import { END, EventStoreDBClient, streamNameFilter } from '@eventstore/db-client';
import type { commandIdOf } from '@jumin/kernel';
import { entryOf } from '../conformance-suite';
import { openMemoryEventStore } from '../memory';
import { stressOrder, type Seen } from '../order-stress';
import { beginning, type EventStore } from '../port';
import { openEventStoreDb } from '.';
import { ServerDouble } from './testing/server-double';

let double: ServerDouble;
const opened: EventStore[] = [];
const open = async (): Promise<EventStore> => {
  const { connectionString } = double;
  const one = await openEventStoreDb({
    connectionString,
    checkpoints: openMemoryEventStore().checkpoints,
    resubscribeMs: 5,
  });
  opened.push(one);
  return one;
};
beforeEach(async () => void (double = await ServerDouble.start()));
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
  double.stop();
});

describe('the order of the log under racing writers', () => {
  const stressed = async (follow: (seen: Seen[]) => Promise<void>) => {
    const stores = [await open(), await open()];
    const seen: Seen[] = [];
    await follow(seen);
    return {
      write: async (writer: number, stream: string, events: number, entry: ReturnType<typeof commandIdOf>) => {
        const at = stores[writer % 2]!;
        const head = (await at.headRevisions([stream])).get(stream)!;
        const write = async (): Promise<number> => {
          const [outcome] = await at.append([entryOf(stream, head, events, entry)]);
          return outcome!.kind === 'conflict' ? 0 : events;
        };
        return write().catch(write); // Unknown: repeated, which tells.
      },
      readOn: async () => seen.splice(0),
    };
  };

  it('loses nothing and reorders nothing, though calls break and answers are lost', async () => {
    const reader = await open();
    let n = 0;
    double.onWrite = () => (++n % 50 === 0 ? 'written-cut' : 'answered');
    const dropping = setInterval(() => double.dropSubscriptions(Math.random() < 0.5 ? 'broken' : 'ended'), 60);
    const log = await stressed(async (seen) => {
      reader.subscribe({ name: 'live', after: beginning, categories: ['s'] }, async ({ events }) => {
        seen.push(...events.map(({ stream, revision, metadata }) => ({ stream, revision, entry: metadata.c })));
      });
    });
    const report = await stressOrder(log, { ms: 1_500 });
    clearInterval(dropping);
    // A repetition that broke as well may have gone in without being counted.
    expect({ ...report, durable: 0, delivered: 0 }).toEqual({ durable: 0, delivered: 0, lost: 0, outOfOrder: 0, torn: 0 });
    expect(report.delivered).toBe(double.log.events.filter(({ stream }) => stream.startsWith('s-')).length);
    expect(report.durable).toBeGreaterThan(20); // Hundreds on a machine that has nothing else to do.
  });

  // The same check must catch what others have built, or it proves nothing of ours.
  it('is lost by a reader that, when it is dropped, comes back at the end of the log', async () => {
    const client = EventStoreDBClient.connectionString(double.connectionString);
    let over = false;
    const dropping = setInterval(() => double.dropSubscriptions('broken'), 60);
    const log = await stressed(async (seen) => {
      const follow = (): void => {
        const subscription = client.subscribeToAll({ fromPosition: END, filter: streamNameFilter({ prefixes: ['s-'] }) });
        subscription.on('error', () => setTimeout(() => over || follow(), 20));
        subscription.on('data', ({ event }) => {
          const entry = (event!.metadata as { m: { c: string } }).m.c;
          seen.push({ stream: event!.streamId, revision: Number(event!.revision), entry });
        });
      };
      follow();
    });
    const report = await stressOrder(log, { ms: 1_000, patienceMs: 200 });
    clearInterval(dropping);
    over = true;
    await client.dispose();
    expect(report.lost).toBeGreaterThan(0);
  });
});
