import { addDays, localDate, type LocalDate } from '@jumin/kernel';
import fc from 'fast-check';
import type { Discrepancy } from './read-models/status/query';
import { entry, runReconciliation, voucher, type Running } from './running-reconciliation.fixture';

let running: Running;
beforeAll(async () => {
  running = await runReconciliation();
});
afterAll(() => running.stop());

let counties = 0;
/** Each case plays in a county of its own. */
const aCounty = () => `3${String(10000 + counties++)}`;
const report = (county: string, lines: object[], on: string) => running.tell(`told-${county}`, 'VouchersReported', { county, lines }, on);
const enter = (county: string, lines: object[], on: string) =>
  running.tell(`treasuryEntriesFile-${county}-2024`, 'LinesReceived', { fileHash: 'f'.repeat(64), lines }, on);
const find = (county: string, root: string, on: string, discrepancy = 'D26', differenceFen = 200) =>
  running.tell(`told-${county}`, 'FindingReported', findingOf(county, root, discrepancy, differenceFen), on);
const withdraw = (county: string, root: string, on: string, discrepancy = 'D26') =>
  running.tell(`told-${county}`, 'FindingWithdrawn', findingOf(county, root, discrepancy, 0), on);
const findingOf = (county: string, root: string, discrepancy: string, differenceFen: number) => ({
  findingId: `00000000-0000-4000-8000-${county}${root.padStart(5, '0')}${discrepancy.slice(2)}`.replace(/[^0-9a-f-]/g, '0'),
  county,
  class: discrepancy,
  rootKey: `${root}/p`,
  keys: { voucherNo: root, subjectId: '00000000-0000-4000-8000-000000000001' },
  amountFen: 50000,
  differenceFen,
  parties: { T: { amountFen: 50000 }, H: {} },
});
const close = async (county: string, through: string) => {
  await running.rest();
  const closed = await running.service.closeDays(county, localDate(through));
  await running.rest();
  return closed;
};
const status = (county: string, more: object = {}) =>
  running.service.status({ county, from: localDate('2024-01-01'), to: localDate('2025-01-31'), ...more }).then(withDetails);
/** Nobody declares anything here: what is without details is left out. */
const withDetails = <Line extends { readonly id: string }>(lines: readonly Line[]) => lines.filter(({ id }) => !id.startsWith('D02/'));
const short = (list: readonly Discrepancy[]) =>
  list.map(({ class: discrepancy, keys, state, openedOn, clearedOn, differenceFen }) => [
    discrepancy,
    keys.voucherNo,
    state,
    openedOn,
    clearedOn,
    differenceFen,
  ]);

