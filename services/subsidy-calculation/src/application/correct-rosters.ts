import type { CorrectionOrdered } from '@jumin/contracts';
import type { Command, CommandHandler } from '@jumin/event-store';
import { commandIdOf, fen } from '@jumin/kernel';
import { topicOf, type Message } from '@jumin/messaging';
import type { ContractLane } from '@jumin/platform';
import { correct } from '../domain/roster/decide';
import type { RosterEvent } from '../domain/roster/events';
import { rosterStream, type Roster } from '../domain/roster/state';

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

const commandOf = ({ id, data, actor, receivedOn }: Message): Command<Roster, RosterEvent> => {
  const { caseId, county, instrument, keys, pairs, reason, maker, checker } = data as CorrectionOrdered;
  const rosterNo = keys['rosterNo'] ?? keys['allotmentNo'] ?? caseId;
  const current = (field: string): number | null => {
    const value = pairs.find((pair) => pair.field === field)?.current;
    return typeof value === 'number' ? value : null;
  };
  const amount = current('amountFen');
  const people = pairs.filter(({ field }) => field === 'subjectId');
  const named = (values: readonly unknown[]) => values.filter((value): value is string => typeof value === 'string');
  return {
    id: commandIdOf('correct-roster', id),
    stream: rosterStream(county, rosterNo),
    actor,
    effectiveOn: receivedOn,
    receivedOn,
    causation: id,
    decide: correct({
      caseId,
      county,
      rosterNo,
      instrument,
      people: current('people'),
      amountFen: amount === null ? null : fen(amount),
      reason,
      maker,
      checker,
      removed: named(people.filter((pair) => pair.current === null).map(({ original }) => original)),
      added: named(people.filter(({ original }) => original === null).map((pair) => pair.current)),
    }),
  };
};
