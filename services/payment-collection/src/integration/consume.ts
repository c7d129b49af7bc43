import type {
  DeathRecorded,
  EmployeeSchemeRecorded,
  IdentityRecorded,
  ParticipantEnrolled,
  SchoolRollRecorded,
  TierElected,
} from '@jumin/contracts';
import type { Month } from '@jumin/kernel';
import type { Message } from '@jumin/messaging';
import type { ParticipantFact } from '../domain/account/events';

/** Contracts of registration that payment collection takes notice of. */
export const participantTypes = [
  'ParticipantEnrolled',
  'ParticularsChanged',
  'TierElected',
  'IdentityRecorded',
  'DeathRecorded',
  'EmployeeSchemeRecorded',
  'SchoolRollRecorded',
] as const;
type ParticipantType = (typeof participantTypes)[number];

/** What rules need of a contract of registration. */
export const factOf = (message: Message): ParticipantFact => {
  switch (message.type as ParticipantType) {
    case 'ParticipantEnrolled':
    case 'ParticularsChanged': {
      const { county, unit, born, sex, nameIx, student, publicOfficial } = message.data as ParticipantEnrolled;
      const said = { ...(student ? { student } : {}), ...(publicOfficial ? { publicOfficial } : {}) } as const;
      return { of: 'enrolment', county, unit, born, sex, nameIx, ...said };
    }
    case 'TierElected': {
      const { feeYear, tierFen, signedOn, hardship } = message.data as TierElected;
      return { of: 'election', feeYear, tierFen, signedOn, ...(hardship ? { hardship } : {}) };
    }
    case 'IdentityRecorded': {
      const { type, grade, from, to } = message.data as IdentityRecorded;
      return { of: 'identity', type, ...(grade === null ? {} : { grade }), from, ...(to === null ? {} : { to }) };
    }
    case 'DeathRecorded':
      return { of: 'death', diedOn: (message.data as DeathRecorded).diedOn };
    case 'EmployeeSchemeRecorded': {
      const { fromMonth, toMonth } = message.data as EmployeeSchemeRecorded;
      return { of: 'employee-scheme', fromMonth: fromMonth as Month, ...(toMonth === null ? {} : { toMonth: toMonth as Month }) };
    }
    case 'SchoolRollRecorded':
      return { of: 'school-roll', enrolledOn: (message.data as SchoolRollRecorded).enrolledOn };
  }
};
