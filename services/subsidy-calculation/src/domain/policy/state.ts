import type { Aggregate } from '@jumin/event-store';
import type { PolicyEvent, PolicyLoadedData } from './events';

/** `policy-<county>-<fee year>`: every version ever loaded, the last one in force. */
export interface PolicyBook {
  readonly versions: readonly PolicyLoadedData[];
}

export const policyAggregate: Aggregate<PolicyBook, PolicyEvent> = {
  category: 'policy',
  initial: { versions: [] },
  evolve: ({ versions }, { data }) => ({ versions: [...versions, data] }),
};

export const policyStream = (county: string, feeYear: number): string => `policy-${county}-${feeYear}`;
export const inForce = ({ versions }: PolicyBook): PolicyLoadedData | null => versions.at(-1) ?? null;
