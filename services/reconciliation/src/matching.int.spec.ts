import type { VouchersMatched } from './domain/day/documents';
import { entry, runReconciliation, voucher, type Running } from './running-reconciliation.fixture';

const county = '341323';
let running: Running;
beforeAll(async () => {
  running = await runReconciliation();
});
afterAll(() => running.stop());

const report = (lines: object[], on: string) => running.tell(`told-${county}`, 'VouchersReported', { county, lines }, on);
const enter = (lines: object[], on: string) =>
  running.tell(`treasuryEntriesFile-${county}-2024`, 'LinesReceived', { fileHash: 'f'.repeat(64), lines }, on);
const matched = async () =>
  (await running.store.load([`matching-${county}-2024-03`]))
    .get(`matching-${county}-2024-03`)!
    .map(({ data }) =>
      (data as VouchersMatched['data']).lines.map(({ voucherNo, enteredOn, amountFen }) => [voucherNo, enteredOn, amountFen]),
    );

describe('matching on arrival', () => {
  it('matches whichever document comes second, with the treasury’s date and amount, once', async () => {
    await report([voucher(county, 'v1', '2024-03-01'), voucher(county, 'v2', '2024-03-01')], '2024-03-01');
    await enter([entry(county, 'v1', '2024-03-04', 49900), entry(county, 'v3', '2024-03-04')], '2024-03-04');
    await running.rest();
    expect(await matched()).toEqual([[['v1', '2024-03-04', 49900]]]);
    await report([voucher(county, 'v3', '2024-03-01')], '2024-03-05');
    await running.rest();
    expect(await matched()).toEqual([[['v1', '2024-03-04', 49900]], [['v3', '2024-03-04', 50000]]]);
    await enter([entry(county, 'v1', '2024-03-04', 49900, { packageNo: 'again' })], '2024-03-05');
    await report([voucher(county, 'v3', '2024-03-01', 50000, { cancelled: true })], '2024-03-06');
    await running.rest();
    expect(await matched()).toHaveLength(2);
  });

  it('matches as of the day on which the second of the two was handed over, also where the first is heard of after it', async () => {
    await enter([entry(county, 'u1', '2024-03-11')], '2024-03-11');
    await running.rest();
    await report([voucher(county, 'u1', '2024-03-08')], '2024-03-08');
    await running.rest();
    const last = (await running.store.load([`matching-${county}-2024-03`])).get(`matching-${county}-2024-03`)!.at(-1)!;
    expect(last).toMatchObject({ receivedOn: '2024-03-11', data: { lines: [{ voucherNo: 'u1' }] } });
  });

  it('does not match an entry in another treasury, under another subject, or of another kind', async () => {
    await report(
      [voucher(county, 'w1', '2024-03-01'), voucher(county, 'w2', '2024-03-01'), voucher(county, 'w3', '2024-03-01')],
      '2024-03-01',
    );
    await enter(
      [
        entry(county, 'w1', '2024-03-04', 50000, { treasury: '3413220000' }),
        entry(county, 'w2', '2024-03-04', 50000, { budgetSubject: '1021101' }),
        entry(county, 'w3', '2024-03-04', 50000, { entryKind: 1 }),
      ],
      '2024-03-04',
    );
    await running.rest();
    expect((await matched()).flat().map(([voucherNo]) => voucherNo)).toEqual(['v1', 'v3', 'u1']);
  });

  it('rebuilds the same rows from the log, however it is cut into batches', async () => {
    const rows = async (pool: Running['pool']) => ({
      expected: (await pool.query('select * from expected order by voucher_no')).rows,
      entry: (await pool.query('select * from entry order by 1, 2, 3, 4')).rows,
      unknown: (await pool.query('select * from unknown_entry order by 1')).rows,
    });
    const { events } = await running.store.readAll({ after: '' as never, categories: ['expected', 'treasuryEntriesFile'] });
    const live = await rows(running.pool);
    expect(live.expected.length).toBeGreaterThan(5);
    const matching = running.service.lanes.find(({ name }) => name === 'matching')!;
    for (const size of [1, 2, 100]) {
      await running.pool.query('truncate expected, entry, unknown_entry');
      for (let from = 0; from < events.length; from += size) await matching.apply!(running.pool, events.slice(from, from + size) as never);
      expect(await rows(running.pool)).toEqual(live);
    }
  });
});
