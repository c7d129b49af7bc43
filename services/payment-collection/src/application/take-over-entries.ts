import type { VouchersEntered } from '@jumin/contracts';
import type { Command, CommandHandler } from '@jumin/event-store';
import { accept, commandIdOf, yearOf } from '@jumin/kernel';
import type { Message } from '@jumin/messaging';
import type { ContractLane } from '@jumin/platform';
import type { EntriesTakenOver } from '../domain/entered/events';

/** What the treasury has entered becomes part of this service's own log, so that posting reads one ordered log and can be replayed from it. */
export const entriesLane = (entered: CommandHandler<null, EntriesTakenOver>): ContractLane => ({
  name: 'entries',
  reads: 'contracts',
  topics: ['reconciliation.events'],
  types: ['VouchersEntered'],
  tables: [],
  act: async (messages) =>
    void (await entered.handle(messages.map((message) => takeOver(message as Message<'VouchersEntered', VouchersEntered>)))),
});

const takeOver = ({
  id,
  data,
  effectiveOn,
  receivedOn,
  actor,
}: Message<'VouchersEntered', VouchersEntered>): Command<null, EntriesTakenOver> => ({
  id: commandIdOf('take-over', id),
  stream: `entered-${data.county}-${yearOf(receivedOn)}`,
  actor,
  effectiveOn,
  receivedOn,
  causation: id,
  decide: () => accept<EntriesTakenOver>({ type: 'EntriesTakenOver', data: { county: data.county, lines: data.lines } }),
});
