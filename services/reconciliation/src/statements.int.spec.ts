import type { Actor } from '@jumin/event-store';
import { commandIdOf, localDate, type Month } from '@jumin/kernel';
import type { CrossingLine, Statement } from './domain/period/events';
import { entry, runReconciliation, voucher, type Running } from './running-reconciliation.fixture';

let running: Running;
beforeAll(async () => {
  running = await runReconciliation();
});
afterAll(() => running.stop());

let counties = 0;
const aCounty = () => `5${String(10000 + counties++)}`;
/** Days close from a county's first file on. */
const report = async (county: string, lines: object[], on: string) => {
  const fileHash = 'a'.repeat(64);
  const file = {
    kind: 'vouchers',
    fileHash,
    step: 'opened',
    fileName: `v-${on}`,
    party: 'T',
    series: null,
    code: null,
    controlFen: null,
    countedFen: null,
  };
  await running.tell(`told-${county}`, 'FileProgressed', { county, ...file }, on);
  await running.tell(`told-${county}`, 'VouchersReported', { county, fileHash, lines }, on);
};
const enter = (county: string, lines: object[], on: string) =>
  running.tell(`treasuryEntriesFile-${county}-2024`, 'LinesReceived', { fileHash: 'f'.repeat(64), lines }, on);
const actorOf = (agency: string, division: string): Actor => ({ id: `${agency}1`, agency, role: 'head', division });
let commands = 0;

const drawUp = async (county: string, period: string) => {
  await running.rest();
  await running.service.closeDays(county, localDate('2025-01-31'));
  await running.rest();
  const commandId = commandIdOf('draw', String(commands++));
  const outcome = await running.service.drawUpStatements({ county, period, actor: actorOf('T', county), commandId });
  if (outcome.kind === 'refused') throw new Error(outcome.refusal.code);
  return (await running.service.statements({ county, period })) as {
    readonly closedOn: string | null;
    readonly statements: Readonly<
      Record<
        'T-K' | 'T-H',
        { readonly statement: Statement; readonly lines: readonly CrossingLine[]; readonly signedBy: readonly object[] }
      >
    >;
  };
};
const sign = async (county: string, period: string, pair: 'T-K' | 'T-H', agency: string) => {
  const commandId = commandIdOf('sign', String(commands++));
  const outcome = await running.service.signStatement({ county, period, pair, actor: actorOf(agency, county), commandId });
  return outcome.kind === 'refused' ? outcome.refusal : outcome.kind;
};
const everybody = [
  ['T-K', 'T'],
  ['T-K', 'K'],
  ['T-H', 'T'],
  ['T-H', 'H'],
] as const;
const signMonth = async (county: string, month: string) => {
  await drawUp(county, month);
  for (const [pair, agency] of everybody) expect(await sign(county, month, pair, agency)).toBe('accepted');
};
const short = (lines: readonly CrossingLine[]) =>
  lines.map(({ item, key, class: of, owner, amountFen }) => [item, key, of, owner, amountFen]);
/** What is posted, so that tax authority and agency agree as well. */
const declare = (county: string, voucherNo: string, on: string, amountFen = 50000) =>
  running.tell(`told-${county}`, 'ContributionDeclared', { county, voucherNo, feeYear: 2024, kind: 'current', amountFen }, on);
const posted = async (county: string, voucherNo: string, enteredOn: string, enteredFen = 50000) => {
  await declare(county, voucherNo, enteredOn, enteredFen);
  const data = { county, voucherNo, enteredOn, enteredFen, feeYear: 2024, kind: 'current' };
  await running.tell(`told-${county}`, 'ContributionPosted', data, enteredOn);
};

