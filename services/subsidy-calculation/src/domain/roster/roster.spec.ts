import { fen, feeYear, localDate, type Decision } from '@jumin/kernel';
import { compilePolicy, policyTextsBelow, type PersonFacts, type Policy } from '@jumin/policy';
import * as fc from 'fast-check';
import { close, correct, discard, type ToCorrect } from './decide';
import { drawUp, rosterLines, type Candidate, type DrawUp } from './draw-up';
import type { RosterEvent } from './events';
import { rosterAggregate, totalOf, type Roster } from './state';

const texts = policyTextsBelow().find(({ id }) => id === '620421-2022')!;
const compiled = compilePolicy(texts.text, texts.parents);
if (!compiled.ok) throw new Error('the shipped policy compiles');
const policy: Policy = compiled.policy;

const name = { county: '620421', rosterNo: 'QC7' };
const facts = (over: Partial<PersonFacts> = {}): PersonFacts => ({
  born: localDate('1975-05-11'),
  diedOn: null,
  student: [],
  publicOfficial: false,
  employeeScheme: [],
  identities: [{ type: '低保对象', grade: null, from: localDate('2022-01-01'), to: null }],
  ...over,
});
const people = (...persons: readonly PersonFacts[]): readonly Candidate[] =>
  persons.map((person, nth) => ({ subjectId: `s${nth}`, person }));
const command = (over: Partial<DrawUp> = {}): DrawUp => ({
  ...name,
  asOf: localDate('2022-07-01'),
  today: localDate('2022-07-04'),
  policy,
  candidates: people(facts(), facts()),
  elsewhere: new Set(),
  maker: 'h1',
  ...over,
});

const drawn: RosterEvent = {
  type: 'RosterLinesDrawn',
  data: {
    ...name,
    feeYear: feeYear(2022),
    asOf: localDate('2022-07-01'),
    policy: policy.version,
    maker: 'h1',
    lines: ['s0', 's1', 's2'].map((subjectId) => ({ subjectId, identity: '低保人员', amountFen: fen(10_000) })),
  },
};
const closed: RosterEvent = {
  type: 'RosterClosed',
  data: { ...name, feeYear: feeYear(2022), people: 3, amountFen: fen(30_000), maker: 'h1', checker: 'h2' },
};
const discarded: RosterEvent = { type: 'RosterDiscarded', data: { ...name, reason: '未剔除死亡人员', by: 'h2' } };

type Drawn = Exclude<Roster, { status: 'none' }>;
const given = (...events: readonly RosterEvent[]): Roster =>
  events.reduce<Roster>((roster, event) => rosterAggregate.evolve(roster, event as never), rosterAggregate.initial);
const told = (decision: Decision<RosterEvent, { readonly code: string }>) =>
  decision.kind === 'refused' ? decision.refusal.code : decision.kind === 'accepted' ? decision.events : decision.kind;

describe('who stands on a roster', () => {
  const paidFor = (over: Partial<PersonFacts>) => rosterLines(policy, people(facts(over)), localDate('2022-07-01')).length === 1;

  it.each<[string, Partial<PersonFacts>, boolean]>([
    ['a person with an identity that gives 代缴', {}, true],
    ['who died on that very day', { diedOn: localDate('2022-07-01') }, true],
    ['not who died before the day', { diedOn: localDate('2022-06-30') }, false],
    ['not who is 60 on the day', { born: localDate('1962-07-01') }, false],
    ['who is 60 only the day after', { born: localDate('1962-07-02') }, true],
    ['not whose identity ended before', { identities: [{ ...facts().identities[0]!, to: localDate('2022-06-30') }] }, false],
    ['not whose identity begins later', { identities: [{ ...facts().identities[0]!, from: localDate('2022-07-02') }] }, false],
    ['not with an identity that the policy pays nothing for', { identities: [{ ...facts().identities[0]!, type: '退役军人' }] }, false],
    ['not in the employee scheme all year', { employeeScheme: [{ fromMonth: '2021-01' as never, toMonth: null }] }, false],
    ['in the employee scheme for a part of it', { employeeScheme: [{ fromMonth: '2022-09' as never, toMonth: null }] }, true],
  ])('%s', (_, over, stands) => expect(paidFor(over)).toBe(stands));

  it('stands there with the amount of the policy and the identity that gives it, in the policy’s word', () => {
    expect(rosterLines(policy, people(facts()), localDate('2022-07-01'))).toEqual([
      { subjectId: 's0', identity: policy.identityWord.get('低保对象'), amountFen: 10_000 },
    ]);
  });
});

