import type { Actor, Position } from '@jumin/event-store';
import { Transient } from '@jumin/event-store';
import type { Pool } from 'pg';
import type { Consumption, Contract, Message, MessageBus, MessageBatch, MessageHandler } from './port';

/** What a test of an adapter has: two services, `north` and `south`, that publish whatever they are told to, and buses like those of separate processes. */
export interface BusDeployment {
  /** One durable event of the service, with these contracts. Resolves with its position. */
  publish(service: 'north' | 'south', contracts: readonly Contract[]): Promise<Position>;
  /** The bus of another process on the same log. Back-off waits are to be short. */
  open(): MessageBus;
  /** Where rows may share a transaction with the checkpoint; absent in memory. */
  readonly database?: Pool;
}

const officer: Actor = { id: 'officer-1', agency: 'H', role: 'operator', division: '341323' };
const said = (key: string, n: number, more: object = {}): Contract => ({ type: 'Said', version: 1, key, data: { n, ...more } });
const numbersOf = (messages: readonly Message[]): string[] => messages.map(({ key, data }) => `${key}${(data as { n: number }).n}`);

/** Order is promised within a key only. */
const byKey = (heard: readonly string[]): string[] => [...heard].sort((a, b) => (a[0]! < b[0]! ? -1 : a[0]! > b[0]! ? 1 : 0));

