import type { CorrectionOrdered } from '@jumin/contracts';
import type { CommandHandler } from '@jumin/event-store';
import { accept, commandIdOf, nothingToDo, type Fen } from '@jumin/kernel';
import { topicOf, type Message } from '@jumin/messaging';
import type { ContractLane } from '@jumin/platform';
import type { RosterEvent } from '../domain/roster/events';
import type { Roster } from '../domain/roster/state';

/** Countersigned corrections of rosters and of allotments for them (D23), carried out. */
export const rosterCorrectionsLane = (rosters: CommandHandler<Roster, RosterEvent>): ContractLane => ({
  name: 'roster-corrections',
  reads: 'contracts',
  topics: [topicOf('reconciliation')],
  types: ['CorrectionOrdered'],
  tables: [],
  act: async (messages) => {
    await rosters.handle(messages.filter(({ data }) => (data as CorrectionOrdered).action === 'amend-roster').map(commandOf));
  },
});

const commandOf = ({ id, data, actor, receivedOn }: Message) => {
  const { caseId, county, instrument, keys, pairs, reason, maker, checker } = data as CorrectionOrdered;
  const rosterNo = keys['rosterNo'] ?? keys['allotmentNo'] ?? caseId;
  const current = (field: string): number | null => {
    const value = pairs.find((pair) => pair.field === field)?.current;
    return typeof value === 'number' ? value : null;
  };
  return {
    id: commandIdOf('correct-roster', id),
    stream: `roster-${county}-${rosterNo}`,
    actor,
    effectiveOn: receivedOn,
    receivedOn,
    causation: id,
    decide: ({ cases }: Roster) =>
      cases.includes(caseId)
        ? nothingToDo
        : accept<RosterEvent>({
            type: 'RosterCorrected',
            data: {
              caseId,
              county,
              rosterNo,
              instrument,
              people: current('people'),
              amountFen: current('amountFen') as Fen | null,
              reason,
              maker,
              checker,
            },
          }),
  };
};
