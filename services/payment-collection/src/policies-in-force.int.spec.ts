import { openMemoryEventStore, type EventStore } from '@jumin/event-store';
import { County, detail, enrolled, entered, policyLoaded, subject, voucher } from './testing/county';

/* Several processes of the service on one log: only one of them is told of a policy, and all judge by it. */
let open: County[] = [];
afterEach(async () => {
  for (const county of open) await county.drop();
  open = [];
});
const opened = async (store?: EventStore): Promise<County> => {
  const county = await County.open(store);
  open.push(county);
  return county;
};
const paid = (voucherNo: string, nth = 1) =>
  [
    { file: 'vouchersFile', lines: [voucher(voucherNo, 50000)] },
    { file: 'voucherDetailsFile', lines: [detail(voucherNo, nth, 50000)] },
    entered({ voucherNo, enteredOn: '2022-10-09', amountFen: 50000 }),
  ] as const;
const policyOf = async (county: County, nth = 1) => (await county.service.account(subject(nth))).standings[0]?.policy;

it('a process that was not told itself judges by the policy in force', async () => {
  const told = await opened();
  const other = told.restarted();
  await other.arrive(enrolled(1), ...paid('v1'));
  expect(await policyOf(other)).toBe('none');
  await told.arriveUnsettled(policyLoaded());
  const inForce = await policyOf(told);
  expect(inForce).not.toBe('none');
  await other.arrive(enrolled(2), ...paid('v2', 2));
  expect(await policyOf(other, 2)).toBe(inForce);
});

it('money that is posted just while a policy comes is judged by it, though nobody saw the money when the policy was told', async () => {
  const store = openMemoryEventStore();
  const told = await opened(store);
  let coming: (() => Promise<void>) | undefined;
  const busy = Object.assign(Object.create(store) as EventStore, {
    append: async (entries: Parameters<EventStore['append']>[0]) => {
      const comes = entries.some(({ events }) => events.some(({ type }) => type === 'ContributionPosted')) ? coming : undefined;
      if (comes) coming = undefined;
      await comes?.();
      return store.append(entries);
    },
  });
  const other = told.restarted(busy);
  await other.arrive(enrolled(1));
  coming = () => told.arriveUnsettled(policyLoaded());
  await other.arrive(...paid('v1'));
  expect(coming).toBeUndefined();
  expect(await policyOf(other)).toBeDefined();
  expect(await policyOf(other)).not.toBe('none');
});
