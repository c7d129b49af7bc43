// B1: single events appended to distinct streams by 16, 64 and 256 callers at once, each answered when durable.
// References in the same run: single-row inserts of the same row into a bare table with the same indexes, one connection per caller (64 for 256), and
// emmett-postgresql. Usage: npm run build && node bench/b1-single-appends.mjs
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
import { emmettStore } from './emmett.mjs';
import { bareTable, insertOne } from './bare-table.mjs';

const rounds = Number(process.env.ROUNDS ?? 5);
const secondsPerRun = Number(process.env.SECONDS ?? 1);

export const b1 = () =>
  withServer(async (server) => {
    const results = [];
    const ours = await newDatabase(server, 'b1_jumin');
    await eventStore.migrateEventStore(ours.pool);
    const store = await eventStore.openPostgresEventStore(ours.pool, JSON.parse(process.env.STORE ?? '{}'));
    const raw = await newDatabase(server, 'b1_raw', 64);
    await raw.pool.query(bareTable);
    const emmett = await emmettStore(server, 'b1_emmett');
    let streams = 0;
    const newEntry = (whose) => {
      const stream = `account-${kernel.commandIdOf(whose, streams++)}`;
      return { stream, expectedRevision: -1, events: [paymentEvent(stream, 0)] };
    };
    for (const callers of [16, 64, 256]) {
      const connections = await Promise.all(Array.from({ length: Math.min(callers, 64) }, () => raw.pool.connect()));
      let perRun = 2_000;
      const run = (work) => () => rateOf(perRun, () => withCallers(callers, perRun, work));
      const contenders = [
        {
          name: 'raw',
          run: () => {
            let left = perRun;
            return rateOf(perRun, () =>
              Promise.all(
                connections.map(async (client) => {
                  while (left-- > 0) await insertOne(client, newEntry('raw'));
                }),
              ),
            );
          },
        },
        {
          name: 'jumin',
          run: run(async () => {
            const [{ kind }] = await store.append([newEntry('ours')]);
            if (kind !== 'appended') throw new Error(kind);
          }),
        },
        ...(emmett ? [{ name: 'emmett', run: run(() => emmett.append(newEntry('emmett'))) }] : []),
      ];
      // As many appends as the reference does in a second or so.
      perRun = Math.max(2_000, Math.round((await contenders[0].run()) * secondsPerRun));
      results.push(...linesOf(`B1, ${callers} callers`, await inRounds(rounds, contenders), ['raw', 'emmett']));
      for (const client of connections) client.release();
    }
    await emmett?.close();
    await store.close();
    await Promise.all([ours.pool.end(), raw.pool.end()]);
    return results;
  });

await runIfMain(import.meta.url, b1);
