import type { DomainEvent } from '@jumin/event-store';
import type { FeeYear } from '@jumin/kernel';

// NOTE: these names and shapes are the storage format. Add, never edit.
/** A policy is in force for a county and fee year from here on. The texts are kept as loaded, so that any figure can be explained from the log alone. */
export type PolicyEvent = DomainEvent<
  'PolicyLoaded',
  {
    readonly county: string;
    readonly feeYear: FeeYear;
    /** First 12 digits of `sha256`. */
    readonly version: string;
    readonly sha256: string;
    readonly text: string;
    /** Texts of the files it inherits from, nearest first. */
    readonly parents: readonly string[];
  }
>;
export type PolicyLoadedData = PolicyEvent['data'];
