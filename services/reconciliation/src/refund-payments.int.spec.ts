import { runReconciliation, type Running } from './running-reconciliation.fixture';

/* D19: what left the 支出户 and is no refund as anybody ordered it. Nothing of a file of refunds vanishes. */
let running: Running;
beforeAll(async () => {
  running = await runReconciliation();
});
afterAll(() => running.stop());

let counties = 0;
const aCounty = () => `4${String(30000 + counties++)}`;
const person = '00000000-0000-4000-8000-000000000001';
const through = '2024-03-29' as never;
const ordered = (county: string, on: string, refundNo: string, amountFen: number) =>
  running.tell(
    `case-00000000-0000-4000-8000-${county}${refundNo.padStart(6, '0')}`,
    'CorrectionCountersigned',
    {
      by: 'F',
      on,
      order: {
        ...{
          county,
          class: 'D12',
          instrument: 'refund-request',
          action: 'refund',
          keys: { voucherNo: 'v', subjectId: person },
          enteredOn: null,
        },
        ...{
          pairs: [{ field: 'amountFen', original: 50000, current: 50000 - amountFen }],
          reason: 'duplicate',
          refundNo,
          maker: 'h',
          checker: 'f',
        },
      },
    },
    on,
  );
const flow = (county: string, on: string, flowNo: string, amountFen: number, more: object = {}) =>
  running.tell(
    `refundPaymentsFile-${county}-2024`,
    'LinesReceived',
    { fileHash: 'aa', lines: [{ flowNo, subjectId: person, amountFen, paidOn: on, result: 'paid', ...more }] },
    on,
  );
const cases = async (county: string) => {
  await running.rest();
  await running.service.closeDays(county, through);
  await running.rest();
  const { rows } = await running.pool.query(
    `select class, root_key, state, amount_fen, difference_fen, opened_on::text, cleared_on::text from discrepancy where county = $1 order by root_key`,
    [county],
  );
  return rows.map((row) => [
    row.class,
    row.root_key,
    row.state,
    Number(row.amount_fen),
    Number(row.difference_fen),
    row.opened_on,
    row.cleared_on,
  ]);
};

it('a refund that was paid as it was ordered, and once more after it came back and was ordered again, is no case', async () => {
  const county = aCounty();
  await ordered(county, '2024-03-04', '1', 50000);
  await flow(county, '2024-03-05', 'z1', 50000, { refundNo: '1' });
  await flow(county, '2024-03-08', 'z2', 50000, { refundNo: '1', result: 'failed' });
  await ordered(county, '2024-03-11', '1', 50000);
  await flow(county, '2024-03-12', 'z3', 50000, { refundNo: '1' });
  expect(await cases(county)).toEqual([]);
});

it('paid with another sum than ordered: what differs, until it comes back', async () => {
  const county = aCounty();
  await ordered(county, '2024-03-04', '1', 50000);
  await flow(county, '2024-03-05', 'z1', 45000, { refundNo: '1' });
  expect(await cases(county)).toEqual([['D19', 'z1', 'attributed', 45000, 5000, '2024-03-05', null]]);
  await flow(county, '2024-03-08', 'z2', 45000, { refundNo: '1', result: 'failed' });
  expect(await cases(county)).toEqual([['D19', 'z1', 'cleared', 45000, 5000, '2024-03-05', '2024-03-08']]);
});

it('paid twice for one order, or before it was ordered', async () => {
  const county = aCounty();
  await flow(county, '2024-03-04', 'z1', 50000, { refundNo: '1' });
  await flow(county, '2024-03-05', 'z2', 50000, { refundNo: '1' });
  await ordered(county, '2024-03-06', '1', 50000);
  expect(await cases(county)).toEqual([
    ['D19', 'z1', 'cleared', 50000, 50000, '2024-03-04', '2024-03-06'],
    ['D19', 'z2', 'attributed', 50000, 50000, '2024-03-05', null],
  ]);
});

it('paid to nobody, or under no number', async () => {
  const county = aCounty();
  await flow(county, '2024-03-04', 'z1', 50000);
  await flow(county, '2024-03-04', 'z2', 30000, { refundNo: '9', subjectId: undefined });
  expect((await cases(county)).map(([of, root, state]) => [of, root, state])).toEqual([
    ['D19', 'z1', 'attributed'],
    ['D19', 'z2', 'attributed'],
  ]);
});
