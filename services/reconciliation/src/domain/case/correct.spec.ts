import * as fc from 'fast-check';
import type { CorrectionPair } from '@jumin/contracts';
import type { Actor } from '@jumin/event-store';
import { accept, caseIdOf, fen, type FeeYear, type LocalDate } from '@jumin/kernel';
import { attribute, catalogue, type DiscrepancyClass } from './catalogue';
import { countersign, proposalOf, refuseCorrection, submit, takeCarriedOut } from './correct';
import { correctionOf, isLate, type CorrectionRule, type VoucherFacts } from './corrections';
import { clear, open } from './decide';
import type { CaseEvent, Difference } from './events';
import { caseAggregate, evolve, type Attributed, type DiscrepancyCase } from './state';

const county = '620421';
const day = (text: string): LocalDate => text as LocalDate;
const on = day('2022-11-10');
const officer = (agency: string, over: Partial<Actor> = {}): Actor => ({
  id: `${agency}1`,
  agency,
  role: 'head',
  division: county,
  ...over,
});
const facts: VoucherFacts = {
  entry: { enteredOn: day('2022-10-09'), amountFen: 48000, treasury: '6204220000', budgetSubject: '1021201' },
  voucher: { amountFen: 50000, treasury: '6204220000', budgetSubject: '1021201' },
  lines: [],
};

const differenceOf = (discrepancy: DiscrepancyClass, over: Partial<Difference> = {}): Difference => ({
  county,
  class: discrepancy,
  rootKey: 'v1/p1',
  keys: { voucherNo: 'v1', subjectId: 'p1', rosterNo: 'r1' },
  amountFen: fen(50000),
  differenceFen: fen(20000),
  parties: { H: { people: 120, amountFen: 120000 }, F: { people: 121, amountFen: 121000 } },
  ...over,
});
const foundEvents = (discrepancy: DiscrepancyClass): readonly CaseEvent[] => {
  const difference = differenceOf(discrepancy);
  const { erred, corrects, rule } = attribute(discrepancy, difference.parties);
  return [
    { type: 'DiscrepancyFound', data: { ...difference, openedOn: day('2022-10-10') } },
    { type: 'ResponsibilityAssigned', data: { erred, corrects, rule: rule.zh, dueOn: day('2022-10-24') } },
  ];
};
const fold = (events: readonly CaseEvent[]): DiscrepancyCase => events.reduce<DiscrepancyCase>(evolve, caseAggregate.initial);
const found = (discrepancy: DiscrepancyClass) => fold(foundEvents(discrepancy)) as DiscrepancyCase & { status: 'attributed' };

const refund: readonly CorrectionPair[] = [{ field: 'amountFen', original: 50000, current: 30000 }];
const submitRefund = (over: Partial<Parameters<typeof submit>[0]> = {}) =>
  submit({ actor: officer('H', { id: 'h-clerk', role: 'clerk' }), on, reason: 'duplicate', pairs: refund, facts, ...over });
const after = (events: readonly CaseEvent[], ...steps: readonly ((state: DiscrepancyCase) => ReturnType<ReturnType<typeof submit>>)[]) =>
  steps.reduce<DiscrepancyCase>((state, step) => {
    const decision = step(state);
    if (decision.kind !== 'accepted') throw new Error(JSON.stringify(decision));
    return decision.events.reduce<DiscrepancyCase>(evolve, state);
  }, fold(events));
const submitted = after(foundEvents('D12'), submitRefund());
const caseId = caseIdOf(county, 'v1/p1');
const sign = (over: Partial<Parameters<typeof countersign>[0]> = {}) => countersign({ actor: officer('F'), on, caseId, ...over });
const countersigned = after(foundEvents('D12'), submitRefund(), sign());
const done = takeCarriedOut({ on, how: 'RefundPaid', done: true });
const closed = after(foundEvents('D12'), submitRefund(), sign(), done);

