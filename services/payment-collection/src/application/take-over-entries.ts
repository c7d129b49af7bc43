import type { VouchersBounced, VouchersEntered } from '@jumin/contracts';
import type { Command, CommandHandler } from '@jumin/event-store';
import { accept, commandIdOf, yearOf } from '@jumin/kernel';
import type { Message } from '@jumin/messaging';
import type { ContractLane } from '@jumin/platform';
import type { EnteredEvent } from '../domain/entered/events';

/**
 * What the treasury has entered, and what the bank has taken back, becomes part of this service's own log, so that posting reads one ordered log and can
 * be replayed from it.
 */
export const entriesLane = (entered: CommandHandler<null, EnteredEvent>): ContractLane => ({
  name: 'entries',
  reads: 'contracts',
  topics: ['reconciliation.events'],
  types: ['VouchersEntered', 'VouchersBounced'],
  tables: [],
  act: async (messages) => void (await entered.handle(messages.map(takeOver))),
});

const takeOver = ({ id, type, data, effectiveOn, receivedOn, actor }: Message): Command<null, EnteredEvent> => {
  const event: EnteredEvent =
    type === 'VouchersEntered'
      ? { type: 'EntriesTakenOver', data: { county: (data as VouchersEntered).county, lines: (data as VouchersEntered).lines } }
      : { type: 'BouncesTakenOver', data: { county: (data as VouchersBounced).county, lines: (data as VouchersBounced).lines } };
  return {
    id: commandIdOf('take-over', id),
    stream: `entered-${event.data.county}-${yearOf(receivedOn)}`,
    actor,
    effectiveOn,
    receivedOn,
    causation: id,
    decide: () => accept<EnteredEvent>(event),
  };
};