describe('closing days', () => {
  // 2024-03-01 is a Friday: T+1 is Monday the 4th.
  it('finds a voucher missing in the treasury once T+1 is over, and clears it when the entry comes', async () => {
    const county = aCounty();
    await report(county, [voucher(county, 'v1', '2024-03-01', 50000, { batchNo: 'b1' })], '2024-03-01');
    await close(county, '2024-03-04');
    expect(short(await status(county))).toEqual([['D01', 'v1', 'in-transit', '2024-03-01', null, 50000]]);
    expect(await close(county, '2024-03-05')).toEqual({ opened: 1, cleared: 0 });
    const [found] = await status(county);
    expect(found).toMatchObject({
      class: 'D01',
      erred: 'B',
      corrects: 'B',
      state: 'attributed',
      openedOn: '2024-03-05',
      dueOn: '2024-03-19',
      keys: { voucherNo: 'v1', batchNo: 'b1' },
      amountFen: 50000,
    });
    await enter(county, [entry(county, 'v1', '2024-03-06')], '2024-03-07');
    await close(county, '2024-03-08');
    expect(short(await status(county))).toEqual([['D01', 'v1', 'cleared', '2024-03-05', '2024-03-07', 50000]]);
  });

  it.each([
    ['whose total is wrong', 'ControlTotalWrong', 1],
    ['whose count is wrong', 'ControlCountWrong', 1],
    ['of which a part is missing', 'SeriesIncomplete', 1],
    ['that is no table', 'NotATable', 0],
    ['without content', 'FileEmpty', 0],
    ['without the columns of its kind', 'HeadingMissing', 0],
    ['that cannot be read', 'EncodingBroken', 0],
  ])(
    'a file %s (%s) makes %i cases: what says nothing of itself is refused at the door, and nothing of it is missing',
    async (_what, code, cases) => {
      const county = aCounty();
      const said = {
        kind: 'vouchers',
        fileHash: 'e'.repeat(64),
        fileName: '电子税票-x.csv',
        party: 'T',
        series: null,
        controlFen: null,
        countedFen: null,
      };
      await running.tell(`told-${county}`, 'FileProgressed', { county, ...said, step: 'stopped', code }, '2024-03-04');
      await close(county, '2024-03-05');
      expect((await status(county)).map(({ class: of, erred }) => [of, erred])).toEqual(Array.from({ length: cases }, () => ['D30', 'T']));
    },
  );

  it('finds an entry whose voucher nobody reported, and clears it when the voucher comes', async () => {
    const county = aCounty();
    await enter(
      county,
      [entry(county, 'v1', '2024-03-01'), entry(county, 'v2', '2024-03-01', 1, { treasury: '9999990000' })],
      '2024-03-01',
    );
    await close(county, '2024-03-01');
    expect(await status(county)).toMatchObject([
      { class: 'D02', erred: 'T', corrects: 'T', state: 'attributed', openedOn: '2024-03-01', keys: { voucherNo: 'v1' } },
    ]);
    await report(county, [voucher(county, 'v1', '2024-03-01')], '2024-03-04');
    await close(county, '2024-03-04');
    expect(short(await status(county))).toEqual([['D02', 'v1', 'cleared', '2024-03-01', '2024-03-04', 50000]]);
  });

  it('takes in what other services find, in their figures of today, and clears what they withdraw', async () => {
    const county = aCounty();
    await find(county, 'v1', '2024-03-01');
    await close(county, '2024-03-01');
    expect(await status(county)).toMatchObject([
      { class: 'D26', erred: 'T', corrects: 'H', openedOn: '2024-03-01', dueOn: '2024-03-15', differenceFen: 200 },
    ]);
    await find(county, 'v1', '2024-03-05', 'D26', 300);
    await close(county, '2024-03-05');
    expect(await status(county)).toMatchObject([{ openedOn: '2024-03-01', dueOn: '2024-03-15', differenceFen: 300 }]);
    await withdraw(county, 'v1', '2024-03-07');
    await close(county, '2024-03-07');
    expect(short(await status(county))).toEqual([['D26', 'v1', 'cleared', '2024-03-01', '2024-03-07', 300]]);
  });

  it('keeps one case per root key: another class waits until the first has cleared', async () => {
    const county = aCounty();
    await find(county, 'v1', '2024-03-01', 'D05');
    await find(county, 'v1', '2024-03-04', 'D26');
    await close(county, '2024-03-05');
    await withdraw(county, 'v1', '2024-03-06', 'D05');
    await close(county, '2024-03-06');
    expect(short(await status(county))).toEqual([['D26', 'v1', 'attributed', '2024-03-06', null, 200]]);
  });

  it('lists dates that differ as lines that explain themselves', async () => {
    const county = aCounty();
    await report(
      county,
      [voucher(county, 'a', '2024-03-05'), voucher(county, 'b', '2024-03-29'), voucher(county, 'c', '2024-12-31')],
      '2024-03-05',
    );
    await enter(county, [entry(county, 'a', '2024-03-04')], '2024-03-05');
    await enter(county, [entry(county, 'b', '2024-04-01'), entry(county, 'c', '2025-01-02')], '2024-04-01');
    await close(county, '2024-04-01');
    const lines = (await status(county)).filter(({ state }) => state === 'cleared');
    expect(lines.map(({ class: discrepancy, keys, erred, corrects }) => [discrepancy, keys.voucherNo, erred, corrects])).toEqual([
      ['D09', 'a', 'nobody', 'T'],
      ['D10', 'b', 'nobody', 'nobody'],
      ['D11', 'c', 'nobody', 'T'],
    ]);
    expect(await running.pool.query(`select from discrepancy where county = $1`, [county])).toMatchObject({ rowCount: 0 });
  });

  it('lists no case that a document of an earlier day, taken in after the close, shows never to have stood', async () => {
    const county = aCounty();
    await enter(county, [entry(county, 'v1', '2024-03-01')], '2024-03-04');
    await close(county, '2024-03-04');
    expect(await status(county)).toMatchObject([{ class: 'D02', state: 'attributed' }]);
    await report(county, [voucher(county, 'v1', '2024-03-01')], '2024-03-01');
    await close(county, '2024-03-04');
    expect(await status(county)).toEqual([]);
    // What stands afterwards begins on its own day.
    await find(county, 'v1', '2024-03-05');
    await close(county, '2024-03-05');
    expect(short(await status(county))).toEqual([['D26', 'v1', 'attributed', '2024-03-05', null, 200]]);
  });

  it('closes a year over an empty county in far less than two seconds', async () => {
    const county = aCounty();
    await enter(county, [entry(county, 'v1', '2024-01-02')], '2024-01-02');
    const before = performance.now();
    await close(county, '2024-12-31');
    expect(performance.now() - before).toBeLessThan(1000);
    expect(await close(county, '2024-12-31')).toEqual({ opened: 0, cleared: 0 });
  });
});