describe('submitting a correction', () => {
  it.each<[string, DiscrepancyCase, Parameters<typeof submitRefund>[0], object]>([
    ['of no case', caseAggregate.initial, {}, { code: 'NoSuchCase' }],
    ['outside one’s division', found('D12'), { actor: officer('H', { division: '620422' }) }, { code: 'NotYourDivision', county }],
    ['by a party that did not err', found('D12'), { actor: officer('T') }, { code: 'NotTheErringParty', corrects: 'H' }],
    [
      'by the operator of the deployment',
      found('D12'),
      { actor: officer('system', { division: '' }) },
      { code: 'NotTheErringParty', corrects: 'H' },
    ],
    ['that was submitted', submitted, {}, { code: 'WrongState', state: 'submitted' }],
    ['that is closed', closed, {}, { code: 'WrongState', state: 'closed' }],
    ['that a late document closes', found('D05'), {}, { code: 'ClosesByDocument', ...{ zh: expect.any(String), en: expect.any(String) } }],
    [
      'for a reason that is none of the class',
      found('D12'),
      { reason: 'roster-changed' },
      { code: 'ReasonUnknown', permitted: ['duplicate'] },
    ],
    [
      'of another original',
      found('D12'),
      { pairs: [{ field: 'amountFen', original: 50001, current: 30000 }] },
      { code: 'DoesNotAddUp', wanted: refund },
    ],
    [
      'of another outcome',
      found('D12'),
      { pairs: [{ field: 'amountFen', original: 50000, current: 0 }] },
      { code: 'DoesNotAddUp', wanted: refund },
    ],
    [
      'that says more than it may',
      found('D12'),
      { pairs: [...refund, { field: 'treasury', original: 'a', current: 'b' }] },
      { code: 'DoesNotAddUp', wanted: refund },
    ],
    ['that says nothing', found('D12'), { pairs: [] }, { code: 'DoesNotAddUp', wanted: refund }],
  ])('is refused where it is one %s', (_what, state, over, refusal) => {
    expect(submitRefund(over)(state)).toEqual({ kind: 'refused', refusal });
  });

  it.each<[string, object, object | undefined]>([
    [
      'that calls itself another instrument',
      { instrument: 'correction-notice' },
      { code: 'AnotherInstrument', instrument: 'corrected-detail' },
    ],
    ['that leaves the line where it is', { to: 'p1' }, { code: 'ChangesNothing', field: 'subjectId' }],
    ['to somebody whom nobody registered', { payer: null }, { code: 'PayerNotRegistered', county }],
    ['to somebody of another county', { payer: { county: '620422', named: true } }, { code: 'PayerNotRegistered', county }],
    ['to somebody of another name', { payer: { county, named: false } }, { code: 'NameNotOnTheLine' }],
    ['to the person of that name', { payer: { county, named: true }, instrument: 'corrected-detail' }, undefined],
    ['of a line without a name', { payer: { county, named: null } }, undefined],
  ])('moves a line only to whom it can belong: %s', (_what, { to = 'p2', ...over }: { to?: string }, refusal) => {
    const pairs: readonly CorrectionPair[] = [{ field: 'subjectId', original: 'p1', current: to }];
    const payer = { county, named: true };
    const decision = submit({ actor: officer('T'), on, reason: 'wrong-person', pairs, payer, facts, ...over })(found('D14'));
    expect(decision).toMatchObject(refusal === undefined ? { kind: 'accepted' } : { kind: 'refused', refusal });
  });
  it('moves what a payer denies to a person of whatever name: the line bears the name of who denies it', () => {
    const pairs: readonly CorrectionPair[] = [{ field: 'subjectId', original: 'p1', current: 'p2' }];
    const denied = { ...found('D14'), parties: { T: {}, payer: { deniedOn: '2022-10-12' } } } as DiscrepancyCase;
    const payer = { county, named: false };
    expect(submit({ actor: officer('T'), on, reason: 'wrong-person', pairs, payer, facts })(denied).kind).toBe('accepted');
  });

  it('of a broken file says under which name the whole one clears it', () => {
    const broken = { ...found('D30'), keys: { fileName: '电子税票-2022-10-09-1of3.csv' } } as Attributed;
    const closesBy = (proposalOf(broken, facts, caseId) as { closesBy: { zh: string; en: string } }).closesBy;
    for (const words of [closesBy.zh, closesBy.en]) expect(words).toContain('“电子税票-2022-10-09”');
  });

  it('puts the document on record, with who made it and the treasury’s date', () => {
    expect(submitRefund()(found('D12'))).toEqual(
      accept<CaseEvent>({
        type: 'CorrectionSubmitted',
        data: {
          instrument: 'refund-request',
          reason: 'duplicate',
          pairs: refund,
          enteredOn: day('2022-10-09'),
          maker: 'h-clerk',
          by: 'H',
          on,
        },
      }),
    );
  });

  it('of a voucher of several people says whose line changes, and carries it to whoever posts', () => {
    const line = (subjectId: string) => ({ subjectId, feeYear: 2022 as FeeYear, kind: 'current' as const });
    const several = { ...facts, lines: ['p1', 'p2'].map((subject) => ({ ...line(subject), amountFen: fen(25000) })) };
    const pairs: readonly CorrectionPair[] = [{ field: 'amountFen', original: 50000, current: 48000 }];
    const notice = (currentFen?: number) =>
      submit({
        actor: officer('T', { id: 't-clerk' }),
        on,
        reason: 'typed-wrong',
        pairs,
        facts: several,
        ...(currentFen === undefined ? {} : { lines: [{ ...line('p2'), originalFen: fen(25000), currentFen: fen(currentFen) }] }),
      });
    const wanted = { currentFen: 48000, lines: several.lines };
    expect(notice()(found('D07'))).toEqual({ kind: 'refused', refusal: { code: 'LinesDoNotAddUp', wanted } });
    expect(notice(23001)(found('D07'))).toEqual({ kind: 'refused', refusal: { code: 'LinesDoNotAddUp', wanted } });
    expect(proposalOf(found('D07'), several, caseId)).toMatchObject({ lines: several.lines });
    const signed = countersign({ actor: officer('K'), on, caseId })(after(foundEvents('D07'), notice(23000)));
    expect(signed.kind === 'accepted' && signed.events[0]!.data).toMatchObject({
      order: { action: 'recount', lines: [{ subjectId: 'p2', originalFen: 25000, currentFen: 23000 }] },
    });
    // Who pays one person back names no lines.
    expect(submitRefund({ lines: [{ ...line('p1'), originalFen: fen(50000), currentFen: fen(30000) }] })(found('D12'))).toMatchObject({
      refusal: { code: 'DoesNotAddUp' },
    });
  });

  it('moves a sum from treasury to treasury only whole, and only to the county’s own', () => {
    const pairs = (currentFen: number, treasury = '6204210000'): readonly CorrectionPair[] => [
      { field: 'treasury', original: '6204220000', current: treasury },
      { field: 'amountFen', original: 48000, current: currentFen },
    ];
    const notice = (given: readonly CorrectionPair[]) =>
      submit({ actor: officer('T'), on, reason: 'wrong-treasury', pairs: given, facts })(found('D15'));
    expect(notice(pairs(48000)).kind).toBe('accepted');
    expect(notice(pairs(48001))).toMatchObject({ refusal: { code: 'DoesNotAddUp' } });
    expect(notice(pairs(48000, '6204230000'))).toMatchObject({ refusal: { code: 'DoesNotAddUp' } });
  });
});

