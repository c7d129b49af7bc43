import { accept, commandIdOf, eventIdOf, localDate, nothingToDo } from '@jumin/kernel';
import { CommandHandler, type Aggregate, type Command } from './command-handler';
import { openMemoryEventStore } from './memory';
import type { DomainEvent, EventStore } from './port';

type Listed = DomainEvent<'Listed', { readonly lines: readonly object[] }>;
const documents: Aggregate<null, Listed> = { category: 'list', initial: null, evolve: () => null, keepsOrderOnly: true };
const day = localDate('2024-03-01');
const command = (nth: number): Command<null, Listed> => ({
  id: commandIdOf('list', nth),
  stream: 'list-620421-2024',
  actor: { id: 'u1', agency: 'H', role: 'officer', division: '620421' },
  effectiveOn: day,
  receivedOn: day,
  decide: () => (nth === 0 ? nothingToDo : accept({ type: 'Listed', data: { lines: [{ nth }] } })),
});

describe('a stream that keeps the order of documents only', () => {
  /** A process that has just started and may load no events. */
  const started = (store: EventStore) =>
    new CommandHandler(
      Object.assign(Object.create(store) as EventStore, { load: () => Promise.reject(new Error('the whole stream was loaded')) }),
      documents,
    );

  it('goes on after a start without its events, and knows every command that it holds', async () => {
    const store = openMemoryEventStore();
    await started(store).handle([command(1), command(2)]);
    await started(store).handle([command(3)]);
    const outcomes = await started(store).handle([command(1), command(4), command(3), command(0), command(4)]);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['already-done', 'accepted', 'already-done', 'nothing-to-do', 'already-done']);
    expect((await store.load(['list-620421-2024'])).get('list-620421-2024')!.map(({ data }) => data)).toEqual(
      [1, 2, 3, 4].map((nth) => ({ lines: [{ nth }] })),
    );
    await store.close();
  });

  it('that another process has gone on with is read again', async () => {
    const store = openMemoryEventStore();
    const [one, other] = [started(store), started(store)];
    await one.handle([command(1)]);
    await other.handle([command(2)]);
    expect((await one.handle([command(2), command(3)])).map(({ kind }) => kind)).toEqual(['already-done', 'accepted']);
    await store.close();
  });
});

it('an event has the id that follows from its command and its place in it, whichever process decides', async () => {
  const both = { ...command(1), decide: () => accept(...[1, 2].map((nth): Listed => ({ type: 'Listed', data: { lines: [{ nth }] } }))) };
  const ids = await Promise.all(
    [1, 2].map(async () => {
      const store = openMemoryEventStore();
      await new CommandHandler(store, documents).handle([both]);
      const events = (await store.load([both.stream])).get(both.stream)!;
      await store.close();
      return events.map(({ id }) => id);
    }),
  );
  expect(ids).toEqual([1, 2].map(() => [eventIdOf(both.id, 0), eventIdOf(both.id, 1)]));
});
