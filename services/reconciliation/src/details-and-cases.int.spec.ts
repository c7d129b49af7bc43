import type { Actor } from '@jumin/event-store';
import { caseIdOf, commandIdOf, localDate } from '@jumin/kernel';
import type { Statement } from './domain/period/events';
import { entry, runReconciliation, voucher, type Running } from './running-reconciliation.fixture';

/*
 * A voucher whose lines add up to another sum than it, and a case about the same voucher: the statement of tax authority and agency counts each fen once,
 * in the item of the case or in the line of the tax authority, and none is left; and that the lines are wrong is seen whatever case there is.
 */
let running: Running;
beforeAll(async () => {
  running = await runReconciliation();
});
afterAll(() => running.stop());

let counties = 0;
const aCounty = () => `6${String(10000 + counties++)}`;
const day = '2024-04-16';
const [one, two] = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'];

/** What the parties say of voucher `v` of one county, one document after the other. */
const partiesOf = (county: string) => {
  const tell = (type: string, data: object, on = day) => running.tell(`told-${county}`, type, { county, ...data }, on);
  const file = (category: string, lines: object[], on = day) =>
    running.tell(`${category}-${county}-2024`, 'LinesReceived', { fileHash: 'f'.repeat(64), lines }, on);
  const line = (amountFen: number) => ({ voucherNo: 'v', feeYear: 2024, kind: 'current', amountFen });
  const close = async () => {
    await running.rest();
    await running.service.closeDays(county, localDate('2024-05-31'));
    await running.rest();
  };
  const officer = (agency: string): Actor => ({ id: `${agency}1`, agency, role: 'clerk', division: county });
  const said = {
    county,
    close,
    file,
    tell,
    /** Days close from a county's first file on. */
    reported: async (amountFen = 50000, more: object = {}, on = day) => {
      const of = { kind: 'vouchers', fileHash: 'a'.repeat(64), fileName: 'v', party: 'T', series: null };
      await tell('FileProgressed', { ...of, step: 'opened', code: null, controlFen: null, countedFen: null }, on);
      await tell('VouchersReported', { lines: [voucher(county, 'v', on, amountFen, more)] }, on);
    },
    entered: (amountFen = 50000, more: object = {}, on = day) =>
      file('treasuryEntriesFile', [entry(county, 'v', day, amountFen, more)], on),
    declared: (amountFen: number) => tell('ContributionDeclared', line(amountFen)),
    posted: (enteredFen: number) => tell('ContributionPosted', { ...line(enteredFen), enteredOn: day, enteredFen }),
    takenBack: (enteredFen: number) => tell('ContributionReversed', { ...line(enteredFen), enteredOn: day, enteredFen }),
    found: (discrepancy: string, amountFen: number, enteredFen = amountFen) =>
      tell('FindingReported', {
        findingId: `00000000-0000-4000-8000-${county}000000`,
        class: discrepancy,
        rootKey: `v/${one}`,
        keys: { voucherNo: 'v', subjectId: one },
        amountFen,
        differenceFen: amountFen,
        parties: { T: { amountFen }, K: { enteredOn: day, amountFen: enteredFen }, H: {} },
      }),
    bankTookBack: (outFen: number) => file('bankFlowFile', [{ flowNo: 'z', tradedOn: day, references: 'v', outFen, summary: 'reversal' }]),
    unapportioned: (...fens: readonly number[]) =>
      tell('VouchersUnapportioned', { lines: fens.map((fen, nth) => ({ ...line(fen), subjectId: [one, two][nth] })) }),
    struck: (amountFen: number) =>
      tell('ContributionStruck', { ...line(amountFen), subjectId: one, rosterNo: 'Q', caseId: caseIdOf(county, 'Q') }),
    /** D23: a roster drawn up for one more than finance pays for. */
    rosterDiffers: async () => {
      await tell('RosterClosed', { rosterNo: 'Q', feeYear: 2024, people: 2, amountFen: 50000 });
      const slip = { allotmentNo: 'a', rosterNo: 'Q', level: 'county', purpose: 'on-behalf', people: 1, amountFen: 30000, allottedOn: day };
      await file('allotmentsFile', [slip]);
    },
    /** Both sides agree on the correction, and the accounts have carried it out. */
    corrected: async (rootKey: string, countersigns: string, document: object) => {
      await close();
      const caseId = caseIdOf(county, rootKey);
      const submitted = { caseId, commandId: commandIdOf('s', county), actor: officer('T'), payer: { county, named: true }, ...document };
      for (const outcome of [
        await running.service.submitCorrection(submitted as never),
        await running.service.countersignCorrection({ caseId, commandId: commandIdOf('c', county), actor: officer(countersigns) }),
      ])
        expect(outcome).toMatchObject({ kind: 'accepted' });
      await tell('CorrectionCarriedOut', { caseId, done: true, how: 'ContributionPosted' });
    },
  };
  return said;
};
type Said = ReturnType<typeof partiesOf>;

