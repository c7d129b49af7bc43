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
    const store = await eventStore.openPostgresEventStore(ours.pool);
    const raw = await newDatabase(server, 'b1_raw', 64);
    await raw.pool.query(bareTable);
    const emmett = await emmettStore(server, 'b1_emmett');
    let streams = 0;
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
                  while (left-- > 0) await insertOne(client, `account-${kernel.commandIdOf('raw', streams++)}`);
                }),
              ),
            );
          },
        },
        {
          name: 'jumin',
          run: run(async () => {
            const stream = `account-${kernel.commandIdOf('ours', streams++)}`;
            const [outcome] = await store.append([{ stream, expectedRevision: -1, events: [paymentEvent(stream, 0)] }]);
            if (outcome.kind !== 'appended') throw new Error(`${stream}: ${outcome.kind}`);
          }),
        },
        ...(emmett ? [{ name: 'emmett', run: run(() => emmett.append(`account-${kernel.commandIdOf('emmett', streams++)}`)) }] : []),
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
