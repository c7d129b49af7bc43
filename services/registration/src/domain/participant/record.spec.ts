import { fen, type FeeYear, type LocalDate } from '@jumin/kernel';
import fc from 'fast-check';
import type { ParticipantEvent, Particulars } from './events';
import { recordDeath, recordElection, recordEmployeeScheme, recordForm, recordIdentity } from './record';
import { evolve, participantAggregate, particularsOf, type Participant } from './state';

const day = (text: string) => text as LocalDate;
const form = (over: Partial<Particulars> = {}): Particulars => ({
  county: '620421',
  unit: '620421101',
  village: '620421101201',
  born: day('1968-05-01'),
  sex: 'female',
  nameIx: 'ix-1',
  registeredOn: day('2022-01-05'),
  sealed: 'blob',
  ...over,
});

type Fact = ((participant: Participant) => { kind: string; events?: readonly ParticipantEvent[] }) & { receivedOn?: LocalDate };
/** What was handed over on that day. */
const on = (receivedOn: string, fact: (receivedOn: LocalDate) => Fact): Fact =>
  Object.assign(fact(day(receivedOn)), { receivedOn: day(receivedOn) });
const after = (...facts: readonly Fact[]): Participant =>
  facts.reduce<Participant>(
    (participant, fact) =>
      (fact(participant).events ?? []).reduce(
        (so, event) => evolve(so, { ...event, effectiveOn: day('2022-01-05'), receivedOn: fact.receivedOn ?? day('2022-01-05') }),
        participant,
      ),
    participantAggregate.initial,
  );
const anyOrder = <Of>(facts: readonly Of[]): fc.Arbitrary<readonly Of[]> => fc.shuffledSubarray([...facts], { minLength: facts.length });

describe('registration forms', () => {
  it('enrol the person the first time and say nothing the second', () => {
    expect(recordForm(form())(participantAggregate.initial)).toEqual({
      kind: 'accepted',
      events: [{ type: 'ParticipantEnrolled', data: form() }],
    });
    expect(recordForm(form())(after(recordForm(form())))).toEqual({ kind: 'nothing-to-do' });
  });

  it('of a later day count field by field, and what they leave open stays as said before', () => {
    const later = form({ registeredOn: day('2022-03-01'), village: '620421101202' });
    const participant = after(recordForm(form({ tierFen: fen(50000) })), recordForm(later));
    expect(particularsOf(participant)).toMatchObject({ village: '620421101202', tierFen: 50000, registeredOn: '2022-03-01' });
  });

  it('give the same particulars in whatever order they arrive', () => {
    const anyForm = fc.record({
      registeredOn: fc.constantFrom('2022-01-05', '2022-02-01', '2022-03-01').map(day),
      village: fc.constantFrom('620421101201', '620421101202', '620421101203'),
      tier: fc.constantFrom(undefined, 30000, 50000),
      student: fc.constantFrom(undefined, true, false),
    });
    fc.assert(
      fc.property(fc.array(anyForm, { minLength: 1, maxLength: 5 }), fc.infiniteStream(fc.nat()), (forms, keys) => {
        const facts = forms.map(({ registeredOn, village, tier, student }) =>
          recordForm(
            form({
              registeredOn,
              village,
              ...(tier === undefined ? {} : { tierFen: fen(tier) }),
              ...(student === undefined ? {} : { student }),
            }),
          ),
        );
        const shuffled = facts
          .map((fact) => [keys.next().value ?? 0, fact] as const)
          .sort(([a], [b]) => a - b)
          .map(([, fact]) => fact);
        expect(particularsOf(after(...shuffled))).toEqual(particularsOf(after(...facts)));
      }),
    );
  });
});

describe('phone and bank account', () => {
  const said = (registeredOn: string, sealed: string, says: Partial<Particulars> = {}) =>
    recordForm(form({ registeredOn: day(registeredOn), sealed, ...says }));
  it('stay known where a newer form leaves them empty', () => {
    const participant = after(
      said('2022-01-05', 'first', { phoneIx: 'p1', accountIx: 'a1' }),
      said('2022-02-01', 'second', { phoneIx: 'p2' }),
    );
    expect(particularsOf(participant)).toMatchObject({ sealed: 'second', phoneIx: 'p2', accountIx: 'a1', accountSealed: 'first' });
    expect(particularsOf(participant)).not.toHaveProperty('phoneSealed');
  });
  it('are those of the form registered last that says them, in whatever order forms come; of one day, of the same', () => {
    const forms = [
      said('2022-01-05', 'first', { phoneIx: 'p1', accountIx: 'a1' }),
      said('2022-02-01', 'second', { phoneIx: 'p2' }),
      said('2022-02-01', 'third', { phoneIx: 'p3' }),
      said('2022-01-01', 'earliest', { accountIx: 'a0' }),
    ];
    const where = (facts: readonly Fact[]) => {
      const { phoneIx, accountIx, sealed, phoneSealed = sealed, accountSealed = sealed } = particularsOf(after(...facts))!;
      return { phoneIx, accountIx, phoneSealed, accountSealed };
    };
    fc.assert(
      fc.property(anyOrder(forms), (facts) => {
        expect(where(facts)).toEqual({ phoneIx: 'p3', accountIx: 'a1', phoneSealed: 'third', accountSealed: 'first' });
      }),
    );
  });
});

