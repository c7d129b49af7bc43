import type { VouchersBounced, VouchersEntered, VouchersReturned } from '@jumin/contracts';
import type { Command, CommandHandler } from '@jumin/event-store';
import { accept, commandIdOf, yearOf } from '@jumin/kernel';
import type { Message } from '@jumin/messaging';
import type { ContractLane } from '@jumin/platform';
import type { BouncesTakenOver, EnteredEvent, EntriesTakenOver, ReturnsTakenOver } from '../domain/entered/events';

/**
 * What the treasury has entered or given back, and what the bank has taken back, becomes part of this service's own log, so that posting reads one ordered log and can
 * be replayed from it.
 */
export const entriesLane = (entered: CommandHandler<null, EnteredEvent>): ContractLane => ({
  name: 'entries',
  reads: 'contracts',
  topics: ['reconciliation.events'],
  types: ['VouchersEntered', 'VouchersBounced', 'VouchersReturned'],
  tables: [],
  act: async (messages) => void (await entered.handle(messages.map(takeOver))),
});

/** What the message tells, as an event of this service's own log. */
const takenOver = ({ type, data }: Message): EntriesTakenOver | BouncesTakenOver | ReturnsTakenOver => {
  if (type === 'VouchersEntered') return { type: 'EntriesTakenOver', data: data as VouchersEntered };
  if (type === 'VouchersBounced') return { type: 'BouncesTakenOver', data: data as VouchersBounced };
  return { type: 'ReturnsTakenOver', data: data as VouchersReturned };
};

const takeOver = (message: Message): Command<null, EnteredEvent> => {
  const event = takenOver(message);
  const { county, lines } = event.data;
  return {
    id: commandIdOf('take-over', message.id),
    stream: `entered-${county}-${yearOf(message.receivedOn)}`,
    actor: message.actor,
    effectiveOn: message.effectiveOn,
    receivedOn: message.receivedOn,
    causation: message.id,
    // As it is stored: what the message says besides is not taken over.
    decide: () => accept<EnteredEvent>({ type: event.type, data: { county, lines } } as EnteredEvent),
  };
};
