import { fen, type FeeYear, type LocalDate } from '@jumin/kernel';
import { electTier, enrol, hold, resume } from './decide';
import type { Particulars } from './events';
import type { Participant } from './state';

const day = (text: string) => text as LocalDate;
const form: Particulars = {
  county: '620421',
  unit: '620421101',
  village: '620421101201',
  born: day('1968-05-01'),
  sex: 'female',
  nameIx: 'ix',
  registeredOn: day('2022-01-05'),
  sealed: 'blob',
};
const known = { elections: [], identities: [], employeeScheme: [], schoolRoll: [], saidOn: {} };
const unknown: Participant = { ...known, status: 'Unknown' };
const enrolled: Participant = { ...known, status: 'Enrolled', particulars: form };
const held: Participant = { ...known, status: 'Held', particulars: form, heldFrom: day('2022-02-01'), reason: 'unwilling' };
const ended: Participant = { ...known, status: 'Ended', particulars: form, endedOn: day('2022-03-01') };

const nothing = { kind: 'nothing-to-do' };
const refused = (code: string) => ({ kind: 'refused', refusal: expect.objectContaining({ code }) });
const accepted = (type: string) => ({ kind: 'accepted', events: [expect.objectContaining({ type })] });

const anybody = { ageFrom: 16, permittedFen: null };

describe('enrol', () => {
  it.each([
    ['enrols a person whom nobody knows', unknown, accepted('ParticipantEnrolled')],
    ['refuses the dead', ended, refused('ParticipationEnded')],
    ['says nothing to the same form again', enrolled, nothing],
    ['takes a form of a person on hold as of anybody', held, nothing],
    [
      'refuses a person of another county, who moves but is not enrolled again',
      { ...enrolled, particulars: { ...form, county: '620422' } } satisfies Participant,
      refused('EnrolledElsewhere'),
    ],
  ])('%s', (_rule, participant, expected) => expect(enrol(form, day('2022-01-05'), anybody)(participant)).toEqual(expected));

  it('refuses a form dated after today', () => expect(enrol(form, day('2022-01-04'), anybody)(unknown)).toEqual(refused('FormOfTomorrow')));

  it.each([
    ['a child, up to the day before the birthday', { born: day('2006-01-06') }, refused('TooYoung')],
    ['nobody who is old enough on the day', { born: day('2006-01-05') }, accepted('ParticipantEnrolled')],
    ['somebody who is not born yet', { born: day('2040-01-05') }, refused('TooYoung')],
    ['a tier that the county does not have', { tierFen: fen(12345) }, refused('NotATier')],
    ['no tier that it has', { tierFen: fen(20000) }, accepted('ParticipantEnrolled')],
  ])('refuses %s', (_what, said, expected) =>
    expect(enrol({ ...form, ...said }, day('2022-01-05'), { ageFrom: 16, permittedFen: [fen(20000)] })(unknown)).toEqual(expected),
  );
});

describe('electTier', () => {
  const election = { county: '620421', feeYear: 2022 as FeeYear, tierFen: fen(50000), signedOn: day('2022-04-01') };
  const chosen = { ...election, hardship: false };
  const tiers = [20000, 50000].map(fen);
  // In guard order.
  it.each([
    ['says nothing to the same election again, whatever became of the person', { ...ended, elections: [chosen] }, tiers, nothing],
    ['refuses a person whom nobody registered', unknown, tiers, refused('NotEnrolled')],
    ['refuses the dead', ended, tiers, refused('ParticipationEnded')],
    ['refuses what is not a tier for this person', enrolled, [fen(20000)], refused('NotATier')],
    ['accepts a tier', enrolled, tiers, accepted('TierElected')],
    ['accepts a tier of a person on hold', held, tiers, accepted('TierElected')],
    ['takes any tier down while no policy is loaded', enrolled, null, accepted('TierElected')],
  ])('%s', (_rule, participant, permitted, expected) =>
    expect(electTier(election, permitted)(participant as Participant)).toEqual(expected),
  );
});

describe('hold', () => {
  const order = { from: day('2022-02-01'), reason: 'unwilling' as const };
  it.each([
    ['says nothing when it stands so already', held, nothing],
    ['refuses another hold on top of one', { ...held, heldFrom: day('2022-01-10') }, refused('ParticipationHeld')],
    ['refuses a person whom nobody registered', unknown, refused('NotEnrolled')],
    ['refuses the dead', ended, refused('ParticipationEnded')],
    ['puts a participant on hold', enrolled, accepted('ParticipationHeld')],
  ])('%s', (_rule, participant, expected) => expect(hold(order)(participant as Participant)).toEqual(expected));
});

describe('resume', () => {
  it.each([
    ['resumes what is on hold', held, accepted('ParticipationResumed')],
    ['refuses what is not on hold', enrolled, refused('NotHeld')],
    ['refuses a person whom nobody registered', unknown, refused('NotEnrolled')],
    ['refuses the dead', ended, refused('ParticipationEnded')],
  ])('%s', (_rule, participant, expected) => expect(resume({ from: day('2022-06-01') })(participant)).toEqual(expected));
});
