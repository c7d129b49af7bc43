import { accept, ageOn, nothingToDo, refuse, type Decision, type Fen, type LocalDate } from '@jumin/kernel';
import type { HoldReason, ParticipantEvent, Particulars } from './events';
import { recordForm, type SignedElection } from './record';
import type { Participant } from './state';

/** Instructions of officers: accepted, refused with a code, or nothing to do. */
export type ParticipantRefusal =
  | { readonly code: 'NotEnrolled' }
  | { readonly code: 'EnrolledElsewhere'; readonly county: string }
  | { readonly code: 'FormOfTomorrow'; readonly registeredOn: LocalDate }
  | { readonly code: 'ParticipationEnded'; readonly endedOn: LocalDate }
  | { readonly code: 'ParticipationHeld'; readonly heldFrom: LocalDate }
  | { readonly code: 'NotHeld' }
  | { readonly code: 'TooYoung'; readonly born: LocalDate; readonly ageFrom: number }
  | { readonly code: 'NotATier'; readonly tierFen: Fen; readonly permittedFen: readonly Fen[] };

/** Whom the county takes, on the day of the form. */
export interface Admission {
  readonly ageFrom: number;
  /** The tiers of the county's policy for this person, or null where none is loaded and any tier is taken down. */
  readonly permittedFen: readonly Fen[] | null;
}

/**
 * 参保登记 by an officer: the same form as a line of a file, but nobody enrols the dead by hand, nor takes a person over from another county, which is a move
 * (关系转移), nor a child, nor for a tier that the county does not have, nor signs for a day that has not come.
 */
export const enrol =
  (form: Particulars, today: LocalDate, { ageFrom, permittedFen }: Admission) =>
  (participant: Participant): Decision<ParticipantEvent, ParticipantRefusal> => {
    if (form.registeredOn > today) return refuse({ code: 'FormOfTomorrow', registeredOn: form.registeredOn });
    if (participant.status === 'Ended') return refuse({ code: 'ParticipationEnded', endedOn: participant.endedOn });
    if (participant.status !== 'Unknown' && participant.particulars.county !== form.county)
      return refuse({ code: 'EnrolledElsewhere', county: participant.particulars.county });
    if (ageOn(form.born, form.registeredOn) < ageFrom) return refuse({ code: 'TooYoung', born: form.born, ageFrom });
    const { tierFen } = form;
    if (tierFen !== undefined && permittedFen && !permittedFen.includes(tierFen))
      return refuse({ code: 'NotATier', tierFen, permittedFen });
    return recordForm(form)(participant);
  };

/**
 * 档次变更 by an officer, with the person's signature.
 * `permittedFen`: the tiers of the county's policy for this person, or null where no policy is loaded and any tier is taken down.
 */
export const electTier =
  (election: SignedElection, permittedFen: readonly Fen[] | null) =>
  (participant: Participant): Decision<ParticipantEvent, ParticipantRefusal> => {
    const { feeYear, tierFen, signedOn } = election;
    if (
      participant.elections.some((earlier) => earlier.feeYear === feeYear && earlier.tierFen === tierFen && earlier.signedOn === signedOn)
    )
      return nothingToDo;
    if (participant.status === 'Unknown') return refuse({ code: 'NotEnrolled' });
    if (participant.status === 'Ended') return refuse({ code: 'ParticipationEnded', endedOn: participant.endedOn });
    if (permittedFen && !permittedFen.includes(tierFen)) return refuse({ code: 'NotATier', tierFen, permittedFen });
    return accept({ type: 'TierElected', data: election });
  };

/** 暂停缴费. */
export const hold =
  ({ from, reason }: { readonly from: LocalDate; readonly reason: HoldReason }) =>
  (participant: Participant): Decision<ParticipantEvent, ParticipantRefusal> => {
    switch (participant.status) {
      case 'Held':
        return participant.heldFrom === from && participant.reason === reason
          ? nothingToDo
          : refuse({ code: 'ParticipationHeld', heldFrom: participant.heldFrom });
      case 'Unknown':
        return refuse({ code: 'NotEnrolled' });
      case 'Ended':
        return refuse({ code: 'ParticipationEnded', endedOn: participant.endedOn });
      case 'Enrolled':
        return accept({ type: 'ParticipationHeld', data: { from, reason } });
    }
  };

/** 恢复缴费. */
export const resume =
  ({ from }: { readonly from: LocalDate }) =>
  (participant: Participant): Decision<ParticipantEvent, ParticipantRefusal> => {
    switch (participant.status) {
      case 'Held':
        return accept({ type: 'ParticipationResumed', data: { from } });
      case 'Enrolled':
        return refuse({ code: 'NotHeld' });
      case 'Unknown':
        return refuse({ code: 'NotEnrolled' });
      case 'Ended':
        return refuse({ code: 'ParticipationEnded', endedOn: participant.endedOn });
    }
  };