const drawnUp = async (said: Said) => {
  const { county } = said;
  await said.close();
  const actor: Actor = { id: 'T1', agency: 'T', role: 'head', division: county };
  const outcome = await running.service.drawUpStatements({ county, period: '2024-04', actor, commandId: commandIdOf('draw', county) });
  if (outcome.kind === 'refused') throw new Error(outcome.refusal.code);
  const { statements } = (await running.service.statements({ county, period: '2024-04' })) as {
    readonly statements: Readonly<Record<'T-H', { readonly statement: Statement }>>;
  };
  const { items, differenceFen, unexplained } = statements['T-H'].statement;
  const lines = await running.service.status({ county, from: localDate('2024-04-01'), to: localDate('2024-04-30') });
  const owed = lines.find(({ id }) => id === 'D02/v');
  return { items: items.map(({ item, amountFen }) => [item, amountFen]), differenceFen, unexplained, owed: owed?.differenceFen ?? null };
};

/** Class, what happened, the items of the statement, and by how much the lines are wrong where the tax authority owes them. */
type Row = readonly [
  of: string,
  what: string,
  happens: (said: Said) => Promise<unknown>,
  items: readonly (readonly [string, number])[],
  owed: number | null,
];
const inOrder =
  (...steps: readonly ((said: Said) => Promise<unknown>)[]) =>
  async (said: Said) => {
    for (const step of steps) await step(said);
  };
const both = inOrder(
  (said) => said.reported(),
  (said) => said.entered(),
);
/** Complete, posted to two people, and a line too many later. */
const postedAndSurplus = inOrder(
  both,
  (said) => said.declared(50000),
  (said) => said.posted(50000),
  (said) => said.declared(10000),
);