describe('answering a correction', () => {
  it.each<[string, DiscrepancyCase, object, object]>([
    ['of no case', caseAggregate.initial, {}, { code: 'NoSuchCase' }],
    ['outside one’s division', submitted, { actor: officer('F', { division: '620422' }) }, { code: 'NotYourDivision', county }],
    ['that nobody submitted', found('D12'), {}, { code: 'WrongState', state: 'attributed' }],
    ['a second time', countersigned, {}, { code: 'WrongState', state: 'countersigned' }],
    ['by whoever made it', submitted, { actor: officer('F', { id: 'h-clerk' }) }, { code: 'MakerIsChecker' }],
    ['by a party that is not the counterparty', submitted, { actor: officer('H') }, { code: 'NotTheCounterparty', countersigns: 'F' }],
  ])('is refused %s', (_what, state, over, refusal) => {
    expect(sign(over)(state)).toEqual({ kind: 'refused', refusal });
    expect(refuseCorrection({ actor: officer('F'), on, reason: '理由', ...over })(state)).toEqual({ kind: 'refused', refusal });
  });

  it('orders the owning service to carry it out, with all that it needs', () => {
    const decision = sign()(submitted);
    expect(decision).toMatchObject({ kind: 'accepted', events: [{ type: 'CorrectionCountersigned' }] });
    expect(decision.kind === 'accepted' && decision.events[0]!.data).toMatchObject({
      by: 'F',
      order: {
        action: 'refund',
        pairs: refund,
        maker: 'h-clerk',
        checker: 'F1',
        refundNo: expect.stringMatching(/^TF620421[0-9A-F]{12}$/),
      },
    });
  });
  it('refuses with a reason only, and gives the case back to the party that erred', () => {
    expect(refuseCorrection({ actor: officer('F'), on, reason: ' ' })(submitted)).toEqual({
      kind: 'refused',
      refusal: { code: 'ReasonMissing' },
    });
    const back = after(foundEvents('D12'), submitRefund(), refuseCorrection({ actor: officer('F'), on, reason: '金额待核' }));
    expect(back).toMatchObject({ status: 'attributed', sentBack: '金额待核' });
    expect(submitRefund()(back).kind).toBe('accepted');
  });
});

