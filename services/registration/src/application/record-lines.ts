import { actorOf, categoryOf, chunksOf, commandsMax, type Command, type CommandHandler, type StoredEvent } from '@jumin/event-store';
import {
  countyOfFileStream,
  registrationKinds,
  type DeathLine,
  type EmployeeSchemeLine,
  type EnrolmentLine,
  type SchoolRollLine,
  type SpecialIdentityLine,
  type TierElectionLine,
} from '@jumin/intake';
import { commandIdOf, firstDayOf, type LocalDate } from '@jumin/kernel';
import type { LogLane } from '@jumin/platform';
import type { ParticipantEvent, Particulars } from '../domain/participant/events';
import {
  recordDeath,
  recordElection,
  recordEmployeeScheme,
  recordForm,
  recordIdentity,
  recordSchoolRoll,
} from '../domain/participant/record';
import type { Participant } from '../domain/participant/state';

type Recording = Pick<Command<Participant, ParticipantEvent>, 'decide' | 'effectiveOn'>;

/** Lines of every register become what is known of each person. A line is a fact: none is refused here. */
export const filesLane = (participants: CommandHandler<Participant, ParticipantEvent>): LogLane => ({
  name: 'files',
  reads: 'log',
  categories: registrationKinds.map(({ category }) => category),
  tables: [],
  act: async (events) => {
    const commands = events.flatMap((event) => (event.type === 'LinesReceived' ? commandsOf(event) : []));
    for (const chunk of chunksOf(commands, commandsMax)) await participants.handle(chunk);
  },
});

const commandsOf = (event: StoredEvent): readonly Command<Participant, ParticipantEvent>[] => {
  const recording = recordings[categoryOf(event.stream)]!;
  const county = countyOfFileStream(event.stream);
  const actor = actorOf(event); // The officer who handed the file over.
  const { lines } = event.data as { readonly lines: readonly { readonly subjectId: string }[] };
  return lines.map((line, index) => ({
    id: commandIdOf('record', event.id, index),
    stream: `participant-${line.subjectId}`,
    actor,
    receivedOn: event.receivedOn,
    causation: event.position,
    ...recording(line as never, county, event.receivedOn),
  }));
};

/** By category of file. Empty cells are absent fields, which say nothing. */
const recordings: Readonly<Record<string, (line: never, county: string, receivedOn: LocalDate) => Recording>> = {
  enrolmentsFile: (line: EnrolmentLine) => ({ effectiveOn: line.registeredOn, decide: recordForm(formOf(line)) }),
  tierElectionsFile: ({ feeYear, tierFen, signedOn, hardship }: TierElectionLine, county) => ({
    effectiveOn: signedOn,
    decide: recordElection({ county, feeYear, tierFen, signedOn, ...(hardship ? { hardship } : {}) }),
  }),
  specialIdentitiesFile: ({ type, grade, from, to, department = '' }: SpecialIdentityLine, county, receivedOn) => ({
    effectiveOn: from,
    decide: recordIdentity(
      {
        county,
        type,
        from,
        department,
        ...(grade === undefined ? {} : { grade }),
        ...(to === undefined ? {} : { to }),
      },
      receivedOn,
    ),
  }),
  deathsFile: ({ diedOn }: DeathLine, county) => ({ effectiveOn: diedOn, decide: recordDeath({ county, on: diedOn }) }),
  employeeSchemeFile: ({ fromMonth, toMonth }: EmployeeSchemeLine, county, receivedOn) => ({
    effectiveOn: firstDayOf(fromMonth) as LocalDate,
    decide: recordEmployeeScheme({ county, fromMonth, ...(toMonth === undefined ? {} : { toMonth }) }, receivedOn),
  }),
  schoolRollFile: ({ enrolledOn }: SchoolRollLine, county) => ({
    effectiveOn: enrolledOn,
    decide: recordSchoolRoll({ county, enrolledOn }),
  }),
};

const formOf = ({ subjectId: _subject, ...form }: EnrolmentLine): Particulars => form;
