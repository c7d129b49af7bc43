import { openMemoryEventStore, beginning, type StoredEvent } from '@jumin/event-store';
import { commandIdOf, eventIdOf, loadWorkingDayCalendar, type LocalDate } from '@jumin/kernel';
import { migrateService, openServiceDatabase } from '@jumin/platform';
import { testDatabase, type TestDatabase } from '@jumin/testing';
import fc from 'fast-check';
import type { Pool } from 'pg';
import { reconciliation } from '.';
import { applyBank } from './read-models/bank/projection';
import { bounced } from './read-models/documents/detectors/d20-bounced';
import { applyDocuments } from './read-models/documents/projection';
import { voucher } from './running-reconciliation.fixture';

/* What the bank took back of vouchers: all its lines together, by whatever number they name the voucher, however the log is cut into batches. */
let database: TestDatabase;
let pool: Pool;
beforeAll(async () => {
  database = await testDatabase();
  await migrateService(database.connectionString, reconciliation);
  pool = openServiceDatabase(database.connectionString, reconciliation.schema);
});
afterAll(async () => {
  await pool?.end();
  await database?.drop();
});

interface Doc {
  readonly on: string;
  readonly stream: string;
  readonly type: string;
  readonly data: object;
}
const vouchers = (on: string, ...told: readonly (readonly [no: string, amountFen: number, more: object])[]): Doc => ({
  on,
  stream: 'expected-620421-2024',
  type: 'VouchersExpected',
  data: { county: '620421', fileHash: 'aa', lines: told.map(([no, amountFen, more]) => voucher('620421', no, on, amountFen, more)) },
});
let flows = 0;
const back = (on: string, references: string, outFen: number): Doc => ({
  on,
  stream: 'bankFlowFile-620421-2024',
  type: 'LinesReceived',
  data: {
    fileHash: 'bb',
    lines: [{ flowNo: `f${String((flows += 1)).padStart(4, '0')}`, tradedOn: on, references, outFen, summary: 'reversal' }],
  },
});

/** These documents as the log has them, in this order. */
const logged = async (docs: readonly Doc[]): Promise<readonly StoredEvent[]> => {
  const store = openMemoryEventStore();
  for (const [nth, { on, stream, type, data }] of docs.entries()) {
    const c = commandIdOf('told', nth);
    const day = on as LocalDate;
    const event = {
      id: eventIdOf(c, 0),
      type,
      version: 1,
      effectiveOn: day,
      receivedOn: day,
      data,
      metadata: { c, a: ['b', 'B', 'clerk', ''] as const },
    };
    await store.append([{ stream, expectedRevision: (await store.headRevisions([stream])).get(stream) ?? -1, events: [event] }]);
  }
  return (await store.readAll({ after: beginning, categories: ['expected', 'bankFlowFile'] })).events;
};

/** Which vouchers the documents show to be taken back, and the cases of them, once these batches were applied. */
const standing = async (batches: readonly (readonly StoredEvent[])[]) => {
  await pool.query('truncate expected, bank_line');
  const calendar = loadWorkingDayCalendar();
  for (const events of batches) {
    await applyDocuments(calendar)(pool, events);
    await applyBank(pool, events);
  }
  const { rows } = await pool.query(
    'select voucher_no, reversed_fen, reversed_on, reversal_flow_no, bounced_on, bounced_at from expected order by voucher_no',
  );
  const cases = await pool.query(
    `select root_key, amount_fen, difference_fen from (${bounced.candidates}) c where until_day is null order by root_key`,
    ['620421', '2024-12-31'],
  );
  return { rows, cases: cases.rows.map((row) => [row.root_key, Number(row.amount_fen), Number(row.difference_fen)]) };
};
const isBounced = ({ rows }: Awaited<ReturnType<typeof standing>>) =>
  rows.filter((row) => row.bounced_at !== null).map((row) => row.voucher_no);

const twoNumbers = () => [vouchers('2024-03-01', ['v', 300, { orderNo: 'o' }]), back('2024-03-04', 'o', 100), back('2024-03-05', 'v', 200)];
const partOfBatch = () => [
  vouchers('2024-03-01', ['v1', 100, { batchNo: 'b' }], ['v2', 100, { batchNo: 'b' }]),
  back('2024-03-04', 'b', 150),
];

it('counts all lines of a voucher together, whether they name its order or itself', async () => {
  const stands = await standing([await logged(twoNumbers())]);
  expect(stands.cases).toEqual([['v', 300, 300]]);
  expect(isBounced(stands)).toEqual(['v']);
});

it('of a batch of which a part was taken back nobody can say whose it is: a case of the batch, and no voucher is given up', async () => {
  const stands = await standing([await logged(partOfBatch())]);
  expect(stands.cases).toEqual([['b', 200, 150]]);
  expect(isBounced(stands)).toEqual([]);
});

it('of a batch that was taken back whole, in one line or several, each voucher is', async () => {
  const stands = await standing([await logged([...partOfBatch(), back('2024-03-05', 'b', 50)])]);
  expect(stands.cases).toEqual([
    ['v1', 100, 100],
    ['v2', 100, 100],
  ]);
  expect(isBounced(stands)).toEqual(['v1', 'v2']);
});

it('a line that names both a voucher and its batch is the voucher’s', async () => {
  const docs = [partOfBatch()[0]!, back('2024-03-04', 'b v1', 100)];
  const stands = await standing([await logged(docs)]);
  expect(stands.cases).toEqual([['v1', 100, 100]]);
  expect(isBounced(stands)).toEqual(['v1']);
});

it('stands alike however the log is cut into batches, in whatever order the documents came', async () => {
  const docs = [
    ...twoNumbers(),
    ...partOfBatch(),
    back('2024-03-06', 'b', 50),
    vouchers('2024-03-02', ['w', 500, { orderNo: 'p', batchNo: 'c' }]),
    vouchers('2024-03-02', ['w2', 100, { batchNo: 'c' }]),
    back('2024-03-04', 'w', 200),
    back('2024-03-05', 'c', 90),
    back('2024-03-06', 'p', 300),
  ];
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray(docs, { minLength: docs.length }),
      fc.array(fc.boolean(), { minLength: docs.length, maxLength: docs.length }),
      async (shuffled, cuts) => {
        const events = await logged(shuffled);
        const batches: StoredEvent[][] = [[]];
        events.forEach((event, nth) => {
          if (cuts[nth]) batches.push([]);
          batches.at(-1)!.push(event);
        });
        expect(await standing(batches.filter((batch) => batch.length > 0))).toEqual(await standing([events]));
      },
    ),
    { numRuns: 25 },
  );
});
