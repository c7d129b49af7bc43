import { commandIdOf, eventIdOf, localDate } from '@jumin/kernel';
import { Transient } from './errors';
import { follow, type FollowedBatch } from './follow';
import { openMemoryEventStore } from './memory';
import { noStream, type AppendEntry, type EventStore } from './port';

const day = localDate('2024-03-01');
const entry = (stream: string, data: object = {}): AppendEntry => {
  const c = commandIdOf(stream);
  const metadata = { c, a: ['u1', 'H', 'officer', '341323'] as const };
  return {
    stream,
    expectedRevision: noStream,
    events: [{ id: eventIdOf(c, 0), type: 'Noted', version: 1, effectiveOn: day, receivedOn: day, data, metadata }],
  };
};
const streamsOf = (batches: readonly FollowedBatch[]): string[][] => batches.map(({ events }) => events.map(({ stream }) => stream));

describe('following the log', () => {
  let store: EventStore;
  beforeEach(() => (store = openMemoryEventStore()));
  const taking = (batches: FollowedBatch[], name = 's.lane'): ReturnType<typeof follow> =>
    follow(store, { name, categories: ['a'], maxWeight: 3 }, async (batch) => void batches.push(batch));

  it('goes on where it stopped', async () => {
    await store.append([entry('a-1')]);
    const [first, second]: [FollowedBatch[], FollowedBatch[]] = [[], []];
    const before = taking(first);
    await before.reached(await store.head());
    await before.stop();
    await store.append([entry('a-2')]);
    const after = taking(second);
    await after.reached(await store.head());
    expect([streamsOf(first), streamsOf(second)]).toEqual([[['a-1']], [['a-2']]]);
    expect(second[0]!.from).toBe(first[0]!.through);
    await after.stop();
    expect([before.status, after.status]).toEqual(['stopped', 'stopped']);
  });

  it('is past events of others without having been given any', async () => {
    await store.append([entry('b-1')]);
    const batches: FollowedBatch[] = [];
    const following = taking(batches);
    await following.reached(await store.head());
    await following.stop();
    expect(batches).toEqual([]);
    expect(await store.checkpoints.read('s.lane')).toBe(await store.head());
  });

  it('counts the lines of an event as its weight; a heavier one comes alone', async () => {
    const lines = (n: number): object => ({ lines: Array.from({ length: n }, () => ({})) });
    await store.append([entry('a-1'), entry('a-2', lines(2)), entry('a-3'), entry('a-4', lines(9)), entry('a-5')]);
    const batches: FollowedBatch[] = [];
    const following = taking(batches);
    await following.reached(await store.head());
    expect(streamsOf(batches)).toEqual([['a-1', 'a-2'], ['a-3'], ['a-4'], ['a-5']]);
    await following.stop();
  });

  it('takes a batch again after a transient error, says so, and loses nothing', async () => {
    await store.append([entry('a-1')]);
    const seen: string[] = [];
    const following = follow(store, { name: 's.lane', categories: ['a'], pausesMs: [1] }, async () => {
      seen.push(following.status);
      if (seen.length < 3) throw new Transient('the database is away');
    });
    await following.reached(await store.head());
    expect(seen).toEqual(['running', 'retrying', 'retrying']);
    expect(following.status).toBe('running');
    await following.stop();
  });

  it('fails by any other error, leaves the checkpoint, and tells whoever waits', async () => {
    await store.append([entry('a-1')]);
    const broken = new Error('a bug');
    const following = follow(store, { name: 's.lane', categories: ['a'] }, async () => Promise.reject(broken));
    await expect(following.reached(await store.head())).rejects.toMatchObject({ cause: broken });
    await expect(following.finished).rejects.toBe(broken);
    expect([following.status, following.error]).toEqual(['failed', broken]);
    expect(await store.checkpoints.read('s.lane')).toBe('');
  });

  it('stops while a dependency is lost', async () => {
    await store.append([entry('a-1')]);
    let following: ReturnType<typeof follow> | undefined;
    await new Promise<void>((resolve) => {
      following = follow(store, { name: 's.lane', categories: ['a'], pausesMs: [60_000], onRetry: () => resolve() }, async () => {
        throw new Transient('away');
      });
    });
    await following!.stop();
    expect(following!.status).toBe('stopped');
  });

  it('of two instances with one name one is told to stop', async () => {
    const following = [1, 2].map(() => follow(store, { name: 's.lane', categories: ['a'] }, async () => undefined));
    await Promise.all(following.map((f) => f.reached('' as never)));
    await store.append([entry('a-1')]);
    await expect(Promise.race(following.map((f) => f.finished))).rejects.toMatchObject({ name: 'CheckpointMoved' });
    await Promise.all(following.map((f) => f.stop()));
    expect(following.map((f) => f.status).sort()).toEqual(['failed', 'stopped']);
  });
});
