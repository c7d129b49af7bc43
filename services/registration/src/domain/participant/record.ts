import { accept, nothingToDo, type Decision, type FeeYear, type Fen, type LocalDate } from '@jumin/kernel';
import type { ParticipantEvent, Particulars } from './events';
import { isSameElection, optionalFields, particularsOf, type Participant } from './state';

/*
 * Lines of files are facts: they are recorded even when absurd, and never refused. Each function answers with the events that are missing, so a line
 * that was seen before, and a line that an earlier one already outdates, give none; whatever the order of arrival, the participant ends the same.
 */

const requiredFields = ['county', 'unit', 'village', 'born', 'sex', 'nameIx', 'registeredOn', 'sealed'] as const;

/** Of several registration forms the one registered last counts; of two of the same day, the one whose content sorts last, so that order of arrival decides nothing. */
const outdates = (form: Particulars, current: Particulars): boolean =>
  form.registeredOn > current.registeredOn || (form.registeredOn === current.registeredOn && contentOf(form) > contentOf(current));
// `sealed` is left out: the same words are sealed to other bytes each time.
const contentOf = (form: Particulars): string => JSON.stringify([form.county, form.unit, form.village, form.nameIx]);

/** 参保登记 line. An empty cell means "not said", so what another form said stays, field by field. */
export const recordForm =
  (form: Particulars) =>
  (participant: Participant): Decision<ParticipantEvent, never> => {
    const current = particularsOf(participant);
    if (!current) return accept({ type: 'ParticipantEnrolled', data: form });
    const newer = outdates(form, current);
    const said = optionalFields.filter((field) => form[field] !== undefined && countsOver(form, current, participant.saidOn, field));
    if (!newer && said.length === 0) return nothingToDo;
    const taken = [...(newer ? requiredFields : []), ...said];
    const merged = { ...current, ...Object.fromEntries(taken.map((field) => [field, form[field]])) };
    return accept({ type: 'ParticularsChanged', data: { ...withContacts(merged, current, form, said), formOn: form.registeredOn, taken } });
  };

const contacts = [
  { index: 'phoneIx', sealed: 'phoneSealed' },
  { index: 'accountIx', sealed: 'accountSealed' },
] as const;

/** Says where phone and account stand, if not in what the form that counts has sealed. */
const withContacts = (merged: Particulars, current: Particulars, form: Particulars, said: readonly string[]): Particulars => {
  const { phoneSealed: _phone, accountSealed: _account, ...rest } = merged;
  const elsewhere = contacts.flatMap(({ index, sealed }) => {
    const standing = said.includes(index) ? form.sealed : current[index] === undefined ? undefined : (current[sealed] ?? current.sealed);
    return standing === undefined || standing === merged.sealed ? [] : [[sealed, standing] as const];
  });
  return { ...rest, ...Object.fromEntries(elsewhere) };
};

const countsOver = (
  form: Particulars,
  current: Particulars,
  saidOn: Readonly<Record<string, LocalDate>>,
  field: (typeof optionalFields)[number],
): boolean => {
  const before = saidOn[field];
  if (before === undefined || form.registeredOn > before) return true;
  return form.registeredOn === before && String(form[field]) > String(current[field]);
};

export interface SignedElection {
  readonly county: string;
  readonly feeYear: FeeYear;
  readonly tierFen: Fen;
  readonly signedOn: LocalDate;
  readonly hardship?: boolean;
}
/** 档次变更 line. All elections are kept; which one counts is for the policy to say. Leaving 困难申请 open takes no application back. */
export const recordElection =
  (election: SignedElection) =>
  (participant: Participant): Decision<ParticipantEvent, never> =>
    participant.elections.some((known) => isSameElection(known, election) && (known.hardship || !election.hardship))
      ? nothingToDo
      : accept({ type: 'TierElected', data: election });

export interface ListedIdentity {
  readonly county: string;
  readonly type: string;
  readonly grade?: string;
  readonly from: LocalDate;
  readonly to?: LocalDate;
  readonly department: string;
}
/**
 * What lists that contradict each other say: the one handed over last counts, and of one day the value that sorts last, so that the order in which they
 * are taken in decides nothing. What a list leaves open it does not take back.
 */
const counts = <Value extends string>(said: Value | undefined, on: LocalDate, known: Value | null, knownOn: LocalDate | null): boolean =>
  said !== undefined && (known === null || knownOn === null || on > knownOn || (on === knownOn && said > known));

/** 特殊身份 line; type and first day are its key, another list may grade or end it. */
export const recordIdentity =
  (listed: ListedIdentity, receivedOn: LocalDate) =>
  (participant: Participant): Decision<ParticipantEvent, never> => {
    const known = participant.identities.find(({ type, from }) => type === listed.type && from === listed.from);
    if (!known) return accept({ type: 'IdentityRecorded', data: listed });
    const grades = counts(listed.grade, receivedOn, known.grade, known.gradeOn);
    const ends = counts(listed.to, receivedOn, known.to, known.toOn);
    if (!grades && !ends) return nothingToDo;
    const grade = (grades ? listed.grade : known.grade) ?? undefined;
    const to = (ends ? listed.to : known.to) ?? undefined;
    const said = {
      ...{ county: listed.county, type: listed.type, from: listed.from, department: listed.department },
      ...(grade === undefined ? {} : { grade, ...(grades ? {} : { gradeOn: known.gradeOn! }) }),
    };
    if (to === undefined) return accept({ type: 'IdentityRecorded', data: said });
    return accept({ type: 'IdentityEnded', data: { ...said, to, ...(ends ? {} : { toOn: known.toOn! }) } });
  };

/** 死亡名单 line. Of two dates the earlier counts: nothing may be admitted on a day on which some list says the person was dead. */
export const recordDeath =
  (death: { readonly county: string; readonly on: LocalDate }) =>
  (participant: Participant): Decision<ParticipantEvent, never> =>
    participant.status === 'Ended' && participant.endedOn <= death.on
      ? nothingToDo
      : accept({ type: 'ParticipationEnded', data: { ...death, reason: 'death' } });

/** 职工参保 line; the first month is its key, another list may close it, and one that leaves the end open does not open it again. */
export const recordEmployeeScheme =
  (span: { readonly county: string; readonly fromMonth: string; readonly toMonth?: string }, receivedOn: LocalDate) =>
  (participant: Participant): Decision<ParticipantEvent, never> => {
    const known = participant.employeeScheme.find(({ fromMonth }) => fromMonth === span.fromMonth);
    return known && !counts(span.toMonth, receivedOn, known.toMonth, known.toOn)
      ? nothingToDo
      : accept({ type: 'ParticipationSealed', data: span });
  };

/** 在校学生 line. */
export const recordSchoolRoll =
  (entry: { readonly county: string; readonly enrolledOn: LocalDate }) =>
  (participant: Participant): Decision<ParticipantEvent, never> =>
    participant.schoolRoll.includes(entry.enrolledOn) ? nothingToDo : accept({ type: 'SchoolRollRecorded', data: entry });
