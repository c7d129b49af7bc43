import type { DiscrepancyKeys } from '@jumin/contracts';
import type { DomainEvent } from '@jumin/event-store';
import type { Fen, LocalDate } from '@jumin/kernel';
import type { DiscrepancyClass, Party } from './catalogue';

/** What each party's document says, by party code; the first point where they part is named by `difference`. */
export type PartyRows = Readonly<Record<string, Readonly<Record<string, string | number | null>>>>;

// NOTE: these names and shapes are the storage format. Add, never edit.
export type CaseEvent =
  | DomainEvent<
      'DiscrepancyFound',
      {
        readonly county: string;
        readonly class: DiscrepancyClass;
        readonly rootKey: string;
        readonly keys: DiscrepancyKeys;
        readonly amountFen: Fen | null;
        readonly differenceFen: Fen | null;
        readonly parties: PartyRows;
        /** The day at whose close it was found. */
        readonly openedOn: LocalDate;
      }
    >
  | DomainEvent<'ResponsibilityAssigned', { readonly erred: Party; readonly corrects: Party; readonly rule: string; readonly dueOn: LocalDate }>
  /** The late document came, or the finding was withdrawn: nothing is left to correct. */
  | DomainEvent<'DiscrepancyCleared', { readonly on: LocalDate; readonly by: string }>;
