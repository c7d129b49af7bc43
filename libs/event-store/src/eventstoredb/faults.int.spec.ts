import { setTimeout as sleep } from 'node:timers/promises';
import { commandIdOf } from '@jumin/kernel';
import { entryOf, eventOf, readWholeLog } from '../conformance-suite';
import { isTransient } from '../errors';
import { openMemoryEventStore } from '../memory';
import { beginning, noStream, type AppendEntry, type EventStore } from '../port';
import { openEventStoreDb, type EventStoreDbOptions } from '.';
import { ServerDouble, type WriteFate } from './testing/server-double';

let double: ServerDouble;
let store: EventStore;
const opened: EventStore[] = [];
const open = async (options: Partial<EventStoreDbOptions> = {}): Promise<EventStore> => {
  const one = await openEventStoreDb({
    connectionString: double.connectionString,
    checkpoints: openMemoryEventStore().checkpoints,
    resubscribeMs: 5,
    ...options,
  });
  opened.push(one);
  return one;
};
beforeEach(async () => {
  double = await ServerDouble.start();
  store = await open();
  await store.clock.begin('system');
});
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
  double.stop();
});

const places = (events: readonly { readonly stream: string; readonly revision: number }[]): string[] =>
  events.filter(({ stream }) => stream !== 'store-clock').map(({ stream, revision }) => `${stream}@${revision}`);
const kinds = async (entries: readonly AppendEntry[], at = store): Promise<string[]> => (await at.append(entries)).map(({ kind }) => kind);
/** The next write to the stream meets that fate, those after it the usual. */
const once = (stream: string, fate: WriteFate): void => {
  let met = false;
  double.onWrite = (name) => (name === stream && !met ? ((met = true), fate) : 'answered');
};

describe('a write whose fate is unknown', () => {
  beforeEach(async () => void (store = await open({ answerWithinMs: 500 })));
  it.each<[string, WriteFate, string]>([
    ['went in and the call broke', 'written-cut', 'already-done'],
    ['went in and nobody was told', 'written-unanswered', 'already-done'],
    ['went in and the server said that it took too long', 'written-timeout', 'already-done'],
    ['never arrived because the call broke', 'cut', 'appended'],
    ['never arrived and nobody was told', 'unanswered', 'appended'],
    ['was refused by a server that was busy', 'busy', 'appended'],
  ])('is a passing failure; repeated, it tells what became of it: %s', async (_, fate, then) => {
    const entry = entryOf('a-1', noStream, 3);
    once('a-1', fate);
    const failure = await store.append([entry]).catch((error: unknown) => error);
    expect([failure instanceof Error, isTransient(failure)]).toEqual([true, true]);
    expect(await store.append([entry])).toMatchObject([{ kind: then, revision: 2 }]);
    expect(places(await readWholeLog(store))).toEqual(['a-1@0', 'a-1@1', 'a-1@2']);
  });

  it('is told truly by another process as well', async () => {
    once('a-1', 'written-cut');
    await store.append([entryOf('a-1')]).catch(() => undefined);
    const other = await open();
    expect(await kinds([entryOf('a-1')], other)).toEqual(['already-done']);
    expect(await kinds([entryOf('a-1', noStream, 1, commandIdOf('other'))], other)).toEqual(['conflict']);
  });

  it('leaves the truth of the others in its list: repeated, they are done', async () => {
    const list = ['a-1', 'a-2', 'a-3'].map((stream) => entryOf(stream));
    once('a-2', 'unanswered');
    await expect(store.append(list)).rejects.toThrow('no answer');
    expect(await kinds(list)).toEqual(['already-done', 'appended', 'already-done']);
  });

  it('is told by the events that stand there where the server does not see that they are the same', async () => {
    await store.append([entryOf('a-1', noStream, 2)]);
    for (const [entry, kind] of [
      [entryOf('a-1', noStream, 2), 'already-done'],
      [entryOf('a-1', noStream, 2, commandIdOf('other')), 'conflict'],
    ] as const) {
      once('a-1', 'not-recognised');
      expect(await kinds([entry])).toEqual([kind]);
    }
  });

  it('holds up the next write to its stream, and no other', async () => {
    once('a-1', 'unanswered');
    const before = double.seen.writes;
    const calls = [entryOf('a-1'), entryOf('a-1', noStream, 1, commandIdOf('next')), entryOf('a-2')].map((entry) => store.append([entry]));
    await calls[2];
    await sleep(50);
    expect(double.seen.writes - before).toBe(2);
    await expect(calls[0]).rejects.toThrow('no answer');
    expect(await calls[1]).toMatchObject([{ kind: 'appended' }]);
  });

  it('gives up the call on which nothing is answered any more', async () => {
    await store.append([entryOf('c-1')]);
    const before = double.seen.appendCalls;
    once('a-1', 'unanswered');
    await expect(store.append([entryOf('a-1')])).rejects.toThrow('no answer');
    await store.append([entryOf('a-1')]);
    expect(double.seen.appendCalls - before).toBe(1);
  });

  it('leaves those alone that are still being answered', async () => {
    once('a-1', 'unanswered');
    await store.append([entryOf('c-1')]);
    const before = double.seen.appendCalls;
    const lost = store.append([entryOf('a-1')]);
    let writing = true;
    const others: Promise<string[]>[] = [];
    const failure = lost.catch((error: unknown) => ((writing = false), error));
    for (let n = 0; writing; n++) {
      others.push(kinds([entryOf(`b-${n}`)]));
      await sleep(5);
    }
    expect(isTransient(await failure)).toBe(true);
    expect(new Set((await Promise.all(others)).flat())).toEqual(new Set(['appended']));
    expect(double.seen.appendCalls).toBe(before);
  });

  it('does not make a later command that finds its events there believe that it wrote them', async () => {
    once('a-1', 'written-unanswered');
    await store.append([entryOf('a-1')]).catch(() => undefined);
    expect(await kinds([entryOf('a-1', noStream, 1, commandIdOf('later'))])).toEqual(['conflict']);
    expect(await kinds([entryOf('a-1', 0)])).toEqual(['appended']);
  });
});

