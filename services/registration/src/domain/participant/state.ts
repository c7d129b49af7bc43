import type { Aggregate, Dated } from '@jumin/event-store';
import type { FeeYear, Fen, LocalDate } from '@jumin/kernel';
import type { HoldReason, ParticipantEvent, Particulars } from './events';

export interface Election {
  readonly feeYear: FeeYear;
  readonly tierFen: Fen;
  readonly signedOn: LocalDate;
  readonly hardship: boolean;
}
export interface Identity {
  readonly type: string;
  readonly grade: string | null;
  readonly from: LocalDate;
  readonly to: LocalDate | null;
  /** The day on which the list was handed over that says so. */
  readonly gradeOn: LocalDate | null;
  readonly toOn: LocalDate | null;
}
export interface EmployeeScheme {
  readonly fromMonth: string;
  readonly toMonth: string | null;
  readonly toOn: LocalDate | null;
}

/** What the lists of other registers say, known also of people who never enrolled. */
export interface Known {
  readonly elections: readonly Election[];
  readonly identities: readonly Identity[];
  readonly employeeScheme: readonly EmployeeScheme[];
  readonly schoolRoll: readonly LocalDate[];
  /** For each thing a form may leave open: the day of the form that said it, for of several forms the latest that says it counts. */
  readonly saidOn: Readonly<Record<string, LocalDate>>;
}

/** What a registration form may leave open. */
export const optionalFields = ['tierFen', 'student', 'publicOfficial', 'channel', 'phoneIx', 'accountIx'] as const;

/**
 * 未参保 → 正常 ⇄ 暂停; 正常, 暂停 → 终止. 封存 follows from the months in the employee scheme and does not stand in the way of any of these.
 * Nobody comes back from 终止: a death list in error is corrected by a later case, not by forgetting.
 */
export type Participant =
  | (Known & { readonly status: 'Unknown' })
  | (Known & { readonly status: 'Enrolled'; readonly particulars: Particulars })
  | (Known & { readonly status: 'Held'; readonly particulars: Particulars; readonly heldFrom: LocalDate; readonly reason: HoldReason })
  | (Known & { readonly status: 'Ended'; readonly particulars: Particulars | null; readonly endedOn: LocalDate });

const nobody: Participant = { status: 'Unknown', elections: [], identities: [], employeeScheme: [], schoolRoll: [], saidOn: {} };

type ElectionKey = Pick<Election, 'feeYear' | 'tierFen' | 'signedOn'>;
export const isSameElection = (one: ElectionKey, other: ElectionKey): boolean =>
  one.feeYear === other.feeYear && one.signedOn === other.signedOn && one.tierFen === other.tierFen;

const sameIdentity = (one: { type: string; from: LocalDate }, other: { type: string; from: LocalDate }) =>
  one.type === other.type && one.from === other.from;

const withParticulars = (participant: Participant, particulars: Particulars, said: readonly string[], on: LocalDate): Participant => {
  const saidOn = { ...participant.saidOn, ...Object.fromEntries(said.map((field) => [field, on])) };
  // A death list may have come before the enrolment: the end stays.
  return participant.status === 'Unknown'
    ? { ...participant, saidOn, status: 'Enrolled', particulars }
    : { ...participant, saidOn, particulars };
};

export const evolve = (participant: Participant, event: Dated<ParticipantEvent>): Participant => {
  switch (event.type) {
    case 'ParticipantEnrolled': {
      const said = optionalFields.filter((field) => event.data[field] !== undefined);
      return withParticulars(participant, event.data, said, event.data.registeredOn);
    }
    case 'ParticularsChanged': {
      const { formOn, taken, ...particulars } = event.data;
      return withParticulars(participant, particulars, taken, formOn);
    }
    case 'TierElected': {
      const { feeYear, tierFen, signedOn, hardship = false } = event.data;
      const election = { feeYear, tierFen, signedOn, hardship };
      return { ...participant, elections: [...participant.elections.filter((other) => !isSameElection(other, election)), election] };
    }
    case 'IdentityRecorded':
    case 'IdentityEnded': {
      const { type, grade = null, from, to = null, gradeOn = event.receivedOn, toOn = event.receivedOn } = event.data;
      const said = { gradeOn: grade === null ? null : gradeOn, toOn: to === null ? null : toOn };
      const others = participant.identities.filter((identity) => !sameIdentity(identity, { type, from }));
      return { ...participant, identities: [...others, { type, grade, from, to, ...said }] };
    }
    case 'SchoolRollRecorded':
      return { ...participant, schoolRoll: [...participant.schoolRoll, event.data.enrolledOn] };
    case 'ParticipationSealed': {
      const { fromMonth, toMonth = null } = event.data;
      const others = participant.employeeScheme.filter((span) => span.fromMonth !== fromMonth);
      return { ...participant, employeeScheme: [...others, { fromMonth, toMonth, toOn: toMonth === null ? null : event.receivedOn }] };
    }
    case 'ParticipationHeld':
      return participant.status === 'Enrolled'
        ? { ...participant, status: 'Held', heldFrom: event.data.from, reason: event.data.reason }
        : participant;
    case 'ParticipationResumed': {
      if (participant.status !== 'Held') return participant;
      const { heldFrom: _heldFrom, reason: _reason, ...rest } = participant;
      return { ...rest, status: 'Enrolled' };
    }
    case 'ParticipationEnded': {
      const { elections, identities, employeeScheme, schoolRoll, saidOn } = participant;
      const particulars = participant.status === 'Unknown' ? null : participant.particulars;
      return { status: 'Ended', elections, identities, employeeScheme, schoolRoll, saidOn, particulars, endedOn: event.data.on };
    }
    default:
      return event satisfies never;
  }
};

export const participantAggregate: Aggregate<Participant, ParticipantEvent> = { category: 'participant', initial: nobody, evolve };

export const particularsOf = (participant: Participant): Particulars | null =>
  participant.status === 'Unknown' ? null : participant.particulars;
