import { createHash } from 'node:crypto';
import { localDate } from '@jumin/kernel';
import { shippedPolicies } from '@jumin/policy';
import fc from 'fast-check';
import { entry, runReconciliation, voucher, type Running } from './running-reconciliation.fixture';

let running: Running;
beforeAll(async () => {
  running = await runReconciliation();
});
afterAll(() => running.stop());

let counties = 0;
const aCounty = () => `4${String(10000 + counties++)}`;
const hash = (of: string) => Buffer.from(of.padEnd(32, '.')).toString('hex');

/** A document and the day on which it is handed over. */
interface Doc {
  readonly on: string;
  readonly tell: (county: string, asOf?: string) => Promise<void>;
}
const contract = (on: string, type: string, data: (county: string) => object): Doc => ({
  on,
  tell: (county, asOf = on) => running.tell(`told-${county}`, type, { county, ...data(county) }, asOf),
});
const file = (on: string, category: string, lines: (county: string) => readonly object[]): Doc => ({
  on,
  tell: (county, asOf = on) =>
    running.tell(`${category}-${county}-2024`, 'LinesReceived', { fileHash: hash(category + on), lines: lines(county) }, asOf),
});
const vouchers = (on: string, ...told: readonly (readonly [no: string, amountFen: number, more?: object])[]) =>
  contract(on, 'VouchersReported', (county) => ({
    fileHash: hash(on),
    lines: told.map(([no, amountFen, more]) => voucher(county, no, on, amountFen, { orderNo: `o-${no}`, ...more })),
  }));
const entries = (on: string, ...told: readonly (readonly [no: string, amountFen: number, more?: object])[]) =>
  file(on, 'treasuryEntriesFile', (county) => told.map(([no, amountFen, more]) => entry(county, no, on, amountFen, more)));
const bank = (on: string, ...told: readonly (readonly [reference: string, inFen: number, outFen?: number])[]) =>
  file(on, 'bankFlowFile', () =>
    told.map(([references, inFen, outFen], nth) => ({
      flowNo: `${on}-${references}-${nth}`,
      tradedOn: on,
      references,
      ...(outFen === undefined ? { inFen, summary: 'other' } : { outFen, summary: 'reversal' }),
    })),
  );
const allotted = (on: string, allotmentNo: string, rosterNo: string, people: number, amountFen: number) =>
  file(on, 'allotmentsFile', () => [{ allotmentNo, rosterNo, level: 'county', purpose: 'on-behalf', people, amountFen, allottedOn: on }]);
const onBehalf = (on: string, voucherNo: string, people: number, amountFen: number) =>
  contract(on, 'OnBehalfReported', () => ({ lines: [{ voucherNo, people, amountFen }] }));
const progressed = (on: string, step: string, fileName: string, more: object = {}) =>
  contract(on, 'FileProgressed', () => ({
    kind: 'deaths',
    fileHash: hash(fileName),
    step,
    fileName: step === 'closed' ? null : fileName,
    party: step === 'closed' ? null : '公安局',
    series: null,
    code: null,
    controlFen: null,
    countedFen: null,
    ...more,
  }));
const person = '00000000-0000-4000-8000-000000000001';
const wrongPerson = (on: string, voucherNo: string): Doc =>
  contract(on, 'FindingReported', (county) => ({
    findingId: `00000000-0000-4000-8000-${county}000000`,
    class: 'D14',
    rootKey: `${voucherNo}/${person}`,
    keys: { voucherNo, subjectId: person },
    amountFen: 50000,
    differenceFen: 50000,
    parties: { T: { amountFen: 50000 }, K: { amountFen: 50000 }, H: {} },
  }));
const listed = (on: string, batchNo: string, ...subjects: readonly string[]) =>
  contract(on, 'VillageListsReported', () => ({
    fileHash: hash(`list ${on}`),
    lines: subjects.map((subjectId, nth) => ({ batchNo, subjectId, receiptNo: `r${nth}`, amountFen: 50000 })),
  }));

