import type { ExplanationStep, HistoryEntry } from '@jumin/contracts';
import { actorOf, workedOutBy, type EventStore, type StoredEvent } from '@jumin/event-store';
import type { Divisions, SubjectId } from '@jumin/kernel';
import type { HistoryQuestion } from '@jumin/platform';
import { newTrace } from '@jumin/policy';
import { shownData } from '@jumin/vault';
import { assessYear } from '../domain/account/assess-year';
import type { AccountEvent } from '../domain/account/events';
import { accountAggregate, evolve, type Account } from '../domain/account/state';
import { sentenceOf } from './sentences';
import type { Policies } from './policies';

/**
 * The events of an account, told for people. Nothing is kept for this: explanations are computed again from what the account had seen at each event, by
 * the policy version that the event names.
 */
export const accountHistory = async (
  store: EventStore,
  policies: Policies,
  divisions: Divisions,
  subject: SubjectId,
  { effective, knownAt, explain = false }: HistoryQuestion,
): Promise<readonly HistoryEntry[]> => {
  const stream = `account-${subject}`;
  const events = (await store.load([stream], knownAt === undefined ? {} : { knownAt })).get(stream) ?? [];
  const entries: HistoryEntry[] = [];
  let account = accountAggregate.initial;
  for (const stored of events) {
    const event = stored as unknown as AccountEvent;
    account = evolve(account, event);
    // Left out only now: what became known of a later day may already explain an earlier one.
    if (effective !== undefined && stored.effectiveOn > effective) continue;
    const explanation = explain ? await explained(account, event, policies) : undefined;
    const entry = entryOf(stored, event, divisions);
    entries.push(explanation ? { ...entry, explanation } : entry);
  }
  return entries;
};

/** What somebody says, as it stands in their file or as they come with it; all else follows. */
const acts: ReadonlySet<string> = new Set<AccountEvent['type']>(['ContributionDeclared', 'ContributionContested', 'ContestWithdrawn']);

const entryOf = (stored: StoredEvent, event: AccountEvent, divisions: Divisions): HistoryEntry => {
  const { stream, revision, type, effectiveOn, receivedOn, recordedAt } = stored;
  return {
    service: 'payment-collection',
    stream,
    revision,
    type,
    effectiveOn,
    receivedOn,
    recordedAt,
    ...(acts.has(type) ? { actor: actorOf(stored) } : workedOutBy('payment-collection', stored)),
    sentence: sentenceOf(event, (division) => divisions.nameOf(division)),
    data: shownData(event.data),
  };
};

const explained = async (account: Account, event: AccountEvent, policies: Policies): Promise<readonly ExplanationStep[] | undefined> => {
  if (!('policy' in event.data)) return undefined;
  const { county, feeYear, policy: version } = event.data;
  const trace = newTrace();
  assessYear(account, feeYear, await policies.version(county, feeYear, version), trace);
  return trace.steps.map(({ rule, policyVersion, source, assumption, inputs, output, sentence }) => ({
    rule,
    policyVersion,
    source,
    assumption,
    inputs,
    output,
    sentence,
  }));
};
