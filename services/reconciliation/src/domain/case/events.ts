import type { CorrectionLine, CorrectionOrdered, CorrectionPair, DiscrepancyKeys } from '@jumin/contracts';
import type { DomainEvent } from '@jumin/event-store';
import type { Fen, LocalDate } from '@jumin/kernel';
import type { DiscrepancyClass, Party, PartyRows } from './catalogue';
import type { Instrument, ReasonCode } from './corrections';

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

/** A correction as the party that erred hands it in: a new document that points at the old one. */
export interface Correction {
  readonly instrument: Instrument;
  readonly reason: ReasonCode;
  /** What stands in the old document and what stands in its place. */
  readonly pairs: readonly CorrectionPair[];
  /** Lines of a voucher of several people that say another sum from now on. */
  readonly lines?: readonly CorrectionLine[];
  /** The treasury's date, which no correction moves. */
  readonly enteredOn: LocalDate | null;
  readonly maker: string;
}

// NOTE: these names and shapes are the storage format. Add, never edit.
export type CaseEvent =
  /** `openedOn`: the day at whose close it stood. Told again while the case stands, the difference has other figures. */
  | DomainEvent<'DiscrepancyFound', Difference & { readonly openedOn: LocalDate }>
  | DomainEvent<
      'ResponsibilityAssigned',
      { readonly erred: Party; readonly corrects: Party; readonly rule: string; readonly dueOn: LocalDate }
    >
  | DomainEvent<'CorrectionSubmitted', Correction & { readonly by: Party; readonly on: LocalDate }>
  /** Holds all that the owning service needs in order to carry it out. */
  | DomainEvent<
      'CorrectionCountersigned',
      { readonly by: Party; readonly on: LocalDate; readonly order: Omit<CorrectionOrdered, 'caseId'> }
    >
  | DomainEvent<'CorrectionRefused', { readonly by: Party; readonly checker: string; readonly on: LocalDate; readonly reason: string }>
  /** It could not be carried out, as a refund whose payee's account was closed. */
  | DomainEvent<'CorrectionFailed', { readonly on: LocalDate; readonly how: string }>
  /** `how`: the entry by which the owning service carried it out. */
  | DomainEvent<'DiscrepancyCorrected', { readonly on: LocalDate; readonly how: string }>
  | DomainEvent<'DiscrepancyClosed', { readonly on: LocalDate }>
  /** The late document came, or the finding was withdrawn: nothing is left to correct. */
  | DomainEvent<'DiscrepancyCleared', { readonly on: LocalDate; readonly by: string }>;
