import type { StoredEvent } from '@jumin/event-store';
import { localDate } from '@jumin/kernel';
import { migrateService, openServiceDatabase } from '@jumin/platform';
import { testDatabase, type TestDatabase } from '@jumin/testing';
import type { Pool } from 'pg';
import { paymentCollection } from '../../service';
import { refundsLane } from './lane';

const subject = '6b8c2f0e-7f27-5a51-8d3a-111111111111';
const changed = (position: string, refundDueFen: number, raised: string | null): StoredEvent =>
  ({
    stream: `account-${subject}`,
    position,
    receivedOn: localDate('2022-03-01'),
    data: { county: '620421', feeYear: 2022, lines: [{ voucherNo: 'V1', kind: 'current', keptFen: 0, refundDueFen, raised }] },
  }) as unknown as StoredEvent;
const due = changed('01', 30_000, 'D25');
const paid = changed('02', -30_000, null);
const dueAgain = changed('03', 10_000, 'D26');

describe('what is due back', () => {
  let database: TestDatabase;
  let pool: Pool;
  beforeAll(async () => {
    database = await testDatabase();
    await migrateService(database.connectionString, paymentCollection);
    pool = openServiceDatabase(database.connectionString, paymentCollection.schema);
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });
  const lane = refundsLane(undefined as never, undefined as never, undefined as never);
  const apply = async (...batch: readonly StoredEvent[]): Promise<void> => {
    const client = await pool.connect();
    try {
      await client.query('begin');
      await lane.apply!(client as never, batch);
      await client.query('commit');
    } finally {
      client.release();
    }
  };
  const rows = async () => (await pool.query('select refund_due_fen::int as due, class from refund')).rows;

  it('is the same when a batch comes again, longer or shorter than before', async () => {
    await apply(due);
    await apply(due, paid);
    expect(await rows()).toEqual([{ due: 0, class: 'D25' }]);
    await apply(paid);
    await apply(due, paid, dueAgain);
    expect(await rows()).toEqual([{ due: 10_000, class: 'D26' }]);
  });

  it('is the same when two instances take it at once', async () => {
    await pool.query('truncate refund');
    await Promise.all([apply(due), apply(due, paid, dueAgain), apply(due, paid)]);
    expect(await rows()).toEqual([{ due: 10_000, class: 'D26' }]);
  });
});