const close = async (county: string, through: string): Promise<void> => {
  await running.rest();
  await running.service.closeDays(county, localDate(through));
  await running.rest();
};
const found = async (county: string) =>
  (await running.service.status({ county, from: localDate('2024-01-01'), to: localDate('2025-01-31') })).filter(
    // Nobody declares anything here: what is without details is left out.
    ({ id, state }) => state !== 'in-transit' && !id.startsWith('D02/'),
  );
const after = async (...docs: readonly Doc[]) => {
  const county = aCounty();
  for (const doc of docs) await doc.tell(county);
  await close(county, '2024-03-29');
  return found(county);
};

// 2024-03-04 is a Monday.
const [monday, tuesday, wednesday] = ['2024-03-04', '2024-03-05', '2024-03-06'];

describe('what the files of several parties show', () => {
  it.each([
    ['the tax authority, where the bank’s credit is the treasury’s amount', 50000, 'T', ['B', 'T']],
    ['the bank, where its credit is the tax authority’s amount', 52000, 'B', ['T', 'K']],
    ['the tax authority, where no line of the bank says', null, 'T', ['T', 'K']],
  ] as const)('D07: %s, typed wrong', async (_who, creditFen, erred, between) => {
    const credit = creditFen === null ? [] : [bank(monday, ['o-v', creditFen])];
    expect(await after(vouchers(monday, ['v', 52000]), ...credit, entries(tuesday, ['v', 50000]))).toMatchObject([
      {
        class: 'D07',
        erred,
        corrects: erred,
        openedOn: tuesday,
        amountFen: 52000,
        differenceFen: 2000,
        keys: { voucherNo: 'v' },
        firstDifference: { between },
      },
    ]);
  });

  it('D14: by the village where its list has the wrong number already, and then names the batch', async () => {
    const docs = [vouchers(monday, ['v', 50000, { batchNo: 'b' }]), entries(tuesday, ['v', 50000]), wrongPerson(tuesday, 'v')];
    expect(await after(...docs, listed(monday, 'b', '00000000-0000-4000-8000-000000000002'))).toMatchObject([{ class: 'D14', erred: 'T' }]);
    expect(await after(...docs, listed(wednesday, 'b', person))).toMatchObject([
      { class: 'D14', erred: 'V', corrects: 'V', keys: { voucherNo: 'v', batchNo: 'b' }, parties: { V: { receiptNo: 'r0' } } },
    ]);
  });

  it('D15: in the treasury that the voucher names, which is not the county’s; nobody misses it in the other county', async () => {
    const elsewhere = '5100000000';
    const [mine, other] = [aCounty(), elsewhere.slice(0, 6)];
    await vouchers(monday, ['d15', 50000, { treasury: elsewhere }]).tell(mine);
    await entries(tuesday, ['d15', 50000, { treasury: elsewhere }]).tell(other);
    for (const county of [mine, other]) await close(county, '2024-03-29');
    expect(await found(mine)).toMatchObject([
      {
        class: 'D15',
        erred: 'T',
        openedOn: tuesday,
        amountFen: 50000,
        differenceFen: 50000,
        firstDifference: { between: ['K', 'H'], field: 'treasury' },
      },
    ]);
    expect(await found(other)).toEqual([]);
  });

  it('D17: our money under another subject, and another fund’s money under ours', async () => {
    const medical = { budgetSubject: '1021201' };
    for (const [told, written] of [
      [medical, medical],
      [medical, {}],
      [{}, medical],
    ] as const)
      expect(await after(vouchers(monday, ['v', 50000, told]), entries(tuesday, ['v', 50000, written]))).toMatchObject([
        { class: 'D17', erred: 'T', openedOn: tuesday, differenceFen: 50000 },
      ]);
    // Another fund's money that nobody declared to us is no business of ours.
    expect(await after(entries(tuesday, ['v', 50000, medical]))).toEqual([]);
  });

  it('D20: taken back after it was entered; before, the cancelled voucher ends it and it never is a D01', async () => {
    const back = bank(wednesday, ['o-v', 0, 50000]);
    expect(await after(vouchers(monday, ['v', 50000]), bank(monday, ['o-v', 50000]), entries(tuesday, ['v', 50000]), back)).toMatchObject([
      {
        class: 'D20',
        erred: 'B',
        openedOn: wednesday,
        amountFen: 50000,
        differenceFen: 50000,
        parties: { B: { takenBackFen: 50000, amountFen: 0 } },
      },
    ]);
    const cancelled = vouchers('2024-03-08', ['v', 50000, { cancelled: true }]);
    expect(await after(vouchers(tuesday, ['v', 50000]), back, cancelled)).toMatchObject([
      { class: 'D20', state: 'cleared', openedOn: wednesday, clearedOn: '2024-03-08' },
    ]);
  });

  it('D23: another headcount is the agency’s roster, another sum for the same people is finance’s; levels add up', async () => {
    const roster = [
      vouchers(monday, ['v', 40000, { batchNo: 'Q', orderNo: null }]),
      onBehalf(monday, 'v', 3, 30000),
      onBehalf(monday, 'v', 1, 10000),
    ];
    const paid = entries(monday, ['v', 40000]);
    expect(await after(...roster, paid, allotted(monday, 'a', 'Q', 5, 50000))).toMatchObject([
      { class: 'D23', erred: 'H', keys: { rosterNo: 'Q', allotmentNo: 'a' }, amountFen: 50000, differenceFen: 10000 },
    ]);
    expect(await after(...roster, paid, allotted(monday, 'a', 'Q', 4, 45000))).toMatchObject([
      { class: 'D23', erred: 'F', differenceFen: 5000 },
    ]);
    expect(await after(...roster, paid, allotted(monday, 'a', 'Q', 4, 10000), allotted(monday, 'b', 'Q', 4, 30000))).toEqual([]);
    expect(await after(...roster, paid, allotted(monday, 'a', 'Q', 4, 10000), allotted(wednesday, 'b', 'Q', 4, 30000))).toMatchObject([
      { class: 'D23', state: 'cleared', openedOn: monday, clearedOn: wednesday, differenceFen: 30000 },
    ]);
    // Of a roster whose lines are not all there nothing is said.
    expect(await after(roster[0]!, roster[1]!, paid, allotted(monday, 'a', 'Q', 4, 45000))).toEqual([]);
  });

  const closedRoster = (on: string, rosterNo: string, people: number, amountFen: number): Doc => ({
    on,
    tell: (county) => running.tell(`policy-${county}-2024`, 'RosterClosed', { county, rosterNo, feeYear: 2024, people, amountFen }, on),
  });

  it('D23: the roster that was drawn up under the number rules over what its voucher lists, from the day on which it was closed', async () => {
    const voucherOf = [
      vouchers(monday, ['v', 30000, { batchNo: 'Q', orderNo: null }]),
      onBehalf(monday, 'v', 3, 30000),
      entries(monday, ['v', 30000]),
    ];
    const drawn = closedRoster(monday, 'Q', 2, 20000);
    expect(await after(...voucherOf, drawn, allotted(monday, 'a', 'Q', 2, 20000))).toEqual([]);
    expect(await after(...voucherOf, drawn, allotted(tuesday, 'a', 'Q', 3, 30000))).toMatchObject([
      {
        class: 'D23',
        erred: 'H',
        openedOn: tuesday,
        keys: { rosterNo: 'Q', allotmentNo: 'a', voucherNo: 'v' },
        amountFen: 30000,
        differenceFen: 10000,
        parties: { F: { people: 3, amountFen: 30000 }, H: { people: 2, amountFen: 20000, roster: 'drawn' } },
      },
    ]);
    // It waits for no voucher.
    expect(await after(closedRoster(tuesday, 'Q', 2, 20000), allotted(monday, 'a', 'Q', 2, 15000))).toMatchObject([
      { class: 'D23', erred: 'F', openedOn: tuesday, keys: { rosterNo: 'Q', allotmentNo: 'a' }, differenceFen: 5000 },
    ]);
  });

  it('D30: by its sender, until the whole file comes; another day’s file is not that', async () => {
    const stopped = progressed(monday, 'stopped', '死亡名单-公安局-2024-03-04.csv', {
      code: 'ControlTotalWrong',
      controlFen: 500,
      countedFen: 400,
    });
    const others = [
      progressed(tuesday, 'opened', '死亡名单-公安局-2024-03-05.csv'),
      progressed(tuesday, 'closed', '死亡名单-公安局-2024-03-05.csv'),
    ];
    expect(await after(stopped, ...others)).toMatchObject([
      {
        class: 'D30',
        erred: '公安局',
        corrects: '公安局',
        state: 'attributed',
        amountFen: 500,
        differenceFen: 100,
        keys: { fileName: '死亡名单-公安局-2024-03-04.csv' },
      },
    ]);
    const again = [
      progressed(wednesday, 'opened', '死亡名单-公安局-2024-03-04-重报.csv'),
      progressed(wednesday, 'closed', '死亡名单-公安局-2024-03-04-重报.csv'),
    ];
    expect(await after(stopped, ...others, ...again)).toMatchObject([{ class: 'D30', state: 'cleared', clearedOn: wednesday }]);
    const parts = ['-1of3.csv', '-2of3.csv'].map((part) =>
      progressed(monday, 'stopped', `特殊身份-民政局${part}`, { code: 'SeriesIncomplete', series: '特殊身份-民政局' }),
    );
    expect(await after(...parts)).toMatchObject([
      { class: 'D30', amountFen: null, differenceFen: null, keys: { fileName: '特殊身份-民政局-1of3.csv' } },
    ]);
  });

  // The Tomb-Sweeping holiday of 2024 is 04-04 to 04-06, and Sunday 04-07 is worked.
  it.each([
    ['ten, where the policy leaves it to the listed assumption', undefined, tuesday, '2024-03-19'],
    ['as many as the county’s own policy names', 3, tuesday, '2024-03-08'],
    ['counted in working days, holidays and worked Sundays as they are', 3, '2024-04-02', '2024-04-08'],
  ])('a case is due in working days from its opening: %s', async (_what, days, on, dueOn) => {
    const county = aCounty();
    const { text, parents } = shippedPolicies().find(({ id }) => id === '341323-2024')!;
    const named = days === undefined ? text : `${text}\ndueWorkingDays: { days: ${days}, assumption: N-10 }\n`;
    const policy = { county, feeYear: 2024, version: 'v', sha256: 'h', text: named.replaceAll('341323', county), parents };
    await running.tell(`policy-${county}-2024`, 'PolicyLoaded', policy, '2024-01-02');
    for (const doc of [vouchers(on, ['v', 52000]), entries(on, ['v', 50000])]) await doc.tell(county);
    await close(county, '2024-04-30');
    expect(await found(county)).toMatchObject([{ class: 'D07', openedOn: on, dueOn }]);
  });

  it('a case rests on files that it names', async () => {
    const county = aCounty();
    await progressed(monday, 'opened', 'vouchers', { kind: 'vouchers', fileHash: hash(monday) }).tell(county);
    await vouchers(monday, ['v', 52000]).tell(county);
    await entries(tuesday, ['v', 50000]).tell(county);
    await close(county, '2024-03-29');
    const [one] = await found(county);
    expect(await running.service.case(one!.id)).toMatchObject({
      evidence: [{ kind: 'vouchers', fileHash: hash(monday), receivedOn: monday }],
    });
  });
});

