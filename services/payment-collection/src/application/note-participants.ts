import type { ParticipantEnrolled } from '@jumin/contracts';
import { chunksOf, commandsMax, type Command } from '@jumin/event-store';
import { commandIdOf } from '@jumin/kernel';
import type { Message } from '@jumin/messaging';
import type { ContractLane, Database } from '@jumin/platform';
import { learn } from '../domain/account/assess';
import type { AccountEvent } from '../domain/account/events';
import type { Account } from '../domain/account/state';
import { factOf, participantTypes } from '../integration/consume';
import type { Accounts } from './accounts';
import type { Policies } from './policies';

/** What registration learns of a person is noted in the account, and the money that is already there is judged anew in the same step. */
export const participantsLane = (accounts: Accounts, policies: Policies): ContractLane => ({
  name: 'participants',
  reads: 'contracts',
  topics: ['registration.events'],
  types: participantTypes,
  tables: ['participant'],
  apply: rememberParticipants,
  act: async (messages) => {
    for (const chunk of chunksOf(messages, commandsMax)) await accounts.handle(chunk.map((message) => learnFrom(message, policies)));
  },
});

const learnFrom = (message: Message, policies: Policies): Command<Account, AccountEvent> => {
  const { subjectId } = message.data as { readonly subjectId: string };
  return {
    id: commandIdOf('learn', message.id),
    stream: `account-${subjectId}`,
    actor: message.actor,
    effectiveOn: message.effectiveOn,
    receivedOn: message.receivedOn,
    causation: message.id,
    decide: learn(factOf(message), policies.of),
  };
};

/** Who belongs to which county and unit: the people whom a policy concerns. */
const rememberParticipants = async (database: Database, messages: readonly Message[]): Promise<void> => {
  // Of several forms of one person in a batch the last is the one that stands.
  const latest = new Map<string, object>();
  for (const { type, data } of messages)
    if (type === 'ParticipantEnrolled' || type === 'ParticularsChanged') {
      const { subjectId, county, unit } = data as ParticipantEnrolled;
      latest.set(subjectId, { subjectId, county, unit });
    }
  if (latest.size === 0) return;
  await database.query(
    `insert into participant (subject_id, county, unit)
     select "subjectId", county, unit from json_to_recordset($1::json) as p("subjectId" uuid, county text, unit text)
     on conflict (subject_id) do update set county = excluded.county, unit = excluded.unit
     where (participant.county, participant.unit) <> (excluded.county, excluded.unit)`,
    [JSON.stringify([...latest.values()])],
  );
};