describe('the statement of tax authority and treasury', () => {
  it('says of money that is under way when a month ends that it crosses, and in the next month that it came', async () => {
    const county = aCounty();
    await report(county, [voucher(county, 'x', '2024-05-31')], '2024-05-31');
    await enter(county, [entry(county, 'x', '2024-06-03')], '2024-06-03');
    const may = (await drawUp(county, '2024-05')).statements['T-K'];
    expect(may.statement).toMatchObject({ firstFen: 50000, secondFen: 0, differenceFen: 0, unexplained: 0 });
    expect(short(may.lines)).toEqual([['not-entered', 'x', 'D10', 'nobody', -50000]]);
    const june = (await drawUp(county, '2024-06')).statements['T-K'];
    expect(june.statement).toMatchObject({ firstFen: 0, secondFen: 50000, differenceFen: 0, unexplained: 0 });
    expect(short(june.lines)).toEqual([['issued-before', 'x', 'D10', 'nobody', 50000]]);
  });

  it('carries a case from month to month until it is gone, and shows its end where it ended', async () => {
    const county = aCounty();
    await report(county, [voucher(county, 'late', '2024-05-20')], '2024-05-20');
    await enter(county, [entry(county, 'late', '2024-07-01')], '2024-07-01');
    const of = async (month: string) =>
      short((await drawUp(county, month)).statements['T-K'].lines).map(([item, , discrepancy]) => [item, discrepancy]);
    expect(await of('2024-05')).toEqual([
      ['not-entered', 'D01'],
      ['standing', 'D01'],
    ]);
    expect(await of('2024-06')).toEqual([['brought-forward', 'D01']]);
    expect(await of('2024-07')).toEqual([
      ['issued-before', 'D01'],
      ['corrected-of-earlier', 'D01'],
    ]);
    expect(await of('2024-08')).toEqual([]);
  });

  it('names documents of an earlier month that came or were cancelled later, so that the months and these lines are the year', async () => {
    const county = aCounty();
    await report(county, [voucher(county, 'a', '2024-05-30'), voucher(county, 'gone', '2024-05-30', 700)], '2024-05-30');
    await enter(county, [entry(county, 'a', '2024-05-31')], '2024-06-03');
    await report(county, [voucher(county, 'b', '2024-05-31', 900)], '2024-06-04');
    await enter(county, [entry(county, 'b', '2024-06-04', 900)], '2024-06-04');
    await report(county, [voucher(county, 'gone', '2024-05-30', 700, { cancelled: true })], '2024-06-05');
    const months = [];
    for (const month of ['2024-05', '2024-06']) months.push((await drawUp(county, month)).statements['T-K']);
    const late = short(months[1]!.lines).filter(([item]) => /late/.test(String(item)));
    expect(late).toEqual([
      ['cancelled-later', 'gone', null, null, -700],
      ['entered-late', 'a', null, null, 50000],
      ['reported-late', 'b', null, null, 900],
    ]);
    const sum = (of: readonly number[]) => of.reduce((total, one) => total + one, 0);
    const lateFen = (...items: readonly string[]) =>
      sum(late.flatMap(([item, , , , fen]) => (items.includes(String(item)) ? Number(fen) : [])));
    const year = (await drawUp(county, '2024')).statements['T-K'].statement;
    expect(year.firstFen).toBe(sum(months.map(({ statement }) => statement.firstFen)) + lateFen('reported-late', 'cancelled-later'));
    expect(year.secondFen).toBe(sum(months.map(({ statement }) => statement.secondFen)) + lateFen('entered-late'));
  });
});

describe('closing a year', () => {
  it('is refused while months are not signed, which it names; then done by both sides of both statements, once', async () => {
    const county = aCounty();
    await report(county, [voucher(county, 'v', '2024-03-04')], '2024-03-04');
    await enter(county, [entry(county, 'v', '2024-03-05')], '2024-03-05');
    await posted(county, 'v', '2024-03-05');
    const months = Array.from({ length: 12 }, (_, nth) => `2024-${String(nth + 1).padStart(2, '0')}` as Month);
    for (const month of months.slice(0, 11)) await signMonth(county, month);
    await drawUp(county, '2024-12');
    // One side alone does not make a month.
    expect(await sign(county, '2024-12', 'T-K', 'T')).toBe('accepted');
    await drawUp(county, '2024');
    expect(await sign(county, '2024', 'T-K', 'T')).toEqual({ code: 'MonthsNotSigned', months: ['2024-12'] });
    expect(await sign(county, '2024', 'T-H', 'H')).toEqual({ code: 'MonthsNotSigned', months: ['2024-12'] });
    for (const [pair, agency] of everybody) await sign(county, '2024-12', pair, agency);
    // What was drawn up before does not list it.
    expect(await sign(county, '2024', 'T-K', 'T')).toEqual({ code: 'MonthsNotSigned', months: ['2024-12'] });
    await drawUp(county, '2024');
    for (const [pair, agency] of everybody) expect(await sign(county, '2024', pair, agency)).toBe('accepted');
    expect(await sign(county, '2024', 'T-K', 'K')).toBe('nothing-to-do');
    const closed = await running.service.statements({ county, period: '2024' });
    expect(closed).toMatchObject({ closedOn: expect.any(String) });

    // Whatever comes afterwards, what was signed stays byte for byte.
    const before = JSON.stringify([closed, await running.service.statements({ county, period: '2024-03' })]);
    await report(county, [voucher(county, 'w', '2024-03-04')], '2024-03-04');
    await enter(county, [entry(county, 'w', '2024-03-05', 49000), entry(county, 'unknown', '2024-03-06')], '2024-03-06');
    for (const period of ['2024-03', '2024']) await drawUp(county, period).catch(({ message }) => expect(message).toBe('AlreadySigned'));
    expect(
      JSON.stringify([
        await running.service.statements({ county, period: '2024' }),
        await running.service.statements({ county, period: '2024-03' }),
      ]),
    ).toBe(before);
  });
});