describe('a write that the server does not take', () => {
  it('fails alone, and for good: those sent with it go in', async () => {
    const command = commandIdOf('large');
    const large = { stream: 'a-1', expectedRevision: noStream, events: [eventOf(command, 0, { text: 'x'.repeat(1_100_000) })] };
    const [refused, taken] = await Promise.allSettled([store.append([large]), store.append([entryOf('a-2')])]);
    expect(refused).toMatchObject({ status: 'rejected', reason: expect.any(RangeError) });
    expect(isTransient((refused as PromiseRejectedResult).reason)).toBe(false);
    expect(taken).toMatchObject({ status: 'fulfilled', value: [{ kind: 'appended' }] });
  });
  it('of several messages goes in as one', async () => {
    double.stop();
    double = await ServerDouble.start({ appendBytesMax: 32 * 1024 * 1024 });
    const roomy = await open();
    const command = commandIdOf('parts');
    const events = Array.from({ length: 5 }, (_, nth) => eventOf(command, nth, { text: 'x'.repeat(1_500_000) }));
    expect(await kinds([{ stream: 'a-1', expectedRevision: noStream, events }], roomy)).toEqual(['appended']);
    expect(double.log.streams.get('a-1')).toHaveLength(5);
    expect(double.seen.writes).toBe(2);
  });
});

