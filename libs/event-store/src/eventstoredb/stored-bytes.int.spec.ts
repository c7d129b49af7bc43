import { randomUUID } from 'node:crypto';
import { commandIdOf, eventIdOf } from '@jumin/kernel';
import { entryOf } from '../conformance-suite';
import { leafHashOf } from '../leaf-hash';
import { openMemoryEventStore } from '../memory';
import { noStream, type EventStore } from '../port';
import { openEventStoreDb, readEventStoreDbLeaves } from '.';
import { serverOfTests, type ServerOfTests } from './testing/server-of-tests';

let server: ServerOfTests;
let store: EventStore;
let where: { connectionString: string; streamPrefix: string };
beforeEach(async () => {
  server = await serverOfTests();
  where = { connectionString: server.connectionString, streamPrefix: `t${randomUUID().replaceAll('-', '')}.` };
  store = await openEventStoreDb({ ...where, checkpoints: openMemoryEventStore().checkpoints });
});
afterEach(async () => {
  await store.close();
  server.stop();
});

const datas = [
  {},
  { 空: '', text: '张\n"三"\u0000\ud83d\ude00\\n\u2028', no: false, n: null, fen: 10 ** 14, rate: 0.1, 2: 'x', 1: 'y', m: '"m":' },
  { lines: Array.from({ length: 500 }, (_, nth) => ({ nth, 名: `第${nth}行`, amountFen: nth * 100 })) },
  { lone: '\ud83d' },
];
const command = commandIdOf('bytes');
const written = async (): Promise<void> => {
  const { events, ...entry } = entryOf('a-张三', noStream, datas.length, command);
  await store.append([{ ...entry, events: events.map((event, nth) => ({ ...event, data: datas[nth]! })) }, entryOf('b-1', noStream, 7)]);
  await store.append([entryOf('b-1', 6, 2)]);
};

it('every leaf hash is that of the bytes that are stored, whatever they are', async () => {
  await written();
  let leaves = 0;
  for await (const { leaf, hash } of readEventStoreDbLeaves(where)) {
    expect([leaf.stream, leaf.revision, leafHashOf(leaf)]).toEqual([leaf.stream, leaf.revision, hash]);
    expect(leafHashOf({ ...leaf, data: `${leaf.data} ` })).not.toBe(hash);
    expect(leafHashOf({ ...leaf, metadata: `${leaf.metadata} ` })).not.toBe(hash);
    leaves++;
  }
  expect(leaves).toBe(1 + datas.length + 9); // And the one that decided the clock.
});

it('other readers of the server find JSON, under the id that follows from the command', async () => {
  await written();
  if (!server.double) return; // What a real one keeps is read with its own tools.
  const events = server.double.log.streams.get(`${where.streamPrefix}a-张三`)!;
  expect(events.map(({ contentType }) => contentType)).toEqual(datas.map(() => 'application/json'));
  expect(events.map(({ id }) => id)).toEqual(datas.map((_, nth) => eventIdOf(command, nth)));
  expect(events.map(({ data }) => Buffer.from(data).toString())).toEqual(datas.map((data) => JSON.stringify(data)));
  const metadata = JSON.parse(Buffer.from(events[0]!.metadata).toString()) as Record<string, unknown>;
  expect(Object.keys(metadata)).toEqual(['v', 'e', 'r', 't', 'h', 'm']);
  expect(metadata['m']).toMatchObject({ c: command });
});