describe('a correction that was carried out', () => {
  it('closes its case, once, which says who handed it in, who agreed and when', () => {
    expect(closed).toMatchObject({ status: 'closed', closedOn: on });
    const { correction } = closed as Extract<typeof closed, { status: 'closed' }>;
    expect(correction).toMatchObject({ by: 'H', on, checkedBy: 'F', checkedOn: on, carriedOutOn: on });
    expect(correction.checker).not.toBe(correction.maker);
    expect(done(closed)).toEqual({ kind: 'nothing-to-do' });
    expect(done(submitted)).toEqual({ kind: 'nothing-to-do' });
  });
  it('goes back to the party that erred where it failed', () => {
    expect(after(foundEvents('D12'), submitRefund(), sign(), takeCarriedOut({ on, how: 'RefundFailed', done: false }))).toMatchObject({
      status: 'attributed',
    });
  });
  it('does not open again for the same figures, and does for others', () => {
    const again = (difference: Difference) => open(difference, { on: day('2022-12-01'), until: null }, (from) => from)(closed);
    expect(again(differenceOf('D12'))).toEqual({ kind: 'nothing-to-do' });
    expect(again(differenceOf('D12', { differenceFen: fen(1) })).kind).toBe('accepted');
    expect(again(differenceOf('D25')).kind).toBe('accepted');
  });
  it('is not disturbed by a late document once it is countersigned', () => {
    const gone = clear('D12', { on: day('2022-12-01'), by: '明细' });
    expect(gone(submitted).kind).toBe('accepted');
    expect(gone(countersigned)).toEqual({ kind: 'nothing-to-do' });
    expect(gone(closed)).toEqual({ kind: 'nothing-to-do' });
  });
});