describe('a voucher that the treasury tells of twice', () => {
  it('counts once in both statements, as it was told first, whatever the second package is called, and the second line is a case of the treasury', async () => {
    const county = aCounty();
    await report(county, [voucher(county, 'v', '2024-04-15')], '2024-04-15');
    await enter(county, [entry(county, 'v', '2024-04-16', 50000, { packageNo: 'P2' })], '2024-04-16');
    await posted(county, 'v', '2024-04-16');
    // Under a number that sorts before the first, in the same month and in a later one; the same package again says nothing.
    await enter(county, [entry(county, 'v', '2024-04-16', 99900, { packageNo: 'P1' })], '2024-04-20');
    await enter(county, [entry(county, 'v', '2024-05-06', 99900, { packageNo: 'P3' })], '2024-05-06');
    await enter(county, [entry(county, 'v', '2024-04-16', 50000, { packageNo: 'P2' })], '2024-05-07');
    for (const [month, fen] of [
      ['2024-04', 50000],
      ['2024-05', 0],
    ] as const) {
      const { statements } = await drawUp(county, month);
      expect(statements['T-K'].statement).toMatchObject({ firstFen: fen, secondFen: fen, differenceFen: 0, unexplained: 0 });
      expect(statements['T-H'].statement).toMatchObject({ firstFen: fen, secondFen: fen, differenceFen: 0, unexplained: 0 });
    }
    const lines = (await drawUp(county, '2024-04')).statements['T-K'].lines;
    expect(short(lines)).toEqual([['standing', 'v/P1', 'D13', 'K', 99900]]);
    expect(await sign(county, '2024-04', 'T-K', 'K')).toBe('accepted');
    const asked = { county, from: localDate('2024-01-01'), to: localDate('2025-01-31') };
    expect(
      (await running.service.status(asked)).map(({ class: of, keys, corrects, state }) => [of, keys.packageNo, corrects, state]),
    ).toEqual([
      ['D13', 'P1', 'K', 'attributed'],
      ['D13', 'P3', 'K', 'attributed'],
    ]);
    await enter(county, [entry(county, 'g', '2024-06-03', 99900, { entryKind: 2, originalVoucherNo: 'v', packageNo: 'P4' })], '2024-06-03');
    await drawUp(county, '2024-06');
    expect((await running.service.status(asked)).map(({ state, clearedOn }) => [state, clearedOn])).toEqual([
      ['cleared', '2024-06-03'],
      ['cleared', '2024-06-03'],
    ]);
  });
});