describe('lists of other registers', () => {
  it('are recorded of people whom nobody has enrolled', () => {
    const participant = after(recordDeath({ county: '620421', on: day('2022-02-01') }), recordForm(form()));
    expect(participant).toMatchObject({ status: 'Ended', endedOn: '2022-02-01', particulars: { village: '620421101201' } });
  });

  it('may end an identity that an earlier list began', () => {
    const listed = { county: '620421', type: '低保对象', from: day('2021-07-01'), department: '民政' };
    const ended = { ...listed, to: day('2022-08-31') };
    expect(recordIdentity(ended, day('2022-01-05'))(after(recordIdentity(listed, day('2022-01-05'))))).toEqual({
      kind: 'accepted',
      events: [{ type: 'IdentityEnded', data: ended }],
    });
    expect(
      recordIdentity(ended, day('2022-01-05'))(after(recordIdentity(listed, day('2022-01-05')), recordIdentity(ended, day('2022-01-05')))),
    ).toEqual({ kind: 'nothing-to-do' });
  });

  it('take back neither grade nor end by leaving the cell empty', () => {
    const full = {
      county: '620421',
      type: '重度残疾人',
      grade: '一级',
      from: day('2021-07-01'),
      to: day('2022-08-31'),
      department: '残联',
    };
    const { grade: _grade, to: _to, ...bare } = full;
    expect(recordIdentity(bare, day('2022-01-05'))(after(recordIdentity(full, day('2022-01-05'))))).toEqual({ kind: 'nothing-to-do' });
    const closed = { county: '620421', fromMonth: '2022-01', toMonth: '2022-04' };
    expect(
      recordEmployeeScheme(
        { county: '620421', fromMonth: '2022-01' },
        day('2022-01-05'),
      )(after(recordEmployeeScheme(closed, day('2022-01-05')))),
    ).toEqual({
      kind: 'nothing-to-do',
    });
  });

  const scheme = (receivedOn: string, toMonth?: string): Fact =>
    on(receivedOn, (its) => recordEmployeeScheme({ county: '620421', fromMonth: '2022-03', ...(toMonth ? { toMonth } : {}) }, its));
  const poor = (receivedOn: string, says: { to?: LocalDate; grade?: string }): Fact =>
    on(receivedOn, (its) =>
      recordIdentity({ county: '620421', type: '低保对象', from: day('2022-01-01'), department: '民政', ...says }, its),
    );
  it('that end one span differently: what was handed over last counts, of one day the later month, whatever the order in which they are taken in', () => {
    const lists = [scheme('2022-07-01', '2022-09'), scheme('2022-08-01', '2022-06'), scheme('2022-08-01', '2022-05'), scheme('2022-09-01')];
    fc.assert(fc.property(anyOrder(lists), (facts) => expect(after(...facts).employeeScheme).toMatchObject([{ toMonth: '2022-06' }])));
  });
  it('that grade and end one identity differently: each of the two as the list that was handed over last says it', () => {
    const lists = [
      poor('2022-07-01', { to: day('2022-12-31'), grade: '一类' }),
      poor('2022-08-01', { to: day('2022-06-30') }),
      poor('2022-08-01', { to: day('2022-05-31') }),
      poor('2022-09-01', { grade: '二类' }),
      poor('2022-06-01', {}),
    ];
    fc.assert(
      fc.property(anyOrder(lists), (facts) => {
        expect(after(...facts).identities).toMatchObject([{ to: '2022-06-30', grade: '二类' }]);
      }),
    );
  });

  it('of deaths count the earlier of two dates', () => {
    const early = recordDeath({ county: '620421', on: day('2022-02-01') });
    const late = recordDeath({ county: '620421', on: day('2022-05-01') });
    expect(after(early, late)).toMatchObject({ endedOn: '2022-02-01' });
    expect(after(late, early)).toMatchObject({ endedOn: '2022-02-01' });
  });
});

it('keeps every signed election once', () => {
  const election = { county: '620421', feeYear: 2022 as FeeYear, tierFen: fen(50000), signedOn: day('2022-04-01') };
  expect(after(recordElection(election), recordElection(election)).elections).toHaveLength(1);
});
it('knows of an election that hardship was applied for, whichever of two forms came first', () => {
  const election = { county: '620421', feeYear: 2022 as FeeYear, tierFen: fen(50000), signedOn: day('2022-04-01') };
  const [plain, hard] = [recordElection(election), recordElection({ ...election, hardship: true })];
  expect([after(plain, hard).elections, after(hard, plain).elections].map((all) => all.map(({ hardship }) => hardship))).toEqual([
    [true],
    [true],
  ]);
});