/** Any order of documents, the same for a seed. */
const rankOf = (seed: number) => (nth: number) => createHash('sha256').update(`${seed}/${nth}`).digest().readUInt32BE();

describe('what is found', () => {
  it('moves to the days on which it stood, where documents of earlier days show that it was over before it was found', async () => {
    const county = aCounty();
    const late = vouchers(monday, ['v', 50000]);
    await late.tell(county, '2024-03-14');
    await bank('2024-03-07', ['o-v', 0, 50000]).tell(county);
    await close(county, '2024-03-29');
    expect(await found(county)).toMatchObject([{ class: 'D20', state: 'attributed', openedOn: '2024-03-14' }]);
    await vouchers('2024-03-11', ['v', 50000, { cancelled: true, issuedOn: monday }]).tell(county);
    await late.tell(county);
    await close(county, '2024-03-29');
    expect(await found(county)).toMatchObject([{ class: 'D20', state: 'cleared', openedOn: '2024-03-07', clearedOn: '2024-03-11' }]);
  });

  it('is the same however documents of a day are ordered and repeated, and whenever days are closed', async () => {
    const docs = [
      vouchers(monday, ['t', 52000], ['b', 50000], ['x', 50000, { treasury: '9999990000' }], ['m', 50000, { budgetSubject: '1021201' }]),
      vouchers(
        monday,
        ['r', 50000],
        ['late', 50000],
        ['q', 40000, { batchNo: 'Q', orderNo: null }],
        ['w', 50000, { batchNo: 'p', orderNo: null }],
      ),
      bank(monday, ['o-t', 50000], ['o-b', 50000], ['o-r', 50000]),
      onBehalf(monday, 'q', 4, 40000),
      listed(monday, 'p', person),
      allotted(monday, 'a1', 'Q', 4, 10000),
      entries(
        tuesday,
        ['t', 50000],
        ['b', 51000],
        ['x', 50000, { treasury: '9999990000' }],
        ['m', 50000, { budgetSubject: '1021201' }],
        ['unknown', 100],
      ),
      entries(tuesday, ['r', 50000], ['q', 40000], ['w', 50000]),
      wrongPerson(tuesday, 'w'),
      bank('2024-03-07', ['o-r', 0, 50000], ['o-late', 0, 50000]),
      allotted('2024-03-07', 'a2', 'Q', 5, 35000),
      progressed('2024-03-07', 'stopped', '死亡名单-公安局-a.csv', { code: 'ControlCountWrong' }),
      vouchers('2024-03-11', ['late', 50000, { cancelled: true, issuedOn: monday }], ['unknown', 100]),
    ];
    const ordered = async (rank: (nth: number) => number, closes: readonly string[], repeated: boolean) => {
      const county = aCounty();
      const inOrder = docs
        .map((doc, nth) => ({ ...doc, nth }))
        .sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : rank(a.nth) - rank(b.nth)));
      for (const [place, doc] of inOrder.entries()) {
        await doc.tell(county);
        // Findings and sums of 代缴 are told once, by services that know what they told.
        if (repeated && ![3, 8].includes(doc.nth)) await doc.tell(county);
        const next = inOrder[place + 1]?.on ?? '2024-03-29';
        for (const day of closes) if (day >= doc.on && day < next) await close(county, day);
      }
      await close(county, '2024-03-29');
      return (await found(county)).map(({ id: _id, ...rest }) => JSON.stringify(rest).replaceAll(county, 'county')).sort();
    };
    /** As they come to hand, long after their days, some of them also as of a day too late; days are closed meanwhile. */
    const unordered = async (rank: (nth: number) => number, closeEvery: number) => {
      const county = aCounty();
      const copies = docs.flatMap((doc, nth) => [doc, ...([3, 4, 8].includes(nth) ? [] : [{ ...doc, late: '2024-03-14' }])]);
      const inOrder = copies.map((doc, nth) => ({ ...doc, nth })).sort((a, b) => rank(a.nth) - rank(b.nth));
      for (const [place, doc] of inOrder.entries()) {
        await doc.tell(county, 'late' in doc ? doc.late : undefined);
        if (place % closeEvery === closeEvery - 1) await close(county, '2024-03-29');
      }
      await close(county, '2024-03-29');
      return (await found(county)).map(({ id: _id, ...rest }) => JSON.stringify(rest).replaceAll(county, 'county')).sort();
    };
    const plain = await ordered((nth) => nth, [], false);
    expect(plain.map((line) => (JSON.parse(line) as { class: string }).class).sort()).toEqual(
      ['D02', 'D07', 'D07', 'D09', 'D14', 'D15', 'D17', 'D20', 'D20', 'D23', 'D30'].sort(),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.nat(),
        fc.subarray([monday, tuesday, wednesday, '2024-03-07', '2024-03-08', '2024-03-12']),
        fc.boolean(),
        async (seed, closes, repeated) => {
          expect(await ordered(rankOf(seed), closes, repeated)).toEqual(plain);
        },
      ),
      { numRuns: 12 },
    );
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.integer({ min: 3, max: 30 }), async (seed, closeEvery) => {
        expect(await unordered(rankOf(seed), closeEvery)).toEqual(plain);
      }),
      { numRuns: 12 },
    );
  });
});