describe('entered money of which nobody says whom it is for', () => {
  it('is a line of the tax authority, due in ten working days, with which the month can be signed, until the details come', async () => {
    const county = aCounty();
    await report(county, [voucher(county, 'with', '2024-04-15'), voucher(county, 'without', '2024-04-15', 30000)], '2024-04-15');
    await enter(county, [entry(county, 'with', '2024-04-16'), entry(county, 'without', '2024-04-16', 30000)], '2024-04-16');
    await posted(county, 'with', '2024-04-16');
    const of = async () => (await drawUp(county, '2024-04')).statements['T-H'];
    const missing = await of();
    expect(missing.statement).toMatchObject({ firstFen: 80000, secondFen: 50000, differenceFen: 0, unexplained: 0 });
    expect(missing.statement.items).toEqual([{ item: 'details-missing', count: 1, amountFen: -30000 }]);
    expect(missing.lines).toEqual([
      { item: 'details-missing', key: 'without', class: 'D02', owner: 'T', dueOn: '2024-04-29', amountFen: -30000 },
    ]);
    const status = () => running.service.status({ county, from: localDate('2024-04-01'), to: localDate('2024-04-30') });
    expect(await status()).toMatchObject([{ id: 'D02/without', corrects: 'T', state: 'open', dueOn: '2024-04-29', differenceFen: 30000 }]);
    await posted(county, 'without', '2024-04-16', 30000);
    expect((await of()).statement).toMatchObject({ secondFen: 80000, differenceFen: 0, items: [] });
    expect(await status()).toEqual([]);
    expect(await sign(county, '2024-04', 'T-H', 'H')).toBe('accepted');
  });

  it('is such a line too while the details add up to another sum, and says which', async () => {
    const county = aCounty();
    await report(county, [voucher(county, 'short', '2024-04-15', 50000)], '2024-04-15');
    await enter(county, [entry(county, 'short', '2024-04-16')], '2024-04-16');
    await declare(county, 'short', '2024-04-16', 20000);
    const of = async () => (await drawUp(county, '2024-04')).statements['T-H'];
    const differing = await of();
    expect(differing.statement).toMatchObject({ firstFen: 50000, secondFen: 0, differenceFen: 0, unexplained: 0 });
    expect(differing.lines).toEqual([
      { item: 'details-differ', key: 'short', class: 'D02', owner: 'T', dueOn: '2024-04-29', amountFen: -50000 },
    ]);
    const status = () => running.service.status({ county, from: localDate('2024-04-01'), to: localDate('2024-04-30') });
    expect((await status()).map(({ id, corrects, differenceFen, parties }) => [id, corrects, differenceFen, parties.T])).toEqual([
      ['D02/short', 'T', 30000, { issuedOn: '2024-04-15', amountFen: 50000, linesFen: 20000 }],
    ]);
    await posted(county, 'short', '2024-04-16', 30000); // The rest of the details; what they post is of two people.
    await running.tell(
      `told-${county}`,
      'ContributionPosted',
      { county, voucherNo: 'short', enteredOn: '2024-04-16', enteredFen: 20000, feeYear: 2024, kind: 'current' },
      '2024-04-16',
    );
    expect((await of()).statement).toMatchObject({ secondFen: 50000, differenceFen: 0, items: [] });
    expect(await status()).toEqual([]);
  });

  it('is such a line also while the treasury’s amount is another, and that of the details a third', async () => {
    const county = aCounty();
    await report(county, [voucher(county, 'three', '2024-04-15', 50000)], '2024-04-15');
    await enter(county, [entry(county, 'three', '2024-04-16', 40000)], '2024-04-16');
    await declare(county, 'three', '2024-04-16', 20000);
    const { statement, lines } = (await drawUp(county, '2024-04')).statements['T-H'];
    expect(statement).toMatchObject({ firstFen: 40000, secondFen: 0, differenceFen: 0, unexplained: 0 });
    expect(short(lines)).toEqual([['details-differ', 'three', 'D02', 'T', -40000]]);
  });

  it('leaves what was posted where it stands when details come that are too many, and says so', async () => {
    const county = aCounty();
    await report(county, [voucher(county, 'surplus', '2024-04-15', 50000)], '2024-04-15');
    await enter(county, [entry(county, 'surplus', '2024-04-16')], '2024-04-16');
    await posted(county, 'surplus', '2024-04-16');
    await declare(county, 'surplus', '2024-04-17', 10000);
    const { statement } = (await drawUp(county, '2024-04')).statements['T-H'];
    expect(statement).toMatchObject({ firstFen: 50000, secondFen: 50000, differenceFen: 0, unexplained: 0, items: [] });
    const lines = await running.service.status({ county, from: localDate('2024-04-01'), to: localDate('2024-04-30') });
    expect(lines.map(({ id, corrects, differenceFen }) => [id, corrects, differenceFen])).toEqual([['D02/surplus', 'T', 10000]]);
  });
});