describe('a document of an earlier day that comes in after the close', () => {
  const same = (from: LocalDate) => from;
  const [early, opened, late] = [day('2022-11-01'), day('2022-11-08'), day('2022-11-15')];
  const opens = (on: LocalDate, more: { until?: LocalDate; waitsUntil?: LocalDate } = {}) =>
    open(differenceOf('D02'), { until: null, ...more, on }, same);
  const after = (state: DiscrepancyCase, decision: ReturnType<ReturnType<typeof open>>): DiscrepancyCase =>
    decision.kind === 'accepted' ? decision.events.reduce(evolve, state) : state;
  const standing = after({ status: 'none' }, opens(opened)({ status: 'none' }));
  const cleared = after(standing, clear('D02', { on: late, by: '电子税票' })(standing));

  it('has the case stand from that day, but not from before another difference of its key had gone', () => {
    expect(after(standing, opens(early)(standing))).toMatchObject({ status: 'attributed', openedOn: early, dueOn: early });
    expect(opens(early, { waitsUntil: opened })(standing)).toEqual({ kind: 'nothing-to-do' });
    expect(after(cleared, opens(early, { until: late })(cleared))).toMatchObject({ status: 'attributed', openedOn: early });
  });
  it('has a cleared case end on that day, and one that never stood end as it began', () => {
    const gone = (on: LocalDate) => clear('D02', { on, by: '电子税票' })(cleared);
    expect(after(cleared, gone(day('2022-11-10')))).toMatchObject({ status: 'cleared', openedOn: opened, clearedOn: '2022-11-10' });
    expect(after(cleared, gone(opened))).toMatchObject({ status: 'cleared', clearedOn: opened });
    expect(gone(late)).toEqual({ kind: 'nothing-to-do' });
    expect(gone(early)).toEqual({ kind: 'nothing-to-do' });
  });
});

const classes = Object.keys(catalogue) as DiscrepancyClass[];

