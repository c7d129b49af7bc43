import { setTimeout as sleep } from 'node:timers/promises';
import { addDays, commandIdOf, dateOf, eventIdOf, instant, localDate, type CommandId, type Instant } from '@jumin/kernel';
import {
  beginning,
  noStream,
  type AppendEntry,
  type EventStore,
  type LogPage,
  type NewEvent,
  type Position,
  type StoredEvent,
} from './port';
import { clockStream } from './store-opened';
import type { ServiceUpcasters } from './upcasting';

export interface OpenOptions {
  readonly upcasters?: readonly ServiceUpcasters[];
  readonly systemNow?: () => number;
}

/** One log: `open` gives the store of another process on it. */
export interface LogDeployment {
  open(options?: OpenOptions): Promise<EventStore>;
}

const day = localDate('2024-03-01');
export const eventOf = (command: CommandId, nth = 0, data: object = { n: nth }): NewEvent => ({
  id: eventIdOf(command, nth),
  type: 'Noted',
  version: 1,
  effectiveOn: day,
  receivedOn: addDays(day, 1),
  data,
  metadata: { c: command, a: ['u1', 'H', 'officer', '341323'] },
});
/** `count` events of one command for a stream of which `expectedRevision` was read. */
export const entryOf = (
  stream: string,
  expectedRevision = noStream,
  count = 1,
  command = commandIdOf(stream, expectedRevision, count),
): AppendEntry => ({
  stream,
  expectedRevision,
  events: Array.from({ length: count }, (_, nth) => eventOf(command, nth)),
});

/**
 * Up to what had been committed when it was asked. A page may end before: readers stay below the oldest transaction of the whole server, and the specs beside
 * this one have theirs.
 */
export const readWholeLog = async (
  store: EventStore,
  options: { categories?: readonly string[]; maxEvents?: number } = {},
): Promise<StoredEvent[]> => {
  const events: StoredEvent[] = [];
  const head = await store.head();
  for (let after = beginning; ;) {
    const page = await store.readAll({ after, ...options });
    events.push(...page.events);
    if (page.through === after && after >= head) return events;
    if (page.through === after) await sleep(2);
    after = page.through;
  }
};
const places = (events: readonly StoredEvent[]): string[] =>
  events.filter(({ stream }) => stream !== clockStream).map((e) => `${e.stream}@${e.revision}`);

