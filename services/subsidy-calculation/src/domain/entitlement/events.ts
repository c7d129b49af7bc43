import type { DomainEvent } from '@jumin/event-store';
import type { Fen } from '@jumin/kernel';

/** What government owes for a person's fee year, and on what that was judged. Amounts in fen; deltas are differences to the event before. */
export interface Assessed {
  readonly county: string;
  readonly tierFen: Fen;
  readonly subsidyTierFen: Fen;
  readonly keptFen: Fen;
  readonly onBehalfFen: Fen;
  readonly provinceFen: Fen;
  readonly cityFen: Fen;
  readonly countyFen: Fen;
  readonly provinceDeltaFen: Fen;
  readonly cityDeltaFen: Fen;
  readonly countyDeltaFen: Fen;
  /** Version of the policy, with which the steps can be computed again. */
  readonly policy: string;
  readonly rules: readonly string[];
}

/** Why a subsidy changed. */
export type Cause = 'posting' | 'reassessment' | 'reversal' | 'policy';

// NOTE: these names and shapes are the storage format. Add, never edit.
export type EntitlementEvent =
  DomainEvent<'SubsidyAssessed', Assessed> | DomainEvent<'SubsidyReassessed', Assessed & { readonly cause: Cause }>;
