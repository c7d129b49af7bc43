import { runReconciliation, type Running } from './running-reconciliation.fixture';

/* The close of a day that is asked for again and again, and what it cannot say. */
let running: Running;
beforeAll(async () => {
  running = await runReconciliation();
});
afterAll(() => running.stop());

let counties = 0;
const aCounty = () => `4${String(20000 + counties++)}`;
const monday = '2024-03-04';
const through = '2024-03-08' as never;

const finding = (county: string, type: 'FindingReported' | 'FindingWithdrawn', more: object = {}) =>
  running.tell(
    `told-${county}`,
    type,
    {
      county,
      findingId: `00000000-0000-4000-8000-${county}000000`,
      class: 'D05',
      rootKey: 'v',
      keys: { voucherNo: 'v' },
      amountFen: 50000,
      differenceFen: 50000,
      parties: { T: { amountFen: 50000 }, H: {} },
      ...more,
    },
    monday,
  );
const close = async (county: string) => {
  await running.rest();
  const closed = await running.service.closeDays(county, through);
  await running.rest();
  return closed;
};
const stateOf = async (county: string) =>
  (await running.pool.query('select class, state from discrepancy where county = $1 order by class', [county])).rows.map(
    (row) => row.state,
  );

it('opens a case again for the same difference, though no further day has closed meanwhile', async () => {
  const county = aCounty();
  await finding(county, 'FindingReported');
  await close(county);
  expect(await stateOf(county)).toEqual(['attributed']);
  // Withdrawn as of the day on which it was reported: it never stood at a close.
  await finding(county, 'FindingWithdrawn');
  await close(county);
  expect(await stateOf(county)).toEqual(['cleared']);
  await finding(county, 'FindingReported');
  await close(county);
  expect(await stateOf(county)).toEqual(['attributed']);
  expect(await close(county)).toMatchObject({ opened: 0, cleared: 0 });
});

it('names what other services found of a class that it does not know, and opens the others', async () => {
  const county = aCounty();
  await finding(county, 'FindingReported');
  await finding(county, 'FindingReported', { findingId: `00000000-0000-4000-8000-${county}000001`, class: 'D99', rootKey: 'w' });
  expect(await close(county)).toMatchObject({ opened: 1, unknown: [{ class: 'D99', rootKey: 'w' }] });
  expect(await stateOf(county)).toEqual(['attributed']);
  expect(await close(county)).toMatchObject({ opened: 0, unknown: [{ class: 'D99', rootKey: 'w' }] });
});
