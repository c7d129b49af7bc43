import type { PolicyLoaded, SubsidyAssessed, SubsidyReassessed } from '@jumin/contracts';
import type { StoredEvent } from '@jumin/event-store';
import { feeYear } from '@jumin/kernel';
import type { Contract } from '@jumin/messaging';
import type { EntitlementEvent } from '../domain/entitlement/events';
import type { RosterEvent } from '../domain/roster/events';
import { ownerOf, subsidyOf } from '../domain/entitlement/state';
import type { PolicyEvent } from '../domain/policy/events';

/** What the other services learn from an event of subsidy calculation. Pure. */
export const publish = (event: StoredEvent): readonly Contract[] => {
  if (event.stream.startsWith('policy-')) return [policyLoaded(event as unknown as PolicyEvent)];
  if (event.stream.startsWith('entitlement-')) return [subsidy(event.stream, event as unknown as EntitlementEvent)];
  if (event.stream.startsWith('roster-')) return [rosterCorrected(event as unknown as RosterEvent)];
  return [];
};

const rosterCorrected = ({ data: { caseId, county, rosterNo, people, amountFen } }: RosterEvent): Contract => ({
  type: 'RosterCorrected',
  version: 1,
  key: county,
  data: { caseId, county, rosterNo, people, amountFen },
});

const policyLoaded = ({ data }: PolicyEvent): Contract => ({
  type: 'PolicyLoaded',
  version: 1,
  key: data.county,
  data: data satisfies PolicyLoaded,
});

const subsidy = (stream: string, event: EntitlementEvent): Contract => {
  const owner = ownerOf(stream);
  const { county, tierFen, provinceDeltaFen, cityDeltaFen, countyDeltaFen, policy, rules } = event.data;
  const data: SubsidyAssessed = {
    subjectId: owner.subjectId,
    county,
    feeYear: feeYear(owner.feeYear),
    tierFen,
    subsidyFen: subsidyOf(event.data),
    deltaFen: { province: provinceDeltaFen, city: cityDeltaFen, county: countyDeltaFen },
    policy,
    rules,
  };
  const told: SubsidyAssessed | SubsidyReassessed = event.type === 'SubsidyAssessed' ? data : { ...data, cause: event.data.cause };
  return { type: event.type, version: 1, key: owner.subjectId, data: told };
};