describe('drawing a roster up', () => {
  const decide = (over: Partial<DrawUp> = {}, ...events: readonly RosterEvent[]) => told(drawUp(command(over))(given(...events)));

  it('lists everybody, at most 500 an event, the policy and its maker with them', () => {
    const many = people(...Array.from({ length: 1_203 }, () => facts()));
    const events = decide({ candidates: many, unit: '620421101' }) as readonly (typeof drawn)[];
    expect(events.map(({ data }) => data.lines.length)).toEqual([500, 500, 203]);
    expect(events[0]!.data).toMatchObject({
      ...name,
      feeYear: 2022,
      asOf: '2022-07-01',
      unit: '620421101',
      policy: policy.version,
      maker: 'h1',
    });
    expect(totalOf((given(...events) as Drawn).amountFen)).toBe(12_030_000);
  });

  it('leaves out whom another roster of the year has', () => {
    const [event] = decide({ elsewhere: new Set(['s0']) }) as readonly (typeof drawn)[];
    expect(event!.data.lines.map(({ subjectId }) => subjectId)).toEqual(['s1']);
  });

  it.each<[string, Partial<DrawUp>, readonly RosterEvent[], string]>([
    ['a number that is taken', {}, [drawn], 'RosterExists'],
    ['a number that was closed', {}, [drawn, closed], 'RosterExists'],
    ['a day of another year', { asOf: localDate('2021-12-31') }, [], 'AsOfOutsideTheYear'],
    ['a day that has not come', { asOf: localDate('2022-07-05') }, [], 'AsOfNotYet'],
    ['nobody to pay for', { candidates: [] }, [], 'NobodyToPayFor'],
  ])('is refused: %s', (_, over, events, code) => expect(decide(over, ...events)).toBe(code));

  it('may be done again under a number whose roster was discarded', () => {
    expect(decide({}, drawn, discarded)).toHaveLength(1);
  });
});

describe('closing', () => {
  const decide = (checker: string, ...events: readonly RosterEvent[]) => told(close({ ...name, checker })(given(...events)));

  it('says count and total of all lines', () => expect(decide('h2', drawn)).toEqual([closed]));

  it.each<[string, string, readonly RosterEvent[], string]>([
    ['what nobody drew up', 'h2', [], 'NoSuchRoster'],
    ['what was discarded', 'h2', [drawn, discarded], 'NoSuchRoster'],
    ['twice', 'h2', [drawn, closed], 'RosterAlreadyClosed'],
    ['by its maker', 'h1', [drawn], 'MakerIsChecker'],
  ])('is refused: %s', (_, checker, events, code) => expect(decide(checker, ...events)).toBe(code));
});

describe('discarding', () => {
  const decide = (reason: string, ...events: readonly RosterEvent[]) => told(discard({ ...name, reason, by: 'h2' })(given(...events)));

  it('frees the number', () => expect(decide(' 未剔除死亡人员 ', drawn)).toEqual([discarded]));

  it.each<[string, string, readonly RosterEvent[], string]>([
    ['what nobody drew up', 'x', [], 'NoSuchRoster'],
    ['what was closed', 'x', [drawn, closed], 'RosterAlreadyClosed'],
    ['without a reason', ' ', [drawn], 'ReasonMissing'],
  ])('is refused: %s', (_, reason, events, code) => expect(decide(reason, ...events)).toBe(code));
});