describe('whatever anybody tries', () => {
  it('every class says how it is corrected', () => {
    for (const discrepancy of classes) expect([discrepancy, correctionOf(found(discrepancy))]).toEqual([discrepancy, expect.any(Object)]);
  });

  it('only the party that erred gets a correction in, only the counterparty through, and never one person both', () => {
    const agencies = ['V', 'W', 'B', 'T', 'K', 'F', 'H', 'D', 'system'];
    const anyActor = fc.record({
      id: fc.constantFrom('a', 'b', 'c'),
      agency: fc.constantFrom(...agencies),
      role: fc.constantFrom('clerk', 'head', 'operator'),
      division: fc.constantFrom(county, '6204', '', '620422', '620421101'),
    });
    const anyAct = fc.record({
      what: fc.constantFrom('submit', 'countersign', 'refuse', 'carried-out', 'failed'),
      actor: anyActor,
      exact: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.constantFrom(...classes), fc.array(anyAct, { minLength: 1, maxLength: 12 }), (discrepancy, acts) => {
        let state: DiscrepancyCase = found(discrepancy);
        let maker: Actor | undefined;
        for (const { what, actor, exact } of acts) {
          const rule = correctionOf(state as Attributed);
          const proposed = proposalOf(state as Attributed, facts, caseId) as { pairs?: CorrectionPair[]; reasons?: string[] };
          const pairs = (proposed.pairs ?? []).map((pair) => ({
            ...pair,
            current: pair.current ?? 'p2',
            ...(exact ? {} : { original: 'x' }),
          }));
          const decision =
            what === 'submit'
              ? submit({ actor, on, reason: proposed.reasons?.[0] ?? '', pairs, payer: { county, named: true }, facts })(state)
              : what === 'countersign'
                ? countersign({ actor, on, caseId })(state)
                : what === 'refuse'
                  ? refuseCorrection({ actor, on, reason: '理由' })(state)
                  : takeCarriedOut({ on, how: what, done: what === 'carried-out' })(state);
          if (decision.kind !== 'accepted') continue;
          for (const event of decision.events) {
            if (event.type === 'CorrectionSubmitted') {
              expect(actor.agency).toBe((state as Attributed).corrects);
              expect(county.startsWith(actor.division)).toBe(true);
              expect(exact).toBe(true);
              maker = actor;
            }
            if (event.type === 'CorrectionCountersigned' || event.type === 'CorrectionRefused') {
              expect(rule !== undefined && !isLate(rule) && (rule as CorrectionRule).countersigns).toBe(actor.agency);
              expect(actor.id).not.toBe(maker!.id);
              expect(county.startsWith(actor.division)).toBe(true);
            }
            if (event.type === 'DiscrepancyCorrected') expect(state.status).toBe('countersigned');
            state = evolve(state, event);
          }
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('the people whom a supplementary roster names', () => {
  const rosterOf = (people: number, drawn: boolean): DiscrepancyCase =>
    fold(
      foundEvents('D23').map((event) =>
        event.type === 'DiscrepancyFound'
          ? {
              ...event,
              data: {
                ...event.data,
                parties: {
                  F: { people, amountFen: people * 1000 },
                  H: { people: 3, amountFen: 3000, ...(drawn ? { roster: 'drawn' } : {}) },
                },
              },
            }
          : event,
      ),
    );
  const leaves = (subject: string | null): CorrectionPair => ({ field: 'subjectId', original: subject, current: null });
  const joins = (subject: string | null): CorrectionPair => ({ field: 'subjectId', original: null, current: subject });
  const decide = (people: number, named: readonly CorrectionPair[], drawn = false) => {
    const pairs: readonly CorrectionPair[] = [
      { field: 'people', original: 3, current: people },
      { field: 'amountFen', original: 3000, current: people * 1000 },
      ...named,
    ];
    const decision = submitRefund({ reason: 'roster-changed', pairs, onRoster: new Set(['p1', 'p2']) })(rosterOf(people, drawn));
    return decision.kind === 'refused' ? decision.refusal : decision.kind;
  };

  it.each<[string, Parameters<typeof decide>, unknown]>([
    ['name nobody where somebody leaves', [2, []], { code: 'NamesDoNotAddUp', change: -1 }],
    ['name more than leave', [2, [leaves('p1'), leaves('p2')]], { code: 'NamesDoNotAddUp', change: -1 }],
    ['name one twice', [1, [leaves('p1'), leaves('p1')]], { code: 'NamesDoNotAddUp', change: -2 }],
    ['name nobody whom registration knows', [2, [leaves(null)]], { code: 'NamesDoNotAddUp', change: -1 }],
    ['let somebody leave who is not on it', [2, [leaves('p9')]], { code: 'NotOnTheRoster' }],
    ['let somebody join who is on it', [3, [leaves('p1'), joins('p2')]], { code: 'AlreadyOnTheRoster' }],
    ['name nobody where somebody joins a roster that was drawn up', [4, [], true], { code: 'NamesDoNotAddUp', change: 1 }],
  ])('are refused where they %s', (_, tried, refusal) => expect(decide(...tried)).toEqual(refusal));

  it.each<[string, Parameters<typeof decide>]>([
    ['come to the change', [2, [leaves('p1')]]],
    ['leave and join together', [2, [leaves('p1'), leaves('p2'), joins('p9')]]],
    ['name nobody who joins what a voucher lists, for its next voucher does', [4, []]],
    ['name who joins', [4, [joins('p9')], true]],
  ])('are taken where they %s', (_, tried) => expect(decide(...tried)).toBe('accepted'));

  it('are asked for with the proposal', () => {
    expect(proposalOf(rosterOf(2, false) as Attributed & DiscrepancyCase as never, facts, caseId)).toMatchObject({
      names: { change: -1, needed: true },
    });
    expect(proposalOf(rosterOf(4, false) as Attributed & DiscrepancyCase as never, facts, caseId)).toMatchObject({
      names: { change: 1, needed: false },
    });
  });
});
