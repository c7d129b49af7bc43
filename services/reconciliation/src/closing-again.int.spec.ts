import { setTimeout as sleep } from 'node:timers/promises';
import type { EventStore } from '@jumin/event-store';
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

it('is done by one instance at a time: what two at once find is counted once, by whoever found it', async () => {
  const county = aCounty();
  await finding(county, 'FindingReported');
  await running.rest();
  // The first has opened its case and would close the day next: until then the second has time to overtake it.
  let overtaken!: () => void;
  const second = new Promise<void>((resolve) => (overtaken = resolve));
  let opened!: () => void;
  const firstOpened = new Promise<void>((resolve) => (opened = resolve));
  const append: EventStore['append'] = async (entries) => {
    const outcomes = await running.store.append(entries);
    if (entries.some(({ stream }) => stream.startsWith('case-'))) {
      opened();
      await Promise.race([second, sleep(500)]);
    }
    return outcomes;
  };
  const first = running.beside(Object.create(running.store, { append: { value: append } }) as EventStore).closeDays(county, through);
  await firstOpened;
  await Promise.all([first, running.service.closeDays(county, through).finally(overtaken)]);
  await running.rest();
  const month = `period-${county}-2024-03`;
  const told = (await running.store.load([month])).get(month)!.map(({ data }) => data);
  expect(told).toMatchObject([{ through, opened: 1, cleared: 0 }]);
});
