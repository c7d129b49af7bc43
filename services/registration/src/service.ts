import { CommandHandler } from '@jumin/event-store';
import { registrationKinds } from '@jumin/intake';
import { parseCitizenNumber, type CitizenNumber, type Divisions, type SubjectId } from '@jumin/kernel';
import { ToldPolicies, toldPoliciesLane, type Ports, type Service, type ServiceDefinition } from '@jumin/platform';
import type { Vault } from '@jumin/vault';
import { Participants1700000000001 } from './adapters/postgres/migrations/1-participants';
import { participantHistory } from './application/history';
import { countyOf, instructions, registeredAs, type Instructions } from './application/instruct';
import { filesLane } from './application/record-lines';
import { revealNumbers, type RevealedNumber, type RevealRequest } from './application/reveal-numbers';
import { disclosureAggregate, type NumbersRevealed } from './domain/disclosure/events';
import type { ParticipantEvent, Particulars } from './domain/participant/events';
import { participantAggregate, type Participant } from './domain/participant/state';
import { publish } from './integration/publish';
import { participantsLane } from './read-models/participants/lane';
import { findParticipant, participantsOf, type ParticipantRow } from './read-models/participants/query';

/** Who participates. */
export interface Registration extends Service, Instructions {
  readonly vault: Vault;
  readonly divisions: Divisions;
  /** The pseudonym of a number; undefined where it is no citizen number. Everybody has one, registered or not. */
  subjectOf(number: string): SubjectId | undefined;
  /** Seals what is personal of a form under the person's own key. */
  seal(
    subject: SubjectId,
    fields: { readonly name: string; readonly number: CitizenNumber; readonly phone?: string; readonly account?: string },
  ): Promise<string>;
  participant(subject: SubjectId): Promise<ParticipantRow | null>;
  participants(page: Parameters<typeof participantsOf>[1]): Promise<readonly ParticipantRow[]>;
  /** Of the log as it stands, not of the table. */
  countyOf(subject: SubjectId): Promise<string | null>;
  /** County and blind index of the name, of the log as it stands; null where nobody is registered. */
  registeredAs(subject: SubjectId): Promise<Pick<Particulars, 'county' | 'nameIx'> | null>;
  revealNumbers(request: RevealRequest): Promise<readonly RevealedNumber[]>;
}

export const registration: ServiceDefinition<Registration> = {
  name: 'registration',
  schema: 'registration',
  categories: ['participant', 'disclosure'],
  publish,
  migrations: [Participants1700000000001],
  kinds: registrationKinds,
  compose: ({ store, vault, database, divisions }: Ports): Registration => {
    const participants = new CommandHandler<Participant, ParticipantEvent>(store, participantAggregate);
    const disclosures = new CommandHandler<null, NumbersRevealed>(store, disclosureAggregate);
    return {
      lanes: [filesLane(participants), participantsLane, toldPoliciesLane],
      history: (subject, question) => participantHistory({ store, divisions }, subject, question),
      ...instructions(store, participants, new ToldPolicies(database)),
      vault,
      divisions,
      subjectOf: (number) => {
        const parsed = parseCitizenNumber(number);
        return parsed.ok ? vault.subjectIdOf(parsed.number) : undefined;
      },
      seal: async (key, fields) => (await vault.seal([{ key, fields }]))[0]!,
      participant: (subject) => findParticipant(database, subject),
      participants: (page) => participantsOf(database, page),
      countyOf: (subject) => countyOf(participants, subject),
      registeredAs: (subject) => registeredAs(participants, subject),
      revealNumbers: revealNumbers(store, vault, database, disclosures),
    };
  },
};