/** What every adapter of the message bus promises. `deploy` makes a deployment of its own for each test. */
export const describeMessageBus = (name: string, deploy: () => Promise<BusDeployment>): void =>
  describe(`message bus on ${name}`, () => {
    let deployment: BusDeployment;
    let buses: MessageBus[];
    beforeEach(async () => {
      buses = [];
      deployment = await deploy();
    });
    afterEach(async () => {
      for (const bus of buses) await bus.close();
    });
    const open = (): MessageBus => {
      const bus = deployment.open();
      buses.push(bus);
      return bus;
    };
    const publishAll = async (...contracts: Contract[]): Promise<Position> => {
      let last!: Position;
      for (const contract of contracts) last = await deployment.publish('north', [contract]);
      return last;
    };
    const listen = (
      handler: MessageHandler,
      options: Partial<Parameters<MessageBus['consume']>[0]> = {},
      bus: MessageBus = open(),
    ): Consumption => bus.consume({ consumer: 'spec.listener', topics: ['north.events'], ...options }, handler);

    describe('delivers', () => {
      it('what was published before and after the consumer started, each once, in order per key', async () => {
        const heard: Message[] = [];
        await publishAll(said('a', 1), said('b', 1), said('a', 2));
        const consumption = listen(async ({ messages }) => void heard.push(...messages));
        const last = await publishAll(said('b', 2), said('a', 3));
        await consumption.reached(last);
        const ofKey = (key: string) => numbersOf(heard.filter((message) => message.key === key));
        expect([ofKey('a'), ofKey('b')]).toEqual([
          ['a1', 'a2', 'a3'],
          ['b1', 'b2'],
        ]);
        expect(consumption.status).toBe('running');
      });

      it('a message as its publisher made it, under an id that is the same for every consumer', async () => {
        const heard: Message[][] = [[], []];
        const last = await deployment.publish('north', [said('a', 1), said('b', 2)]);
        await Promise.all(
          heard.map((list, n) =>
            listen(async ({ messages }) => void list.push(...messages), { consumer: `spec.listener${n}` }).reached(last),
          ),
        );
        for (const list of heard) list.sort((a, b) => (a.key < b.key ? -1 : 1)); // Order is promised within a key only.
        expect(heard[0]!.map(({ type, version, source, key, data }) => ({ type, version, source, key, data }))).toEqual([
          { type: 'Said', version: 1, source: 'north', key: 'a', data: { n: 1 } },
          { type: 'Said', version: 1, source: 'north', key: 'b', data: { n: 2 } },
        ]);
        expect(new Set(heard[0]!.map(({ id }) => id)).size).toBe(2);
        expect(heard[1]!).toEqual(heard[0]!);
      });

      it('only the topics and the types that were asked for', async () => {
        const heard: Message[] = [];
        await deployment.publish('south', [said('s', 1)]);
        const last = await publishAll(said('a', 1), { ...said('a', 2), type: 'Whispered' });
        await listen(async ({ messages }) => void heard.push(...messages), { types: ['Said'] }).reached(last);
        expect(numbersOf(heard)).toEqual(['a1']);
      });

      it('several topics to one consumer', async () => {
        const heard: Message[] = [];
        await deployment.publish('south', [said('s', 1)]);
        const last = await publishAll(said('a', 1));
        await listen(async ({ messages }) => void heard.push(...messages), { topics: ['north.events', 'south.events'] }).reached(last);
        expect(numbersOf(heard).sort()).toEqual(['a1', 's1']);
      });

      it('batches whose lines together stay within the weight, a heavier message alone', async () => {
        const lines = (count: number) => ({ lines: Array.from({ length: count }, (_, n) => ({ n })) });
        const batches: string[][] = [];
        const last = await publishAll(said('a', 1, lines(2)), said('a', 2), said('a', 3, lines(9)), said('a', 4), said('a', 5, lines(4)));
        await listen(async ({ messages }) => void batches.push(numbersOf(messages)), { maxWeight: 4 }).reached(last);
        for (const batch of batches) expect([['a1', 'a2'], ['a1'], ['a2'], ['a3'], ['a4'], ['a5']]).toContainEqual(batch);
        expect(batches.flat()).toEqual(['a1', 'a2', 'a3', 'a4', 'a5']);
      });

      it('never two batches at once to one consumer', async () => {
        let inHand = 0;
        let most = 0;
        const last = await publishAll(...Array.from({ length: 12 }, (_, n) => said('a', n)));
        await listen(
          async () => {
            most = Math.max(most, ++inHand);
            await new Promise((resolve) => setTimeout(resolve, 1));
            inHand--;
          },
          { maxWeight: 1 },
        ).reached(last);
        expect(most).toBe(1);
      });
    });

    describe('remembers', () => {
      it('where a consumer stopped, and goes on from there', async () => {
        const heard: Message[] = [];
        const handler: MessageHandler = async ({ messages }) => void heard.push(...messages);
        const bus = open();
        const first = listen(handler, {}, bus);
        await first.reached(await publishAll(said('a', 1)));
        await bus.close();
        expect(first.status).toBe('stopped');
        await listen(handler).reached(await publishAll(said('a', 2)));
        expect(numbersOf(heard)).toEqual(['a1', 'a2']);
      });

      it('nothing of a batch that was not finished: it comes again after a restart', async () => {
        const seen: string[] = [];
        const bus = open();
        listen(
          async ({ messages }) => {
            seen.push(...numbersOf(messages));
            throw new Transient('the database is away');
          },
          {},
          bus,
        );
        const last = await publishAll(said('a', 1));
        await until(() => seen.length > 0);
        await bus.close();
        await listen(async ({ messages }) => void seen.push(...numbersOf(messages))).reached(last);
        expect(new Set(seen)).toEqual(new Set(['a1']));
        expect(seen.length).toBeGreaterThan(1);
      });
    });

    describe('meets errors', () => {
      it('that pass by themselves by trying the same again in place, parking nothing', async () => {
        let attempts = 0;
        const heard: Message[] = [];
        const statuses: string[] = [];
        const bus = open();
        const consumption: Consumption = listen(
          async ({ messages }) => {
            statuses.push(consumption.status);
            if (++attempts < 4) throw new Transient('the database is away');
            heard.push(...messages);
          },
          {},
          bus,
        );
        await consumption.reached(await publishAll(said('a', 1)));
        expect(numbersOf(heard)).toEqual(['a1']);
        expect(statuses).toEqual(['running', 'retrying', 'retrying', 'retrying']);
        expect(consumption.status).toBe('running');
        expect(await bus.parking.list()).toEqual([]);
      });

      const refusing =
        (refused: ReadonlySet<string>, heard: string[]): MessageHandler =>
        async ({ messages }) => {
          for (const one of numbersOf(messages)) if (refused.has(one)) throw new RangeError(`cannot take ${one}`);
          heard.push(...numbersOf(messages));
        };

      it('of a message by parking its key, and everything of the key behind it, while all other keys flow', async () => {
        const heard: string[] = [];
        const bus = open();
        await publishAll(said('a', 1), said('b', 1), said('b', 2), said('c', 1), said('b', 3));
        const consumption = listen(refusing(new Set(['b2']), heard), {}, bus);
        await consumption.reached(await publishAll(said('a', 2), said('b', 4), said('c', 2)));
        expect(byKey(heard)).toEqual(['a1', 'a2', 'b1', 'c1', 'c2']);
        expect(consumption.status).toBe('running');
        expect(await bus.parking.list()).toMatchObject([
          {
            consumer: 'spec.listener',
            key: 'b',
            messages: 3,
            attempts: 1,
            firstError: 'RangeError: cannot take b2',
            lastError: 'RangeError: cannot take b2',
          },
        ]);
        expect((await bus.parking.inspect('spec.listener', 'b')).map(({ message, error }) => [...numbersOf([message]), error])).toEqual([
          ['b2', 'RangeError: cannot take b2'],
          ['b3', null],
          ['b4', null],
        ]);
      });

      it('of one of several messages of one event by parking only the key that is to blame', async () => {
        const heard: string[] = [];
        const bus = open();
        const last = await deployment.publish('north', [said('a', 1), said('b', 1), said('c', 1)]);
        await listen(refusing(new Set(['b1']), heard), {}, bus).reached(last);
        expect(heard.sort()).toEqual(['a1', 'c1']);
        expect((await bus.parking.list()).map(({ key, messages }) => [key, messages])).toEqual([['b', 1]]);
      });

      it('of every message without giving up', async () => {
        const heard: string[] = [];
        const bus = open();
        const all = Array.from({ length: 9 }, (_, n) => said(`k${n}`, 1));
        const last = await publishAll(...all);
        await listen(refusing(new Set(all.map(({ key }) => `${key}1`)), heard), {}, bus).reached(last);
        expect(heard).toEqual([]);
        expect(await bus.parking.list()).toHaveLength(9);
      });

      it('that were mended: a replay gives the messages of the key again in order, and the key flows again', async () => {
        const [heard, refused] = [[] as string[], new Set(['b1'])];
        const bus = open();
        const consumption = listen(refusing(refused, heard), {}, bus);
        await consumption.reached(await publishAll(said('b', 1), said('b', 2)));
        expect(await bus.parking.replay('spec.listener', 'b', officer)).toEqual({ replayed: 0, left: 2 });
        expect(await bus.parking.list('spec.listener')).toMatchObject([{ attempts: 2 }]);
        refused.delete('b1');
        expect(await bus.parking.replay('spec.listener', 'b', officer)).toEqual({ replayed: 2, left: 0 });
        await consumption.reached(await publishAll(said('b', 3)));
        expect(heard).toEqual(['b1', 'b2', 'b3']);
        expect(await bus.parking.list()).toEqual([]);
      });

      it('mended in part: those that pass leave, the first that fails keeps the rest', async () => {
        const [heard, refused] = [[] as string[], new Set(['b1', 'b3'])];
        const bus = open();
        await listen(refusing(refused, heard), {}, bus).reached(await publishAll(said('b', 1), said('b', 2), said('b', 3), said('b', 4)));
        refused.delete('b1');
        expect(await bus.parking.replay('spec.listener', 'b', officer)).toEqual({ replayed: 2, left: 2 });
        expect(heard).toEqual(['b1', 'b2']);
      });

      it('that nobody will mend: what is discarded never comes, what follows flows', async () => {
        const heard: string[] = [];
        const bus = open();
        const consumption = listen(refusing(new Set(['b1']), heard), {}, bus);
        await consumption.reached(await publishAll(said('b', 1), said('b', 2)));
        expect(await bus.parking.discard('spec.listener', 'b', officer, 'a test record')).toBe(2);
        await consumption.reached(await publishAll(said('b', 3)));
        expect(heard).toEqual(['b3']);
        expect(await bus.parking.discard('spec.listener', 'b', officer, 'again')).toBe(0);
      });

      it('keeps a key parked over a restart', async () => {
        const heard: string[] = [];
        const [before, after] = [open(), open()];
        await listen(refusing(new Set(['b1']), heard), {}, before).reached(await publishAll(said('b', 1)));
        await before.close();
        await listen(refusing(new Set(), heard), {}, after).reached(await publishAll(said('b', 2), said('a', 1)));
        expect(heard).toEqual(['a1']);
        expect(await after.parking.replay('spec.listener', 'b', officer)).toEqual({ replayed: 2, left: 0 });
        expect(heard).toEqual(['a1', 'b1', 'b2']);
      });

      it('refuses a replay where the consumer does not run', async () => {
        await expect(open().parking.replay('spec.nobody', 'b', officer)).rejects.toMatchObject({ code: 'ConsumerNotRunning' });
      });
    });

    describe('two instances of one consumer', () => {
      it('move one checkpoint: what both have taken, only one has committed', async () => {
        const counted = new Map<string, number>();
        const last = await publishAll(...Array.from({ length: 40 }, (_, n) => said('a', n)));
        const handler: MessageHandler = async (batch) => {
          await new Promise((resolve) => setTimeout(resolve, 1));
          await batch.commit(nowhere); // Throws when the other instance was faster, and then nothing counts.
          for (const one of numbersOf(batch.messages)) counted.set(one, (counted.get(one) ?? 0) + 1);
        };
        const [one, other] = [listen(handler, { maxWeight: 3 }), listen(handler, { maxWeight: 5 })];
        await Promise.all([one.reached(last), other.reached(last)]);
        expect([one.status, other.status]).toEqual(['running', 'running']);
        expect([...counted.values()]).toEqual(Array(40).fill(1));
        expect([...counted.keys()]).toEqual(Array.from({ length: 40 }, (_, n) => `a${n}`));
      });
    });

    describe('rows and checkpoint', () => {
      /** Adds a row per message and commits it with the checkpoint; may fail in between. */
      const intoTable =
        (pool: Pool, fail: (batch: MessageBatch) => void): MessageHandler =>
        async (batch) => {
          const client = await pool.connect();
          try {
            await client.query('begin');
            for (const one of numbersOf(batch.messages)) await client.query('insert into heard values ($1)', [one]);
            await batch.commit(client);
            fail(batch);
            await client.query('commit');
          } catch (error) {
            await client.query('rollback');
            throw error;
          } finally {
            client.release();
          }
        };
      const rowsOf = async (pool: Pool) => (await pool.query('select what from heard order by what')).rows.map(({ what }) => what);

      it('commit together, so a batch takes effect once though it was tried several times', async () => {
        const { database } = deployment;
        if (!database) return;
        await database.query('create table heard (what text)');
        let failures = 3;
        const last = await publishAll(...Array.from({ length: 6 }, (_, n) => said('a', n)));
        await listen(
          intoTable(database, () => {
            if (failures-- > 0) throw new Transient('lost before the commit');
          }),
          { maxWeight: 2 },
        ).reached(last);
        expect(await rowsOf(database)).toEqual(['a0', 'a1', 'a2', 'a3', 'a4', 'a5']);
      });

      it('commit together for parked messages too', async () => {
        const { database } = deployment;
        if (!database) return;
        await database.query('create table heard (what text)');
        let broken = true;
        const bus = open();
        const handler = intoTable(database, ({ messages }) => {
          if (broken && messages.some(({ key }) => key === 'b')) throw new RangeError('cannot take b');
        });
        const consumption = listen(handler, {}, bus);
        await consumption.reached(await publishAll(said('a', 1), said('b', 1), said('c', 1), said('b', 2)));
        expect(await rowsOf(database)).toEqual(['a1', 'c1']);
        broken = false;
        expect(await bus.parking.replay('spec.listener', 'b', officer)).toEqual({ replayed: 2, left: 0 });
        expect(await rowsOf(database)).toEqual(['a1', 'b1', 'b2', 'c1']);
        expect((await database.query('select what, messages from log.parking_act')).rows).toEqual([{ what: 'replayed', messages: 2 }]);
      });

      it('commit together in two instances, whoever is faster', async () => {
        const { database } = deployment;
        if (!database) return;
        await database.query('create table heard (what text)');
        const last = await publishAll(...Array.from({ length: 30 }, (_, n) => said('a', n + 10)));
        const handler = intoTable(database, () => undefined);
        const both = [listen(handler, { maxWeight: 3 }), listen(handler, { maxWeight: 4 })];
        await Promise.all(both.map((one) => one.reached(last)));
        expect(await rowsOf(database)).toEqual(Array.from({ length: 30 }, (_, n) => `a${n + 10}`));
      });
    });
  });

/** For a commit without rows: adapters in memory take no notice, adapters on PostgreSQL get a client of their own. */
const nowhere = undefined as never;

const until = async (true_: () => boolean): Promise<void> => {
  while (!true_()) await new Promise((resolve) => setTimeout(resolve, 1));
};