interface Doc {
  readonly on: LocalDate;
  readonly tell: (county: string) => Promise<void>;
  readonly finding?: true;
}

describe('cases', () => {
  it('do not depend on order, split or repetition of documents within their days, nor on how often days are closed', async () => {
    const start = localDate('2024-03-01');
    const day = (n: number) => addDays(start, n);
    const documents = fc.array(
      fc.record({
        issued: fc.nat(6),
        reported: fc.option(fc.nat(14), { nil: null }),
        entered: fc.option(fc.nat(14), { nil: null }),
        cancelled: fc.option(fc.nat(14), { nil: null }),
        finding: fc.option(fc.record({ from: fc.nat(10), days: fc.nat(4), again: fc.boolean(), other: fc.boolean() }), { nil: null }),
      }),
      { minLength: 1, maxLength: 6 },
    );
    await fc.assert(
      fc.asyncProperty(
        documents,
        fc.array(fc.nat(20), { maxLength: 4 }),
        fc.nat(1000),
        fc.boolean(),
        async (cases, closes, seed, repeated) => {
          const docs: Doc[] = cases.flatMap(({ issued, reported, entered, cancelled, finding }, index): Doc[] => {
            const no = `v${index}`;
            // Findings speak of lines of vouchers that were entered long before.
            const paid = `f${index}`;
            const span = finding && [day(finding.from), day(finding.from + finding.days), day(finding.from + finding.days + 2)];
            return [
              ...(reported === null
                ? []
                : [{ on: day(reported), tell: (county: string) => report(county, [voucher(county, no, day(issued))], day(reported)) }]),
              ...(reported === null || cancelled === null || cancelled < reported
                ? []
                : [
                    {
                      on: day(cancelled),
                      tell: (county: string) =>
                        report(county, [voucher(county, no, day(issued), 50000, { cancelled: true })], day(cancelled)),
                    },
                  ]),
              ...(entered === null
                ? []
                : [{ on: day(entered), tell: (county: string) => enter(county, [entry(county, no, day(entered))], day(entered)) }]),
              ...(finding === null || span === null
                ? []
                : [
                    { on: span[0]!, tell: (county: string) => find(county, paid, span[0]!), finding: true as const },
                    { on: addDays(span[1]!, 0), tell: (county: string) => withdraw(county, paid, span[1]!), finding: true as const },
                    ...(finding.again
                      ? [{ on: span[2]!, tell: (county: string) => find(county, paid, span[2]!), finding: true as const }]
                      : []),
                    ...(finding.other
                      ? [{ on: span[0]!, tell: (county: string) => find(county, paid, span[0]!, 'D05'), finding: true as const }]
                      : []),
                  ]),
            ];
          });
          const byDay = [...docs].sort((one, other) => (one.on < other.on ? -1 : one.on > other.on ? 1 : 0));
          const plain = aCounty();
          for (const doc of byDay) await doc.tell(plain);
          await close(plain, day(40));

          // Those of a day come in any order, some twice, and days close in between.
          const mixed = aCounty();
          // A service tells its findings in order.
          const rank = (doc: Doc) => (doc.finding ? 1000 + docs.indexOf(doc) : (docs.indexOf(doc) * seed) % 97);
          const ordered = [...docs].sort((one, other) => (one.on < other.on ? -1 : one.on > other.on ? 1 : rank(one) - rank(other)));
          for (const [index, doc] of ordered.entries()) {
            await doc.tell(mixed);
            const next = ordered[index + 1]?.on ?? day(40);
            if (repeated && !doc.finding) await doc.tell(mixed);
            for (const after of closes) if (day(after) >= doc.on && day(after) < next) await close(mixed, day(after));
          }
          await close(mixed, day(30));
          await close(mixed, day(40));
          const strip = async (county: string) => (await status(county)).map(({ id: _, ...rest }) => JSON.stringify(rest)).sort();
          expect(await strip(mixed)).toEqual(await strip(plain));
        },
      ),
      { numRuns: 25 },
    );
  });
});
