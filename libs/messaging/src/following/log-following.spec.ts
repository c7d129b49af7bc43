import { setTimeout as sleep } from 'node:timers/promises';
import { MemoryLog, noStream, openMemoryEventStore, type EventStore, type Position, type StoredEvent } from '@jumin/event-store';
import { commandIdOf, eventIdOf, localDate } from '@jumin/kernel';
import { LogFollowing, type FollowOptions } from './log-following';

const options: FollowOptions<StoredEvent> = { name: 'f', categories: ['a'], itemsOf: (event) => [event], noteLookedEveryMs: 2 };
const append = async (store: EventStore, ...streams: string[]): Promise<Position> => {
  const day = localDate('2024-03-01');
  const entries = streams.map((stream) => {
    const command = commandIdOf(stream);
    const metadata = { c: command, a: ['u', 'H', 'officer', '62'] as const };
    const event = { id: eventIdOf(command, 0), type: 'Noted', version: 1, effectiveOn: day, receivedOn: day, data: {}, metadata };
    return { stream, expectedRevision: noStream, events: [event] };
  });
  await store.append(entries);
  return store.head();
};
/** As rows are written: what is taken and the checkpoint go together. */
const follow = (store: EventStore) => {
  const taken: string[] = [];
  const following = new LogFollowing<StoredEvent>(store, options, async ({ units, commit }) => {
    await commit();
    taken.push(...units.flatMap(({ items }) => items.map(({ stream }) => stream)));
  });
  return { following, taken };
};
const noted = async (store: EventStore, position: Position): Promise<Position> => {
  for (let waited = 0; (await store.checkpoints.read('f')) < position && waited < 500; waited++) await sleep(2);
  return store.checkpoints.read('f');
};

describe('a follower whose categories are silent', () => {
  it('writes down how far it has looked, so that a restart does not look there again', async () => {
    const store = openMemoryEventStore({ log: new MemoryLog() });
    const { following, taken } = follow(store);
    const head = await append(store, 'b-1', 'b-2', 'b-3');
    expect(await noted(store, head)).toBe(head);
    const next = await append(store, 'a-1', 'b-4');
    await following.reached(next);
    expect(taken).toEqual(['a-1']);
    expect(await noted(store, next)).toBe(next);
    await following.stop();
  });

  it('leaves a batch in hand its own step of the checkpoint', async () => {
    const store = openMemoryEventStore({ log: new MemoryLog() });
    let release = (): void => undefined;
    const taken: string[] = [];
    const following = new LogFollowing<StoredEvent>(store, options, async ({ units }) => {
      taken.push(...units.flatMap(({ items }) => items.map(({ stream }) => stream)));
      await new Promise<void>((resolve) => (release = resolve));
    });
    const first = await append(store, 'a-1');
    while (taken.length === 0) await sleep(1);
    await append(store, 'b-1');
    await sleep(20);
    expect((await store.checkpoints.read('f')) < first).toBe(true);
    release();
    await following.reached(first);
    expect([taken, following.status]).toEqual([['a-1'], 'running']);
    await following.stop();
  });

  it('and another instance that moved it meanwhile are both right: nothing is taken twice', async () => {
    const memory = new MemoryLog();
    const [store, other] = [openMemoryEventStore({ log: memory }), openMemoryEventStore({ log: memory })];
    const { following, taken } = follow(store);
    const head = await append(store, 'b-1');
    await noted(store, head);
    const moved = await append(other, 'b-2');
    await other.checkpoints.advance('f', head, moved);
    const last = await append(store, 'a-1', 'a-2');
    await following.reached(last);
    expect([taken, following.status]).toEqual([['a-1', 'a-2'], 'running']);
    await following.stop();
  });
});
