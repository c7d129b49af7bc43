import type {
  PolicyLoaded,
  RosterClosed,
  RosterCorrected,
  RosterDiscarded,
  RosterLinesDrawn,
  RosterNotCorrected,
  SubsidyAssessed,
  SubsidyReassessed,
} from '@jumin/contracts';
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
  if (event.stream.startsWith('roster-')) return [roster(event as unknown as RosterEvent)];
  return [];
};

const roster = ({ type, data }: RosterEvent): Contract => {
  const { county, rosterNo } = data;
  const told = (version: number, said: object): Contract => ({ type, version, key: county, data: said });
  switch (type) {
    case 'RosterLinesDrawn': {
      const { feeYear: year, asOf, lines } = data;
      return told(1, { county, rosterNo, feeYear: year, asOf, lines } satisfies RosterLinesDrawn);
    }
    case 'RosterClosed': {
      const { feeYear: year, people, amountFen } = data;
      return told(1, { county, rosterNo, feeYear: year, people, amountFen } satisfies RosterClosed);
    }
    case 'RosterDiscarded':
      return told(1, { county, rosterNo, reason: data.reason } satisfies RosterDiscarded);
    case 'RosterCorrected': {
      const { caseId, people, amountFen, source = 'listed', removed = [], added = [], addedFen = null, reason, maker, checker } = data;
      const said = { caseId, county, rosterNo, people, amountFen, source, removed, added, addedFen, reason, maker, checker };
      return told(2, said satisfies RosterCorrected);
    }
    case 'RosterNotCorrected':
      return told(1, data satisfies RosterNotCorrected);
    default:
      return type satisfies never;
  }
};

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
