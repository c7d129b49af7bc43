import type { StoredEvent } from '@jumin/event-store';
import { progressOf } from '@jumin/intake';
import type {
  DeathRecorded,
  EmployeeSchemeRecorded,
  FileProgressed,
  IdentityRecorded,
  ParticipantEnrolled,
  SchoolRollRecorded,
  TierElected,
} from '@jumin/contracts';
import type { ParticipantEvent, Particulars } from '../domain/participant/events';

/** The contracts of registration by type; the key of each is the subject, of files the county. */
export type RegistrationContract =
  | { readonly type: 'ParticipantEnrolled' | 'ParticularsChanged'; readonly data: ParticipantEnrolled }
  | { readonly type: 'TierElected'; readonly data: TierElected }
  | { readonly type: 'IdentityRecorded'; readonly data: IdentityRecorded }
  | { readonly type: 'SchoolRollRecorded'; readonly data: SchoolRollRecorded }
  | { readonly type: 'EmployeeSchemeRecorded'; readonly data: EmployeeSchemeRecorded }
  | { readonly type: 'DeathRecorded'; readonly data: DeathRecorded }
  | { readonly type: 'FileProgressed'; readonly data: FileProgressed };

const category = 'participant';

/** What the other services learn from an event of registration. Pure; everything personal stays behind: contracts carry the pseudonym only. */
export const publish = (event: StoredEvent): readonly (RegistrationContract & { readonly version: 1; readonly key: string })[] => {
  if (!event.stream.startsWith(`${category}-`))
    return progressOf(event).map((data) => ({ type: 'FileProgressed', data: data as FileProgressed, version: 1, key: data.county }));
  const subjectId = event.stream.slice(category.length + 1);
  const contract = contractOf(subjectId, event as unknown as ParticipantEvent);
  return contract ? [{ ...contract, version: 1, key: subjectId }] : [];
};

const contractOf = (subjectId: string, event: ParticipantEvent): RegistrationContract | null => {
  switch (event.type) {
    case 'ParticipantEnrolled':
    case 'ParticularsChanged':
      return { type: event.type, data: enrolment(subjectId, event.data) };
    case 'TierElected':
      return { type: 'TierElected', data: { subjectId, ...event.data, hardship: event.data.hardship ?? false } };
    case 'IdentityRecorded':
    case 'IdentityEnded': {
      const { county, type, grade = null, from, to = null, department } = event.data;
      return { type: 'IdentityRecorded', data: { subjectId, county, type, grade, from, to, department } };
    }
    case 'SchoolRollRecorded':
      return { type: 'SchoolRollRecorded', data: { subjectId, ...event.data } };
    case 'ParticipationSealed':
      return {
        type: 'EmployeeSchemeRecorded',
        data: { subjectId, county: event.data.county, fromMonth: event.data.fromMonth, toMonth: event.data.toMonth ?? null },
      };
    case 'ParticipationEnded':
      return { type: 'DeathRecorded', data: { subjectId, county: event.data.county, diedOn: event.data.on } };
    case 'ParticipationHeld':
    case 'ParticipationResumed':
      return null; // 暂停 binds nobody but registration: money of a held person is still assessed by the policy.
    default:
      return event satisfies never;
  }
};

const enrolment = (subjectId: string, form: Particulars): ParticipantEnrolled => ({
  subjectId,
  county: form.county,
  unit: form.unit,
  village: form.village,
  born: form.born,
  sex: form.sex,
  nameIx: form.nameIx,
  enrolledOn: form.registeredOn,
  tierFen: form.tierFen ?? null,
  student: form.student ?? false,
  publicOfficial: form.publicOfficial ?? false,
});