const rows: readonly Row[] = [
  [
    'D01',
    'was missing in the treasury, came, and has lines of another sum',
    inOrder(
      (said) => said.reported(50000, {}, '2024-04-10'),
      (said) => said.declared(20000),
      (said) => said.close(),
      (said) => said.entered(),
    ),
    [['details-differ', -50000]],
    30000,
  ],
  [
    'D02',
    'was unknown to the tax authority, which has reported it since, with lines of another sum; the close has not said so yet',
    inOrder(
      (said) =>
        said.tell('FileProgressed', {
          kind: 'vouchers',
          fileHash: 'a'.repeat(64),
          step: 'opened',
          fileName: 'v',
          party: 'T',
          series: null,
          code: null,
          controlFen: null,
          countedFen: null,
        }),
      (said) => said.entered(),
      (said) => said.close(),
      (said) => said.reported(50000, {}, '2024-06-03'),
      (said) => said.declared(20000),
    ),
    [['details-differ', -50000]],
    null, // Reported after the last day that is closed: it is owed from the close of its own day.
  ],
  [
    'D05',
    'one of two people is not registered',
    inOrder(
      both,
      (said) => said.declared(30000),
      (said) => said.posted(30000),
      (said) => said.declared(20000),
      (said) => said.found('D05', 20000),
      (said) => said.declared(10000),
    ),
    [['not-posted-D05', -20000]],
    10000,
  ],
  [
    'D05',
    'the only person is not registered, and the treasury entered less than was reported',
    inOrder(
      (said) => said.reported(),
      (said) => said.entered(49000),
      (said) => said.declared(50000),
      (said) => said.found('D05', 50000, 49000),
    ),
    [['not-posted-D05', -49000]],
    null,
  ],
  [
    'D07',
    'nobody can say whose the difference is',
    inOrder(
      (said) => said.reported(),
      (said) => said.entered(49000),
      (said) => said.declared(30000),
      (said) => said.declared(20000),
      (said) => said.unapportioned(30000, 20000),
      (said) => said.declared(10000),
    ),
    [['not-posted-D07', -49000]],
    10000,
  ],
  [
    'D20',
    'stood first, of a part, where nobody can say whose the difference is',
    inOrder(
      (said) => said.reported(),
      (said) => said.bankTookBack(20000),
      (said) => said.close(),
      (said) => said.entered(49000),
      (said) => said.declared(30000),
      (said) => said.declared(20000),
      (said) => said.unapportioned(30000, 20000),
    ),
    [['not-posted-D07', -49000]],
    null,
  ],
  [
    'D07',
    'the lines add up to neither figure',
    inOrder(
      (said) => said.reported(),
      (said) => said.entered(49000),
      (said) => said.declared(20000),
    ),
    [['details-differ', -49000]],
    30000,
  ],
  [
    'D07',
    'a correction has said what the voucher is of',
    inOrder(
      (said) => said.reported(),
      (said) => said.entered(49000),
      (said) => said.declared(49000),
      (said) => said.corrected('v', 'K', { reason: 'typed-wrong', pairs: [{ field: 'amountFen', original: 50000, current: 49000 }] }),
      (said) => said.posted(49000),
    ),
    [],
    null,
  ],
  ...(['D12', 'D25', 'D26', 'D19'] as const).map((of): Row => [
    of,
    'stands of posted money',
    inOrder(postedAndSurplus, (said) => said.found(of, 50000)),
    [],
    10000,
  ]),
  [
    'D13',
    'was told of twice',
    inOrder(
      both,
      (said) => said.declared(20000),
      (said) => said.entered(50000, { packageNo: 'P2' }),
    ),
    [['details-differ', -50000]],
    30000,
  ],
  [
    'D14',
    'one of two people is somebody else',
    inOrder(
      both,
      (said) => said.declared(30000),
      (said) => said.posted(30000),
      (said) => said.declared(20000),
      (said) => said.found('D14', 20000),
      (said) => said.declared(10000),
    ),
    [['not-posted-D14', -20000]],
    10000,
  ],
  [
    'D14',
    'a correction has said whose the line is',
    inOrder(
      both,
      (said) => said.declared(50000),
      (said) => said.found('D14', 50000),
      (said) => said.corrected(`v/${one}`, 'H', { reason: 'wrong-person', pairs: [{ field: 'subjectId', original: one, current: two }] }),
      (said) => said.declared(50000),
      (said) => said.posted(50000),
    ),
    [],
    null,
  ],
  [
    'D15',
    'lies in another county’s treasury',
    inOrder(
      (said) => said.reported(50000, { treasury: '9999990000' }),
      (said) => said.entered(50000, { treasury: '9999990000' }),
      (said) => said.declared(20000),
    ),
    [],
    null,
  ],
  [
    'D15',
    'lay in another county’s treasury and came',
    inOrder(
      (said) => said.reported(50000, { treasury: '9999990000' }),
      (said) => said.entered(50000, { treasury: '9999990000' }),
      (said) => said.close(),
      (said) => said.entered(50000, { packageNo: 'P2' }),
      (said) => said.declared(20000),
    ),
    [['details-differ', -50000]],
    30000,
  ],
  [
    'D17',
    'lies under another subject',
    inOrder(
      (said) => said.reported(50000, { budgetSubject: '1021002' }),
      (said) => said.entered(50000, { budgetSubject: '1021002' }),
      (said) => said.declared(20000),
    ),
    [],
    null,
  ],
  [
    'D17',
    'lies under the pension’s subject and is of another fund',
    inOrder(
      (said) => said.reported(50000, { budgetSubject: '1021002' }),
      (said) => said.entered(),
      (said) => said.declared(20000),
    ),
    [['not-posted-D17', -50000]],
    null,
  ],
  [
    'D20',
    'was taken back whole',
    inOrder(
      both,
      (said) => said.declared(20000),
      (said) => said.bankTookBack(50000),
    ),
    [['not-posted-D20', -50000]],
    null,
  ],
  [
    'D20',
    'was taken back whole after one of its people was found to be unregistered',
    inOrder(
      both,
      (said) => said.declared(50000),
      (said) => said.found('D05', 50000),
      (said) => said.close(),
      (said) => said.bankTookBack(50000),
    ),
    [['not-posted-D20', -50000]],
    null,
  ],
  ['D20', 'was taken back in part, which leaves it posted', inOrder(postedAndSurplus, (said) => said.bankTookBack(20000)), [], 10000],
  [
    'D23',
    'is of a roster that finance pays otherwise',
    inOrder(
      both,
      (said) => said.declared(20000),
      (said) => said.rosterDiffers(),
    ),
    [['details-differ', -50000]],
    30000,
  ],
  [
    'D07',
    'nobody can say whose the difference is, and a line was struck off that never was posted',
    inOrder(
      (said) => said.reported(50000, { batchNo: 'Q', orderNo: null }),
      (said) => said.entered(49000),
      (said) => said.declared(30000),
      (said) => said.declared(20000),
      (said) => said.unapportioned(30000, 20000),
      (said) => said.rosterDiffers(),
      (said) => said.struck(20000),
    ),
    [['not-posted-D07', -49000]],
    null,
  ],
  [
    'D23',
    'has a line that was struck off',
    inOrder(
      (said) => said.reported(50000, { batchNo: 'Q' }),
      (said) => said.entered(),
      (said) => said.rosterDiffers(),
      (said) => said.declared(20000),
      (said) => said.struck(20000),
    ),
    [
      ['not-posted-D23', -20000],
      ['details-differ', -30000],
    ],
    30000,
  ],
  [
    'D23',
    'has a line that was struck off after it was posted, and one too many',
    inOrder(
      (said) => said.reported(50000, { batchNo: 'Q' }),
      (said) => said.entered(),
      (said) => said.declared(20000),
      (said) => said.declared(30000),
      (said) => said.posted(20000),
      (said) => said.posted(30000),
      (said) => said.rosterDiffers(),
      (said) => said.struck(20000),
      (said) => said.takenBack(20000),
      (said) => said.declared(10000),
    ),
    [['not-posted-D23', -20000]],
    10000,
  ],
];

it.each(rows)('%s: a voucher that %s', async (_class, _what, happens, items, owed) => {
  const said = partiesOf(aCounty());
  await happens(said);
  expect(await drawnUp(said)).toEqual({ items, differenceFen: 0, unexplained: 0, owed });
});
