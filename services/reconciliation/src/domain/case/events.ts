import type { DiscrepancyKeys } from '@jumin/contracts';
import type { DomainEvent } from '@jumin/event-store';
import type { Fen, LocalDate } from '@jumin/kernel';
import type { DiscrepancyClass, Party, PartyRows } from './catalogue';

/** A difference as the documents show it. */
export interface Difference {
  readonly county: string;
  readonly class: DiscrepancyClass;
  readonly rootKey: string;
  readonly keys: DiscrepancyKeys;
  readonly amountFen: Fen | null;
  readonly differenceFen: Fen | null;
  readonly parties: PartyRows;
}

// NOTE: these names and shapes are the storage format. Add, never edit.
export type CaseEvent =
  /** `openedOn`: the day at whose close it stood. Told again while the case stands, the difference has other figures. */
  | DomainEvent<'DiscrepancyFound', Difference & { readonly openedOn: LocalDate }>
  | DomainEvent<
      'ResponsibilityAssigned',
      { readonly erred: Party; readonly corrects: Party; readonly rule: string; readonly dueOn: LocalDate }
    >
  /** The late document came, or the finding was withdrawn: nothing is left to correct. */
  | DomainEvent<'DiscrepancyCleared', { readonly on: LocalDate; readonly by: string }>;