/** What every adapter of the event store promises. `deploy` makes an empty log of its own for each test. */
export const describeEventStore = (name: string, deploy: () => Promise<LogDeployment>): void =>
  describe(`event store on ${name}`, () => {
    let deployment: LogDeployment;
    let store: EventStore;
    const opened: EventStore[] = [];
    const open = async (options?: OpenOptions): Promise<EventStore> => {
      const other = await deployment.open(options);
      opened.push(other);
      return other;
    };
    beforeEach(async () => {
      deployment = await deploy();
      store = await open();
    });
    afterEach(async () => {
      for (const one of opened.splice(0)) await one.close();
    });
    const kinds = async (entries: readonly AppendEntry[], at = store): Promise<string[]> =>
      (await at.append(entries)).map(({ kind }) => kind);

    describe('appending', () => {
      it('answers per entry, in the order of the list', async () => {
        await store.append([entryOf('a-2')]);
        const outcomes = await store.append([
          entryOf('a-3'),
          entryOf('a-2', noStream, 1, commandIdOf('other')),
          entryOf('a-1', noStream, 2),
        ]);
        expect(outcomes.map((o) => (o.kind === 'appended' ? o.revision : o.kind))).toEqual([0, 'conflict', 1]);
      });
      it('gives back exactly what was appended', async () => {
        const command = commandIdOf('exact');
        const data = {
          空: '',
          text: '张\n"三"\u0000\ud83d\ude00\\n',
          fen: 10 ** 14,
          lines: [{ a: 1 }, { a: null }],
          no: false,
          2: 'x',
          1: 'y',
        };
        const event = {
          ...eventOf(command, 0, data),
          type: 'Noted',
          version: 3,
          metadata: { c: command, p: 'm1', a: ['u', 'W', 'r', '62'] as const },
        };
        const [outcome] = await store.append([{ stream: 'a-张三', expectedRevision: noStream, events: [event] }]);
        const [loaded] = (await store.load(['a-张三'])).get('a-张三')!;
        const { position, revision, stream, recordedAt, ...rest } = loaded!;
        expect(rest).toEqual(event);
        expect(JSON.stringify(rest.data)).toBe(JSON.stringify(data));
        expect({ kind: 'appended', position, revision }).toEqual(outcome);
        expect(stream).toBe('a-张三');
        expect(recordedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+08:00$/);
      });
      it('needs the revision that stands: neither an older one nor one that nobody has read', async () => {
        await store.append([entryOf('a-1', noStream, 3)]);
        for (const wrong of [noStream, 0, 1, 3, 7])
          expect(await kinds([entryOf('a-1', wrong, 1, commandIdOf('w', wrong))])).toEqual(['conflict']);
        expect(await kinds([entryOf('a-2', 0)])).toEqual(['conflict']);
        expect(await kinds([entryOf('a-1', 2)])).toEqual(['appended']);
      });
      it('knows an earlier attempt by its events', async () => {
        const attempt = entryOf('a-1', noStream, 2);
        await store.append([attempt]);
        await store.append([entryOf('a-1', 1)]);
        expect(await store.append([attempt])).toEqual([{ kind: 'already-done', revision: 1 }]);
        expect(await kinds([{ ...attempt, events: attempt.events.slice(0, 1).concat(eventOf(commandIdOf('other'))) }])).toEqual([
          'conflict',
        ]);
      });
      it('puts an entry in whole or not at all', async () => {
        await store.append([entryOf('a-1')]);
        expect(await kinds([entryOf('a-1', noStream, 3, commandIdOf('late')), entryOf('a-2', noStream, 3)])).toEqual([
          'conflict',
          'appended',
        ]);
        expect(places(await readWholeLog(store))).toEqual(['a-1@0', 'a-2@0', 'a-2@1', 'a-2@2']);
      });
      it.each<[string, readonly AppendEntry[]]>([
        ['two entries of one stream', [entryOf('a-1'), entryOf('a-1', 0)]],
        ['an entry without events', [{ stream: 'a-1', expectedRevision: noStream, events: [] }]],
        ['a stream without category', [entryOf('a')]],
        ['a stream with a line feed', [entryOf('a-1\na-2')]],
        ['a revision below none', [entryOf('a-1', -2)]],
      ])('refuses %s, whatever else is in the list', async (_, entries) => {
        await expect(store.append([entryOf('a-9'), ...entries])).rejects.toThrow();
        expect(places(await readWholeLog(store))).toEqual([]);
      });
      it('of nothing is nothing', async () => expect(await store.append([])).toEqual([]));
      it('takes calls on one stream that are made at once one after the other', async () => {
        const outcomes = await Promise.all([
          store.append([entryOf('a-1', noStream, 1, commandIdOf('one')), entryOf('a-2')]),
          store.append([entryOf('a-1', noStream, 1, commandIdOf('two')), entryOf('a-3')]),
        ]);
        expect(outcomes.map((list) => list.map(({ kind }) => kind))).toEqual([
          ['appended', 'appended'],
          ['conflict', 'appended'],
        ]);
      });
      it('takes a list of 5,000 entries, and 500 single ones at once', async () => {
        const many = Array.from({ length: 5_000 }, (_, n) => entryOf(`a-${n}`));
        expect(new Set(await kinds(many))).toEqual(new Set(['appended']));
        const singles = await Promise.all(Array.from({ length: 500 }, (_, n) => kinds([entryOf(`b-${n}`)])));
        expect(new Set(singles.flat())).toEqual(new Set(['appended']));
        expect(places(await readWholeLog(store))).toHaveLength(5_500);
      });
      it('between processes lets one win each revision, whole entries only', async () => {
        const others = [store, await open(), await open()];
        const streams = Array.from({ length: 20 }, (_, n) => `a-${n}`);
        const won = await Promise.all(
          others.map((one, nth) =>
            kinds(
              streams.toReversed().map((stream) => entryOf(stream, noStream, 1 + nth, commandIdOf(stream, nth))),
              one,
            ),
          ),
        );
        const winners = streams.map((_, n) => won.filter((list) => list[n] === 'appended').length);
        expect(winners).toEqual(streams.map(() => 1));
        for (const events of (await store.load(streams)).values()) expect(new Set(events.map(({ metadata }) => metadata.c)).size).toBe(1);
      });
    });

    describe('loading', () => {
      it('gives every stream that was asked for, in order, also those that are not there', async () => {
        await store.append([entryOf('a-1', noStream, 2), entryOf('a-10')]);
        await store.append([entryOf('a-1', 1)]);
        const loaded = await store.load(['a-2', 'a-1', 'a-10']);
        expect([...loaded].map(([stream, events]) => [stream, places(events)])).toEqual([
          ['a-2', []],
          ['a-1', ['a-1@0', 'a-1@1', 'a-1@2']],
          ['a-10', ['a-10@0']],
        ]);
        expect([...(await store.headRevisions(['a-1', 'a-2', 'a-10']))]).toEqual([
          ['a-1', 2],
          ['a-2', noStream],
          ['a-10', 0],
        ]);
        expect((await store.load([])).size + (await store.headRevisions([])).size).toBe(0);
      });
      it('tells the command of each event, by revision, of every stream that was asked for', async () => {
        const [first, second, other] = [entryOf('a-1', noStream, 2), entryOf('a-1', 1), entryOf('a-10')];
        await store.append([first, other]);
        await store.append([second]);
        const commandOf = ({ events }: AppendEntry) => events[0]!.metadata.c;
        expect([...(await store.commandIds(['a-2', 'a-1', 'a-10']))]).toEqual([
          ['a-2', []],
          ['a-1', [commandOf(first), commandOf(first), commandOf(second)]],
          ['a-10', [commandOf(other)]],
        ]);
        expect((await store.commandIds([])).size).toBe(0);
      });
    });

    describe('reading the whole log', () => {
      beforeEach(async () => {
        await store.append([entryOf('b-1', noStream, 3), entryOf('a-1', noStream, 2)]);
        for (let n = 2; n < 12; n++) await store.append([entryOf(`c-${n}`)]);
        await store.append([entryOf('a-1', 1), entryOf('ab-1')]);
        await readWholeLog(store); // From here on all of it can be read.
      });
      it('gives all events, whatever the size of the pages', async () => {
        const all = places(await readWholeLog(store));
        expect(all).toHaveLength(17);
        for (const maxEvents of [1, 2, 5, 17, 100]) expect(places(await readWholeLog(store, { maxEvents }))).toEqual(all);
      });
      it('gives positions that rise as text', async () => {
        const positions = (await readWholeLog(store)).map(({ position }) => position);
        expect(positions).toEqual(positions.toSorted());
        expect(new Set(positions).size).toBe(positions.length);
        expect(await store.head()).toBe(positions.at(-1));
      });
      it('limits itself to categories, and moves on where nothing matches', async () => {
        for (const maxEvents of [1, 3, 100]) {
          expect(places(await readWholeLog(store, { categories: ['a'], maxEvents }))).toEqual(['a-1@0', 'a-1@1', 'a-1@2']);
          expect(places(await readWholeLog(store, { categories: ['ab', 'none'], maxEvents }))).toEqual(['ab-1@0']);
        }
        let [after, through] = [beginning, beginning];
        do [after, through] = [through, (await store.readAll({ after: through, categories: ['none'], maxEvents: 1 })).through];
        while (through !== after);
        expect(through).toBe(await store.head());
      });
      it('ends a page at the bytes that were asked for, with one event at least', async () => {
        const page = await store.readAll({ after: beginning, maxBytes: 1 });
        expect([page.events.length, page.through]).toEqual([1, page.events[0]!.position]);
      });
      it('of an empty log ends where it began', async () => {
        const empty = await (await deploy()).open();
        expect([await empty.readAll({ after: beginning }), await empty.head()]).toEqual([{ events: [], through: beginning }, beginning]);
        await empty.close();
      });
    });

    describe('subscribing', () => {
      const collect = (from: EventStore, after: Position, categories?: readonly string[]) => {
        const pages: LogPage[] = [];
        const subscription = from.subscribe(
          { name: 's', after, ...(categories ? { categories } : {}) },
          async (page) => void pages.push(page),
        );
        return { subscription, seen: () => places(pages.flatMap(({ events }) => events)), pages };
      };
      it('gives what was there and what comes, to each from its own position', async () => {
        await store.append([entryOf('a-1')]);
        const middle = await store.head();
        const [whole, rest, onlyB] = [collect(store, beginning), collect(store, middle), collect(store, beginning, ['b'])];
        await whole.subscription.reached(middle);
        for (let n = 2; n < 6; n++) await store.append([entryOf(`a-${n}`), entryOf(`b-${n}`)]);
        const head = await store.head();
        for (const one of [whole, rest, onlyB]) await one.subscription.reached(head);
        const all = places(await readWholeLog(store));
        expect(whole.seen()).toEqual(all);
        expect(rest.seen()).toEqual(all.slice(1));
        expect(onlyB.seen()).toEqual(all.filter((place) => place.startsWith('b')));
        expect(onlyB.pages.every(({ events }) => events.length > 0)).toBe(true);
        expect(onlyB.subscription.position).toBe(head);
      });
      it('sees what another process appends', async () => {
        const live = collect(store, beginning);
        const other = await open();
        await other.append([entryOf('a-1'), entryOf('a-2')]);
        await live.subscription.reached(await other.head());
        expect(live.seen()).toEqual(['a-1@0', 'a-2@0']);
      });
      it('gives live what a load gives', async () => {
        const live = collect(store, beginning);
        await live.subscription.reached(beginning);
        await store.append([entryOf('a-0')]);
        await live.subscription.reached(await store.head());
        await store.append([entryOf('a-1', noStream, 2)]);
        await live.subscription.reached(await store.head());
        expect(live.pages.flatMap(({ events }) => events).filter(({ stream }) => stream === 'a-1')).toEqual(
          (await store.load(['a-1'])).get('a-1'),
        );
      });
      it('waits for the listener, and stops after the batch in hand', async () => {
        let release = (): void => undefined;
        const given: number[] = [];
        const inHand = new Promise<void>((begun) => {
          const subscription = store.subscribe({ name: 's', after: beginning }, async ({ events }) => {
            given.push(events.length);
            begun();
            await new Promise<void>((resolve) => (release = resolve));
          });
          stop = () => subscription.stop();
        });
        await store.append([entryOf('a-1')]);
        await inHand;
        await store.append([entryOf('a-2')]);
        const stopped = stop();
        release();
        await stopped;
        expect(given).toHaveLength(1);
      });
      let stop: () => Promise<void>;
      it('fails by the error of its listener, for itself alone', async () => {
        const broken = new Error('a bug');
        const failing = store.subscribe({ name: 'failing', after: beginning }, async () => Promise.reject(broken));
        const other = collect(store, beginning);
        await store.append([entryOf('a-1')]);
        await expect(failing.finished).rejects.toBe(broken);
        await expect(failing.reached(await store.head())).rejects.toMatchObject({ cause: broken });
        await other.subscription.reached(await store.head());
        await other.subscription.stop();
        await expect(other.subscription.finished).resolves.toBeUndefined();
        await expect(other.subscription.reached('~' as Position)).rejects.toThrow('stopped');
      });
    });

    describe('checkpoints', () => {
      it('move by compare-and-set', async () => {
        const [one, two] = ['0001', '0002'] as Position[];
        const at = store.checkpoints;
        expect(await at.read('x')).toBe(beginning);
        expect([await at.advance('x', beginning, one!), await at.advance('x', beginning, two!)]).toEqual([true, false]);
        expect([await at.advance('x', two!, one!), await at.advance('x', one!, two!)]).toEqual([false, true]);
        expect(await (await open()).checkpoints.read('x')).toBe(two);
        expect(await at.advance('y', one!, two!)).toBe(false);
        expect(await at.read('y')).toBe(beginning);
      });
    });

    describe('the clock', () => {
      it('is a system clock for ever when events are appended before anybody decided', async () => {
        expect(store.clock.kind).toBe('undecided');
        await store.append([entryOf('a-1')]);
        expect([store.clock.kind, await store.clock.decided]).toEqual(['system', 'system']);
        await expect(store.clock.begin('business', day)).rejects.toMatchObject({ code: 'ClockDecided' });
        await store.clock.begin('system');
        expect(() => store.clock.moveTo(day)).toThrow(expect.objectContaining({ code: 'SystemClock' }));
        const [first] = await readWholeLog(store);
        expect([first!.stream, first!.type, first!.data]).toMatchObject([clockStream, 'StoreOpened', { clock: 'system' }]);
      });
      it('is decided once, though several processes decide at once', async () => {
        const others = [store, await open(), await open(), await open()];
        const settled = await Promise.allSettled(others.map((one, n) => one.clock.begin(n % 2 === 0 ? 'business' : 'system', day)));
        expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
        expect(new Set(others.map(({ clock }) => clock.kind)).size).toBe(1);
        expect(await readWholeLog(store)).toHaveLength(1);
      });
      it('follows the days of the files and never goes back', async () => {
        await store.clock.begin('business', day);
        expect([store.clock.now(), store.clock.today()]).toEqual(['2024-03-01T09:00:00.000+08:00', day]);
        await store.append([entryOf('a-1'), entryOf('a-2')]);
        await store.append([entryOf('a-3')]);
        store.clock.closeDay();
        await store.append([entryOf('a-4')]);
        store.clock.moveTo(addDays(day, 2));
        store.clock.moveTo(day);
        await store.append([entryOf('a-5')]);
        expect((await readWholeLog(store)).map(({ recordedAt }) => recordedAt.slice(0, 23))).toEqual([
          '2024-03-01T09:00:00.000',
          '2024-03-01T09:00:00.001',
          '2024-03-01T09:00:00.001',
          '2024-03-01T09:00:00.002',
          '2024-03-01T23:59:00.001',
          '2024-03-03T09:00:00.001',
        ]);
      });
      it('goes on after the last event when the store is opened again', async () => {
        await store.clock.begin('business', day);
        await store.append([entryOf('a-1')]);
        const again = await open();
        expect([again.clock.kind, again.clock.now()]).toEqual(['business', '2024-03-01T09:00:00.001+08:00']);
        await again.append([entryOf('a-2')]);
        expect((await readWholeLog(again)).at(-1)!.recordedAt).toBe('2024-03-01T09:00:00.002+08:00');
      });
      it('does not go back when the machine does, nor behind what was read of another process', async () => {
        let ms = Date.parse('2024-03-01T10:00:00+08:00');
        const one = await open({ systemNow: () => ms });
        await one.append([entryOf('a-1')]);
        ms -= 60_000;
        await one.append([entryOf('a-2')]);
        const slow = await open({ systemNow: () => ms - 3_600_000 });
        await slow.load(['a-1']);
        await slow.append([entryOf('a-1', 0)]);
        expect(new Set((await readWholeLog(one)).map(({ recordedAt }) => recordedAt))).toEqual(new Set(['2024-03-01T10:00:00.000+08:00']));
      });
    });

    describe('known at an instant', () => {
      it('leaves out what was recorded later, and refuses what is not certain yet', async () => {
        let ms = Date.parse('2024-03-01T10:00:00+08:00');
        const one = await open({ systemNow: () => ms });
        await one.append([entryOf('a-1')]);
        const before = one.clock.now();
        ms += 60_000;
        await one.append([entryOf('a-1', 0)]);
        expect(places((await one.load(['a-1'], { knownAt: before })).get('a-1')!)).toEqual(['a-1@0']);
        await expect(one.load(['a-1'], { knownAt: one.clock.now() })).rejects.toMatchObject({ code: 'KnownAtTooLate' });
        const certain = one.clock.now();
        ms += 5_000;
        expect(places((await one.load(['a-1'], { knownAt: certain })).get('a-1')!)).toEqual(['a-1@0', 'a-1@1']);
        await expect(one.load(['a-1'], { knownAt: instant(`${dateOf(certain)}T10:01:00.001+08:00`) })).rejects.toMatchObject({
          code: 'KnownAtTooLate',
        });
      });
      it('a business clock at rest answers up to its last event', async () => {
        await store.clock.begin('business', day);
        await store.append([entryOf('a-1')]);
        const last = (await store.load(['a-1'])).get('a-1')![0]!.recordedAt;
        expect(places((await store.load(['a-1'], { knownAt: last })).get('a-1')!)).toEqual(['a-1@0']);
        await expect(store.load(['a-1'], { knownAt: '2024-03-01T09:00:00.002+08:00' as Instant })).rejects.toMatchObject({
          code: 'KnownAtTooLate',
        });
      });
    });

    describe('events of older versions', () => {
      const upcasters: ServiceUpcasters[] = [
        {
          categories: ['a'],
          upcasters: {
            Noted: (event) => (event.version >= 2 ? event : { ...event, version: 2, data: { number: (event.data as { n: number }).n } }),
          },
        },
      ];
      it('come in their newest shape wherever they are read, in the categories of their service alone', async () => {
        const one = await open({ upcasters });
        const live: StoredEvent[] = [];
        const subscription = one.subscribe({ name: 's', after: beginning }, async ({ events }) => void live.push(...events));
        await one.append([entryOf('a-1'), entryOf('b-1')]);
        await subscription.reached(await one.head());
        await one.append([entryOf('a-2'), entryOf('b-2')]);
        await subscription.reached(await one.head());
        const read = [[...(await one.load(['a-1', 'b-1'])).values()].flat(), await readWholeLog(one), live];
        for (const events of read)
          for (const { stream, version, data } of events.filter((event) => event.stream !== clockStream))
            expect([stream, version, data]).toEqual(stream.startsWith('a') ? [stream, 2, { number: 0 }] : [stream, 1, { n: 0 }]);
        expect((await (await open()).load(['a-1'])).get('a-1')![0]!.data).toEqual({ n: 0 });
      });
    });

    it('on close answers what is under way and ends its subscriptions', async () => {
      const subscription = store.subscribe({ name: 's', after: beginning }, async () => undefined);
      const appending = store.append([entryOf('a-1')]);
      await store.clock.decided;
      await store.close();
      await expect(appending).resolves.toMatchObject([{ kind: 'appended' }]);
      await expect(subscription.finished).resolves.toBeUndefined();
    });
  });
