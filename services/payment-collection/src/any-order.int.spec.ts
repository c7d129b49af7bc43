import fc from 'fast-check';
import { County, detail, enrolled, entered, policyLoaded, registered, returned, subject, voucher, type Arrival } from './testing/county';

/** Everything that one year of a few people brings, each document by itself. */
const arrivals: readonly Arrival[] = [
  policyLoaded(),
  enrolled(1),
  enrolled(2),
  enrolled(3, { nameIx: 'another-name' }),
  enrolled(5),
  registered('DeathRecorded', 2, { diedOn: '2022-10-01' }),
  registered('TierElected', 5, { feeYear: 2022, tierFen: 100000, signedOn: '2022-10-09', hardship: false }),
  registered('EmployeeSchemeRecorded', 1, { fromMonth: '2022-09', toMonth: null }),
  {
    file: 'vouchersFile',
    lines: [
      voucher('v1', 90000),
      voucher('v2', 50000),
      voucher('v3', 50000),
      voucher('v4', 80000),
      voucher('v5', 50000),
      voucher('v6', 50000),
    ],
  },
  { file: 'voucherDetailsFile', lines: [detail('v1', 1, 90000), detail('v2', 2, 50000)] },
  { file: 'voucherDetailsFile', lines: [detail('v3', 3, 50000), detail('v4', 4, 50000)] },
  // The other half of v4, in a file of its own.
  { file: 'voucherDetailsFile', lines: [detail('v4', 1, 30000, { feeYear: 2021, kind: 'back-payment' })] },
  { file: 'voucherDetailsFile', lines: [detail('v5', 5, 50000), detail('v6', 5, 50000, { paidAt: '2022-10-10T09:00:00.000+08:00' })] },
  entered({ voucherNo: 'v1', enteredOn: '2022-10-09', amountFen: 90000 }, { voucherNo: 'v2', enteredOn: '2022-10-09', amountFen: 50000 }),
  entered({ voucherNo: 'v3', enteredOn: '2022-10-09', amountFen: 50000 }, { voucherNo: 'v4', enteredOn: '2022-10-09', amountFen: 80000 }),
  entered({ voucherNo: 'v6', enteredOn: '2022-10-11', amountFen: 50000 }),
  entered({ voucherNo: 'v5', enteredOn: '2022-10-09', amountFen: 50000 }),
  // 退库: of the dead 2, and what came again of it; of v7, which holds two people, of whom the dead 6 is due a refund; of v4, where nobody can say whose.
  enrolled(6),
  enrolled(7),
  registered('DeathRecorded', 6, { diedOn: '2022-10-01' }),
  { file: 'vouchersFile', lines: [voucher('v7', 100000)] },
  { file: 'voucherDetailsFile', lines: [detail('v7', 6, 50000), detail('v7', 7, 50000)] },
  entered({ voucherNo: 'v7', enteredOn: '2022-10-09', amountFen: 100000 }),
  returned(
    { returnNo: 't2', voucherNo: 'v2', entryKind: 1, enteredOn: '2022-11-08', amountFen: 50000 },
    { returnNo: 't7', voucherNo: 'v7', entryKind: 1, enteredOn: '2022-11-08', amountFen: 50000 },
  ),
  returned({ returnNo: 't4', voucherNo: 'v4', entryKind: 1, enteredOn: '2022-11-08', amountFen: 30000 }),
  returned({ returnNo: 'h2', voucherNo: 'v2', entryKind: 6, enteredOn: '2022-11-09', amountFen: 20000 }),
];

const people = [1, 2, 3, 4, 5, 6, 7];
/** Where everybody stands, whatever the way that led there. */
const standings = async (county: County) =>
  Promise.all(
    people.map(async (nth) => {
      const { payments, standings: years } = await county.service.account(subject(nth));
      const byKey = <Row extends { feeYear: number; voucherNo?: string }>(rows: readonly Row[]) =>
        [...rows].sort((one, other) => one.feeYear - other.feeYear || ((one.voucherNo ?? '') < (other.voucherNo ?? '') ? -1 : 1));
      return { payments: byKey(payments), years: byKey(years) };
    }),
  );

let open: County[] = [];
const opened = async (): Promise<County> => {
  const county = await County.open();
  open.push(county);
  return county;
};
afterEach(async () => {
  for (const county of open) await county.drop();
  open = [];
});

describe('a year of documents', () => {
  it('stands as the rules say', async () => {
    const county = await opened();
    await county.arrive(...arrivals);
    const [worker, dead, misnamed, stranger, twice, six, seven] = await standings(county);
    // W10: 900 paid, four months in the employee scheme: 300 go back. The back-payment of 2021 has no list and counts as entered.
    expect(worker!.years).toMatchObject([
      { feeYear: 2021, keptFen: 30000, policy: 'none' },
      { feeYear: 2022, keptFen: 60000, refundDueFen: 30000 },
    ]);
    // 500 went back, and 200 of them came again.
    expect(dead!.years).toMatchObject([{ keptFen: 0, refundDueFen: 20000 }]);
    expect([six!.years, seven!.years]).toMatchObject([[{ keptFen: 0, refundDueFen: 0 }], [{ keptFen: 50000 }]]);
    expect(dead!.payments).toMatchObject([{ finding: 'D25' }]);
    expect(misnamed).toMatchObject({ payments: [{ place: 'D14' }], years: [] });
    expect(stranger).toMatchObject({ payments: [{ place: 'D05' }], years: [] });
    // The election signed after the first payment covers the second.
    expect(twice!.years).toMatchObject([{ keptFen: 100000, refundDueFen: 0, tierFen: 100000 }]);
  });

  it('stands the same in whatever order it arrives, one by one or all at once, some of it twice', async () => {
    const straight = await opened();
    await straight.arrive(...arrivals);
    const expected = await standings(straight);
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([...arrivals, ...arrivals.slice(0, 4), ...arrivals.slice(9, 12)], { minLength: arrivals.length + 7 }),
        fc.array(fc.boolean(), { minLength: arrivals.length + 7, maxLength: arrivals.length + 7 }),
        async (shuffled, settleAfter) => {
          const county = await opened();
          for (const [index, arrival] of shuffled.entries()) {
            await county.arriveUnsettled(arrival);
            if (settleAfter[index]) await county.settle();
          }
          await county.settle();
          expect(await standings(county)).toEqual(expected);
        },
      ),
      { numRuns: 12 },
    );
  });

  it('gives the same rows when its lanes run again from the beginning', async () => {
    const county = await opened();
    await county.arrive(...arrivals);
    const before = await county.rows();
    const events = await Promise.all(people.map(async (nth) => (await county.events(nth)).length));
    await county.replayed();
    expect(await county.rows()).toEqual(before);
    expect(await Promise.all(people.map(async (nth) => (await county.events(nth)).length))).toEqual(events);
  });

  it.each(['posting', 'batches'])('doubles nothing when the process dies after the commands of the lane %s', async (lane) => {
    const straight = await opened();
    await straight.arrive(...arrivals);
    const county = await opened();
    for (const arrival of arrivals) await county.arriveUnsettled(arrival);
    await county.settle({ dying: lane });
    const again = county.restarted();
    await again.settle();
    expect(await standings(again)).toEqual(await standings(straight));
    expect((await again.events(1)).filter(({ type }) => type === 'ContributionDeclared')).toHaveLength(2);
  });
});