describe('a server that is away', () => {
  it('fails reads and writes in passing, and serves the same store when it is back', async () => {
    await store.append([entryOf('a-1')]);
    double.stop();
    for (const attempt of [store.append([entryOf('a-2')]), store.load(['a-1']), store.head(), store.readAll({ after: beginning })])
      expect(isTransient(await attempt.catch((error: unknown) => error))).toBe(true);
    await double.listen();
    expect(await kinds([entryOf('a-2')])).toEqual(['appended']);
    expect(places((await store.load(['a-1'])).get('a-1')!)).toEqual(['a-1@0']);
  });
  it('fails an opening in passing', async () => {
    double.stop();
    expect(isTransient(await open().catch((error: unknown) => error))).toBe(true);
  });
  it('fails an opening in passing where no node of a cluster is found', async () => {
    const connectionString = 'esdb://127.0.0.1:1,127.0.0.1:2?tls=false&maxDiscoverAttempts=1';
    expect(isTransient(await open({ connectionString }).catch((error: unknown) => error))).toBe(true);
  });
  it('that falls silent during a read is not waited for for ever', async () => {
    const impatient = await open({ silenceMsMax: 400 });
    double.onRead = () => 'unanswered';
    expect(isTransient(await impatient.load(['a-1']).catch((error: unknown) => error))).toBe(true);
  });
  it('is refused when it is too old to say when a subscription has caught up', async () => {
    double.stop();
    double = await ServerDouble.start({ version: '22.10.5.0' });
    const refusal = await open().catch((error: unknown) => error);
    expect([isTransient(refusal), String(refusal)]).toEqual([false, expect.stringContaining('too old')]);
  });
});

/** Appends one event after the other, to streams in turn, until it is told to stop; what fails in passing is repeated. */
const writing = (at: EventStore) => {
  let over = false;
  const written = (async () => {
    let n = 0;
    for (; !over; n++)
      for (let done = false; !done;) {
        const entry = entryOf(`a-${n % 3}`, Math.floor(n / 3) - 1, 1, commandIdOf('writing', n));
        done = await at.append([entry]).then(
          () => true,
          () => sleep(2).then(() => false),
        );
      }
    return n;
  })();
  return { stop: () => ((over = true), written) };
};
const following = (at: EventStore, categories?: readonly string[]) => {
  const seen: string[] = [];
  const subscription = at.subscribe({ name: 's', after: beginning, ...(categories ? { categories } : {}) }, async ({ events }) => {
    seen.push(...places(events));
  });
  return { subscription, seen };
};

describe('a subscription that is dropped', () => {
  it.each<[string, () => Promise<void> | void]>([
    ['because its consumer is slow', () => double.dropSubscriptions('broken')],
    ['by a server that is going', () => double.dropSubscriptions('ended')],
    [
      'with every connection',
      async () => {
        double.stop();
        await sleep(10);
        await double.listen();
      },
    ],
  ])('goes on where it was, %s: nothing is lost, nothing comes twice', async (_, drop) => {
    const { subscription, seen } = following(store, ['a']);
    const writer = writing(await open());
    for (let round = 0; round < 8; round++) {
      while (double.subscribed === 0) await sleep(1);
      await sleep(10);
      await drop();
    }
    const written = await writer.stop();
    await subscription.reached(await store.head());
    expect(seen).toEqual(Array.from({ length: written }, (_, n) => `a-${n % 3}@${Math.floor(n / 3)}`));
    expect(written).toBeGreaterThan(8);
    expect(double.seen.subscriptions).toBeGreaterThan(8);
  });

  it('without a word is noticed by what it does not bring', async () => {
    const { subscription, seen } = following(store, ['a']);
    for (const stream of ['a-1', 'a-2']) {
      await store.append([entryOf(stream)]);
      await subscription.reached(await store.head()); // The first may have been read by the subscriber itself.
    }
    double.muteSubscriptions();
    await store.append([entryOf('a-3')]);
    await subscription.reached(await store.head());
    expect(seen).toEqual(['a-1@0', 'a-2@0', 'a-3@0']);
  });

  it('tells its listener of what no repetition mends', async () => {
    const { subscription } = following(store, ['a']);
    await subscription.reached(await store.head());
    const foreign = {
      id: commandIdOf('foreign'),
      type: 'x',
      contentType: 'application/json',
      data: Buffer.from('{}'),
      metadata: new Uint8Array(),
    };
    double.log.write('a-9', 'no-stream', [foreign]);
    await expect(subscription.finished).rejects.toThrow('not written by this platform');
  });

  it('moves to the new leader of the cluster, and writes with it', async () => {
    const leader = await ServerDouble.start({ log: double.log });
    try {
      const { subscription, seen } = following(store, ['a']);
      await store.append([entryOf('a-1')]);
      await subscription.reached(await store.head());
      double.follows = leader;
      expect(isTransient(await store.append([entryOf('a-2')]).catch((error: unknown) => error))).toBe(true);
      expect(await kinds([entryOf('a-2')])).toEqual(['appended']);
      expect(leader.seen.writes).toBe(1);
      double.dropSubscriptions('broken');
      await store.append([entryOf('a-3')]);
      await subscription.reached(await store.head());
      expect(leader.seen.subscriptions).toBeGreaterThan(0);
      expect(seen).toEqual(['a-1@0', 'a-2@0', 'a-3@0']);
    } finally {
      for (const one of opened.splice(0)) await one.close();
      leader.stop();
    }
  });
});