describe('a countersigned correction', () => {
  const correction = (over: Partial<ToCorrect> = {}): ToCorrect => ({
    ...name,
    caseId: 'c1',
    instrument: 'supplementary-roster',
    people: 2,
    amountFen: fen(20_000),
    reason: 'roster-changed',
    maker: 'h1',
    checker: 'f1',
    removed: ['s1'],
    added: [],
    ...over,
  });
  const decide = (over: Partial<ToCorrect>, ...events: readonly RosterEvent[]) => told(correct(correction(over))(given(...events)));
  const accepted = (over: Partial<ToCorrect> = {}) => correct(correction(over))(given(drawn, closed));

  it('takes who leaves off the roster', () => {
    const decision = accepted();
    expect(told(decision)).toEqual([{ type: 'RosterCorrected', data: { ...correction(), source: 'drawn', addedFen: null } }]);
  });

  it('gives who joins an even share of the rest', () => {
    expect(decide({ people: 4, amountFen: fen(40_000), removed: ['s1'], added: ['s3', 's4'] }, drawn, closed)).toMatchObject([
      { data: { addedFen: 10_000 } },
    ]);
  });

  it('told again changes nothing', () => {
    const [event] = (accepted() as { events: readonly RosterEvent[] }).events;
    expect(decide({}, drawn, closed, event!)).toBe('nothing-to-do');
  });

  it.each<[string, Partial<ToCorrect>, string]>([
    ['names somebody who does not stand there', { removed: ['s9'] }, 'NotOnTheRoster'],
    ['adds somebody who does', { removed: [], added: ['s0'], people: 4, amountFen: fen(40_000) }, 'AlreadyOnTheRoster'],
    ['says another headcount than is left', { people: 1 }, 'DoesNotAddUp'],
    ['says another total than is left', { amountFen: fen(19_000) }, 'DoesNotAddUp'],
    ['names nobody', { removed: [] }, 'DoesNotAddUp'],
  ])('is not carried out on a roster that was drawn up here when it %s', (_, over, why) => {
    expect(decide(over, drawn, closed)).toEqual([{ type: 'RosterNotCorrected', data: { ...name, caseId: 'c1', why } }]);
  });

  it('of a roster that only its voucher lists is recorded as it was countersigned', () => {
    expect(decide({ removed: ['s9'] })).toMatchObject([{ type: 'RosterCorrected', data: { source: 'listed', removed: ['s9'] } }]);
  });

  it('of the allotment leaves the roster as it is', () => {
    const decision = accepted({ instrument: 'supplementary-allotment', people: null, amountFen: fen(30_000), removed: [] });
    expect(told(decision)).toMatchObject([{ type: 'RosterCorrected', data: { source: 'drawn', addedFen: null } }]);
  });
});

it('whatever corrections come, what a closed roster counts as is the count and total of its lines', () => {
  const subjects = fc.subarray(['s0', 's1', 's2', 's3', 's4']);
  const tried = fc.record({
    removed: subjects,
    added: subjects,
    people: fc.integer({ min: 0, max: 6 }),
    amountFen: fc.integer({ min: 0, max: 6 }),
  });
  fc.assert(
    fc.property(fc.array(tried, { maxLength: 8 }), (corrections) => {
      let roster = given(drawn, closed) as Drawn;
      let [count, total] = [3, 30_000];
      corrections.forEach(({ removed, added, people: said, amountFen }, nth) => {
        const decision = correct({
          ...name,
          caseId: `c${nth}`,
          instrument: 'supplementary-roster',
          people: said,
          amountFen: fen(amountFen * 10_000),
          reason: 'roster-changed',
          maker: 'h1',
          checker: 'f1',
          removed,
          added: added.filter((subject) => !removed.includes(subject)),
        })(roster);
        if (decision.kind !== 'accepted') throw new Error('a fact is recorded');
        roster = decision.events.reduce<Roster>((before, event) => rosterAggregate.evolve(before, event as never), roster) as typeof roster;
        if (decision.events[0]!.type === 'RosterCorrected') [count, total] = [said, amountFen * 10_000];
        expect([roster.amountFen.size, totalOf(roster.amountFen)]).toEqual([count, total]);
      });
    }),
  );
});
