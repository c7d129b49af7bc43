import type { HistoryEntry } from '@jumin/contracts';
import { workedOutBy, type EventStore, type StoredEvent } from '@jumin/event-store';
import { feeYear, type SubjectId } from '@jumin/kernel';
import type { HistoryQuestion } from '@jumin/platform';
import { assessSubsidy, newTrace, type Policy } from '@jumin/policy';
import type { EntitlementEvent } from '../domain/entitlement/events';
import { entitlementStream, ownerOf } from '../domain/entitlement/state';
import { publish } from '../integration/publish';
import type { Policies } from './policies';

/**
 * A person's subsidies as the log tells them, in its order. With `explain`, each step is computed again from the policy version that the event names:
 * a trace is never stored, and a later policy does not change what an earlier event says.
 */
export const tellHistory =
  (store: EventStore, policies: Policies, feeYearsOf: (subject: SubjectId) => Promise<readonly number[]>) =>
  async (subject: SubjectId, { effective, knownAt, explain = false }: HistoryQuestion): Promise<readonly HistoryEntry[]> => {
    const years = await feeYearsOf(subject);
    if (years.length === 0) return [];
    const streams = years.map((year) => entitlementStream(subject, year));
    const loaded = await store.load(streams, knownAt === undefined ? {} : { knownAt });
    const events = streams
      .flatMap((stream) => loaded.get(stream) ?? [])
      .filter(({ effectiveOn }) => effective === undefined || effectiveOn <= effective)
      .sort((one, other) => (one.position < other.position ? -1 : one.position > other.position ? 1 : one.revision - other.revision));
    const versions = explain ? await policies.versions(events.map(yearOf)) : new Map<string, Policy>();
    return events.map((event) => entryOf(event, versions));
  };

const yearOf = (event: StoredEvent) => ({
  county: (event as unknown as EntitlementEvent).data.county,
  feeYear: ownerOf(event.stream).feeYear,
});

const entryOf = (event: StoredEvent, versions: ReadonlyMap<string, Policy>): HistoryEntry => {
  const { data, type } = event as unknown as EntitlementEvent;
  const year = ownerOf(event.stream).feeYear;
  const policy = versions.get(data.policy);
  const entry: HistoryEntry = {
    service: 'subsidy-calculation',
    stream: event.stream,
    revision: event.revision,
    type,
    effectiveOn: event.effectiveOn,
    receivedOn: event.receivedOn,
    recordedAt: event.recordedAt,
    ...workedOutBy('subsidy-calculation', event),
    sentence: sentenceOf(type, year, data),
    data: publish(event)[0]!.data,
  };
  if (policy === undefined) return entry;
  const trace = newTrace();
  assessSubsidy(policy, { ...data, feeYear: feeYear(year) }, trace);
  return { ...entry, explanation: trace.steps };
};

const yuan = (amountFen: number): string => (amountFen / 100).toFixed(2).replace(/\.00$/, '');

const sentenceOf = (type: EntitlementEvent['type'], year: number, data: EntitlementEvent['data']): HistoryEntry['sentence'] => {
  const { provinceFen, cityFen, countyFen, subsidyTierFen } = data;
  const amountsZh = `省级${yuan(provinceFen)}元、市级${yuan(cityFen)}元、县级${yuan(countyFen)}元`;
  const amountsEn = `${yuan(provinceFen)} yuan from the province, ${yuan(cityFen)} from the city, ${yuan(countyFen)} from the county`;
  return type === 'SubsidyAssessed'
    ? {
        zh: `核定${year}年度缴费补贴（${yuan(subsidyTierFen)}元档次）：${amountsZh}。`,
        en: `Subsidy of ${year} assessed at the tier of ${yuan(subsidyTierFen)}: ${amountsEn}.`,
      }
    : {
        zh: `重新核定${year}年度缴费补贴（${yuan(subsidyTierFen)}元档次）：${amountsZh}；与上次相差${yuan(data.provinceDeltaFen)}、${yuan(data.cityDeltaFen)}、${yuan(data.countyDeltaFen)}元。`,
        en: `Subsidy of ${year} re-assessed at the tier of ${yuan(subsidyTierFen)}: ${amountsEn}; it differs from the last by ${yuan(data.provinceDeltaFen)}, ${yuan(data.cityDeltaFen)} and ${yuan(data.countyDeltaFen)}.`,
      };
};
