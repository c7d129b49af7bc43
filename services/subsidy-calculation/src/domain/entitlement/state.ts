import type { Aggregate } from '@jumin/event-store';
import type { Fen } from '@jumin/kernel';
import type { FenPerLevel } from '@jumin/policy';
import type { Assessed, EntitlementEvent } from './events';

/** `entitlement-<subject>-<fee year>`. */
export type Entitlement =
  | { readonly status: 'none' }
  | { readonly status: 'assessed'; readonly tierFen: Fen; readonly subsidyTierFen: Fen; readonly subsidyFen: FenPerLevel };

export const subsidyOf = ({ provinceFen, cityFen, countyFen }: Assessed): FenPerLevel => ({
  province: provinceFen,
  city: cityFen,
  county: countyFen,
});

export const entitlementAggregate: Aggregate<Entitlement, EntitlementEvent> = {
  category: 'entitlement',
  initial: { status: 'none' },
  evolve: (_before, { data }) => ({
    status: 'assessed',
    tierFen: data.tierFen,
    subsidyTierFen: data.subsidyTierFen,
    subsidyFen: subsidyOf(data),
  }),
};

export const entitlementStream = (subjectId: string, feeYear: number): string => `entitlement-${subjectId}-${feeYear}`;

/** Subject and fee year that a stream of this category belongs to. */
export const ownerOf = (stream: string): { readonly subjectId: string; readonly feeYear: number } => ({
  subjectId: stream.slice('entitlement-'.length, -5),
  feeYear: Number(stream.slice(-4)),
});
