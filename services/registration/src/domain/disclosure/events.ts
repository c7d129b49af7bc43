import type { Aggregate, DomainEvent } from '@jumin/event-store';

// NOTE: these names and shapes are the storage format. Add, never edit.
/** `disclosure-<division of the officer>-<day>`: who saw whose number in clear, and why; at most 500 people an event. */
export type NumbersRevealed = DomainEvent<
  'NumbersRevealed',
  { readonly reason: string; readonly lines: readonly { readonly subjectId: string }[] }
>;

/** Only kept, to be read by an auditor. */
export const disclosureAggregate: Aggregate<null, NumbersRevealed> = {
  category: 'disclosure',
  initial: null,
  evolve: () => null,
  keepsOrderOnly: true,
};