describe('one subscription of the process', () => {
  it('serves all its subscribers', async () => {
    const all = Array.from({ length: 20 }, (_, nth) => following(store, nth % 2 === 0 ? ['a'] : ['a', 'b']));
    await store.append([entryOf('a-1'), entryOf('b-1')]);
    const head = await store.head();
    for (const { subscription } of all) await subscription.reached(head);
    for (let n = 2; n < 30; n++) await store.append([entryOf(`a-${n}`), entryOf(`b-${n}`)]);
    const before = double.seen.subscriptions;
    const later = await store.head();
    for (const { subscription } of all) await subscription.reached(later);
    expect(all.map(({ seen }) => seen.length)).toEqual(all.map((_, nth) => (nth % 2 === 0 ? 29 : 58)));
    expect(double.seen.subscriptions - before).toBeLessThanOrEqual(1);
  });
  it('takes in a category that joins later, from wherever its subscriber stands', async () => {
    const first = following(store, ['a']);
    for (let n = 0; n < 10; n++) await store.append([entryOf(`a-${n}`), entryOf(`b-${n}`)]);
    await first.subscription.reached(await store.head());
    const second = following(store, ['b']);
    for (let n = 10; n < 20; n++) await store.append([entryOf(`a-${n}`), entryOf(`b-${n}`)]);
    const head = await store.head();
    for (const { subscription } of [first, second]) await subscription.reached(head);
    expect(first.seen).toEqual(Array.from({ length: 20 }, (_, n) => `a-${n}@0`));
    expect(second.seen).toEqual(Array.from({ length: 20 }, (_, n) => `b-${n}@0`));
  });
  it('moves on by the server’s checkpoints where nothing matches, before anybody asks', async () => {
    const quiet = await open({ idleMs: 60_000 });
    const { subscription, seen } = following(quiet, ['a']);
    await quiet.append([entryOf('a-1')]);
    await subscription.reached(await quiet.head());
    const before = subscription.position;
    const other = await open(); // Its events are those of another process.
    await other.append(Array.from({ length: 2_500 }, (_, n) => entryOf(`b-${n}`)));
    for (let waited = 0; subscription.position === before && waited < 5_000; waited++) await sleep(2);
    const looked = (await readWholeLog(other)).filter(({ position }) => position <= subscription.position);
    expect(looked.length).toBeGreaterThan(1_000);
    await subscription.reached(await other.head());
    expect(seen).toEqual(['a-1@0']);
  });
  it('sees nothing of the server’s own streams, nor of another deployment’s', async () => {
    const mine = await open({ streamPrefix: 'one.' });
    const { subscription, seen } = following(mine);
    await mine.append([entryOf('a-1')]);
    await store.append([entryOf('a-2')]);
    const stats = {
      id: commandIdOf('stats'),
      type: '$stats',
      contentType: 'application/json',
      data: Buffer.from('{}'),
      metadata: new Uint8Array(),
    };
    double.log.write('$stats-0', 'no-stream', [stats]);
    await mine.append([entryOf('a-3')]);
    await subscription.reached(await mine.head());
    expect(seen).toEqual(['a-1@0', 'a-3@0']);
    expect(places(await readWholeLog(mine))).toEqual(['a-1@0', 'a-3@0']);
    expect(places(await readWholeLog(store))).not.toContain('$stats-0@0');
  });
});
