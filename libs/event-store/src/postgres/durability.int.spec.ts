import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { openPool } from '@jumin/embedded-postgres';
import { instantFromEpoch } from '@jumin/kernel';
import { testDatabase, type TestDatabase } from '@jumin/testing';
import type { Pool } from 'pg';
import { entryOf, readWholeLog } from '../conformance-suite';
import { leafHashOf } from '../leaf-hash';
import { noStream } from '../port';
import { openPostgresEventStore } from './open';
import { migrateEventStore } from './schema';

const root = join(__dirname, '../../../..');
let database: TestDatabase;
let pool: Pool;
beforeEach(async () => {
  database = await testDatabase();
  pool = openPool({ connectionString: database.connectionString, max: 6 });
});
afterEach(async () => {
  await pool.end();
  await database.drop();
});

describe('the schema of the log', () => {
  it('is made once by many processes that begin at the same time', async () => {
    const pools = Array.from({ length: 6 }, () => openPool({ connectionString: database.connectionString, max: 1 }));
    await Promise.all(pools.map((one) => migrateEventStore(one)));
    await Promise.all(pools.map((one) => one.end()));
    const store = await openPostgresEventStore(pool);
    expect(await store.append([entryOf('a-1')])).toMatchObject([{ kind: 'appended' }]);
    await store.close();
  });

  it('made again leaves what is there', async () => {
    await migrateEventStore(pool);
    const store = await openPostgresEventStore(pool);
    await store.append([entryOf('a-1', noStream, 3)]);
    const dump = async (): Promise<unknown> =>
      (
        await pool.query(`select table_name, column_name, data_type, is_nullable, column_default from information_schema.columns
          where table_schema = 'log' order by table_name, ordinal_position`)
      ).rows;
    const before = [await dump(), await readWholeLog(store)];
    await migrateEventStore(pool);
    expect([await dump(), await readWholeLog(store)]).toEqual(before);
    await store.close();
  });
});

interface Stored {
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly version: number;
  readonly effective_on: string;
  readonly received_on: string;
  readonly epoch: string;
  readonly data: string;
  readonly metadata: string;
  readonly leaf_hash: string;
}
const storedRows = async (): Promise<readonly Stored[]> =>
  (
    await pool.query<Stored>(
      `select event_id::text as id, stream, revision, type, version, effective_on::text, received_on::text,
        ((extract(epoch from recorded_at) * 1000)::bigint)::text as epoch, data::text, metadata::text, encode(leaf_hash, 'hex') as leaf_hash
       from log.event order by tx, position`,
    )
  ).rows;

it('every leaf hash is that of the bytes that are stored, whatever they are', async () => {
  await migrateEventStore(pool);
  const store = await openPostgresEventStore(pool);
  const datas = [
    {},
    { 空: '', text: '张\n"三"\u0000\ud83d\ude00\\n\u2028', no: false, n: null, fen: 10 ** 14, rate: 0.1, 2: 'x', 1: 'y' },
    { lines: Array.from({ length: 500 }, (_, nth) => ({ nth, 名: `第${nth}行`, amountFen: nth * 100 })) },
    { lone: '\ud83d' },
  ];
  const { events, ...entry } = entryOf('a-张三', noStream, datas.length);
  await store.append([{ ...entry, events: events.map((event, nth) => ({ ...event, data: datas[nth]! })) }, entryOf('b-1', noStream, 7)]);
  await store.append([entryOf('b-1', 6, 2)]);
  await store.close();
  const rows = await storedRows();
  expect(rows).toHaveLength(1 + datas.length + 9); // And the one that decided the clock.
  for (const { effective_on: effectiveOn, received_on: receivedOn, epoch, leaf_hash, ...rest } of rows)
    expect([
      rest.stream,
      rest.revision,
      leafHashOf({ ...rest, effectiveOn, receivedOn, recordedAt: instantFromEpoch(Number(epoch)) }),
    ]).toEqual([rest.stream, rest.revision, leaf_hash]);
  const {
    id,
    stream,
    revision,
    type,
    version,
    data,
    metadata,
    effective_on: effectiveOn,
    received_on: receivedOn,
    epoch,
    leaf_hash,
  } = rows[2]!;
  const recordedAt = instantFromEpoch(Number(epoch));
  expect(leafHashOf({ id, stream, revision, type, version, effectiveOn, receivedOn, recordedAt, metadata, data: `${data} ` })).not.toBe(
    leaf_hash,
  );
});

/** Appends entries of three events for ever, many at once, and says after each acknowledgement what was acknowledged. */
const writer = `
  const { openPostgresEventStore } = require('@jumin/event-store');
  const { openPool } = require('@jumin/embedded-postgres');
  const { commandIdOf, eventIdOf, localDate } = require('@jumin/kernel');
  const day = localDate('2024-03-01');
  const pool = openPool({ connectionString: process.argv[1], max: 4 });
  (async () => {
    const store = await openPostgresEventStore(pool);
    await Promise.all(Array.from({ length: 8 }, async (_, nth) => {
      for (let n = 0; ; n++) {
        const stream = 'w-' + process.pid + 'x' + nth + 'x' + n;
        const command = commandIdOf(stream);
        const events = [0, 1, 2].map((place) => ({
          id: eventIdOf(command, place), type: 'Noted', version: 1, effectiveOn: day, receivedOn: day, data: { place }, metadata: { c: command, a: ['u', 'H', 'clerk', '62'] },
        }));
        const [outcome] = await store.append([{ stream, expectedRevision: -1, events }]);
        if (outcome.kind === 'appended') require('node:fs').writeSync(1, stream + '\\n');
      }
    }));
  })();
`;

it('a writer killed with -9: what it acknowledged is there, and no entry is there in part', async () => {
  spawnSync(process.execPath, [join(root, 'scripts/build.mjs')], { cwd: root });
  await migrateEventStore(pool);
  const acknowledged: string[] = [];
  for (let round = 0; round < 3; round++) {
    const child = spawn(process.execPath, ['-e', writer, database.connectionString], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    const ended = new Promise((resolve) => child.on('close', resolve));
    await new Promise<void>((resolve) =>
      child.stdout.on('data', (text: Buffer) => {
        said += text.toString();
        if (said.split('\n').length > 60 + 37 * round) resolve();
      }),
    );
    child.kill('SIGKILL');
    await ended;
    acknowledged.push(...said.split('\n').slice(0, -1));
  }
  const store = await openPostgresEventStore(pool);
  const perStream = new Map<string, number[]>();
  for (const { stream, revision } of (await readWholeLog(store)).filter((event) => event.stream.startsWith('w-')))
    perStream.set(stream, [...(perStream.get(stream) ?? []), revision]);
  await store.close();
  expect(acknowledged.length).toBeGreaterThan(150);
  expect(acknowledged.filter((stream) => !perStream.has(stream))).toEqual([]);
  expect([...perStream.values()].filter((revisions) => revisions.join() !== '0,1,2')).toEqual([]);
});
