// B2: lists of 1,000 entries appended to distinct streams, by one caller and by four.
// Reference in the same run: INSERT … SELECT of the same rows with the same encoding of parameters into a bare table with the same indexes, one connection.
// Usage: npm run build && node bench/b2-list-appends.mjs
import { bareTable, insertList } from './bare-table.mjs';
import {
  eventStore,
  inRounds,
  kernel,
  linesOf,
  newDatabase,
  paymentEvent,
  rateOf,
  runIfMain,
  withCallers,
  withServer,
} from './measure.mjs';

const rounds = Number(process.env.ROUNDS ?? 7);
const lists = Number(process.env.LISTS ?? 24);
const listLength = 1_000;

export const b2 = () =>
  withServer(async (server) => {
    const ours = await newDatabase(server, 'b2_jumin');
    await eventStore.migrateEventStore(ours.pool);
    const store = await eventStore.openPostgresEventStore(ours.pool, JSON.parse(process.env.STORE ?? '{}'));
    const raw = await newDatabase(server, 'b2_raw', 1);
    await raw.pool.query(bareTable);
    let made = 0;
    /** Made before the clock runs: it is the appending that is measured. */
    const newLists = () =>
      Array.from({ length: lists }, () => {
        const list = made++;
        return Array.from({ length: listLength }, (_, n) => {
          const stream = `account-${kernel.commandIdOf('list', list, n)}`;
          return { stream, expectedRevision: -1, events: [paymentEvent(stream, 0)] };
        });
      });
    const appendList = async (entries) => {
      const outcomes = await store.append(entries);
      if (outcomes.some(({ kind }) => kind !== 'appended')) throw new Error('not all were appended');
    };
    const contender = (name, callers, append) => ({
      name,
      run: () => {
        const entries = newLists();
        return rateOf(lists * listLength, () => withCallers(callers, lists, (n) => append(entries[n])));
      },
    });
    const rates = await inRounds(rounds, [
      contender('raw', 1, (entries) => insertList(raw.pool, entries)),
      contender('one caller', 1, appendList),
      contender('four callers', 4, appendList),
    ]);
    await store.close();
    await Promise.all([ours.pool.end(), raw.pool.end()]);
    return linesOf('B2, lists of 1,000', rates, ['raw']);
  });

await runIfMain(import.meta.url, b2);
