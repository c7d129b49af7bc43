import type { Command, CommandHandler } from '@jumin/event-store';
import type { YearStanding } from '@jumin/contracts';
import { commandIdOf } from '@jumin/kernel';
import type { Message } from '@jumin/messaging';
import type { Policy } from '@jumin/policy';
import { assess } from '../domain/entitlement/assess';
import type { Cause, EntitlementEvent } from '../domain/entitlement/events';
import { entitlementStream, type Entitlement } from '../domain/entitlement/state';
import { policyStream } from '../domain/policy/state';
import type { Policies } from './policies';

/** Contracts of payment collection that say where a person's fee year stands. */
export const postingTypes = ['ContributionPosted', 'ContributionReassessed', 'ContributionReversed'] as const;
const causeOf: Readonly<Record<string, Cause>> = {
  ContributionPosted: 'posting',
  ContributionReassessed: 'reassessment',
  ContributionReversed: 'reversal',
};

const standingOf = (message: Message) => message.data as YearStanding;

/**
 * Assesses the subsidy of every standing in the batch, in order, by the policy in force. If a policy was loaded meanwhile, the batch is done again by
 * it: the lane of policies may have looked for people to re-assess just before this batch made them known.
 */
export const assessPostings =
  (policies: Policies, entitlements: CommandHandler<Entitlement, EntitlementEvent>) =>
  async (batch: readonly Message[]): Promise<void> => {
    const years = batch.map(standingOf);
    let inForce = await policies.toAssessBy(years);
    for (;;) {
      await entitlements.handle(commands(batch, inForce));
      const since = await policies.toAssessBy(years);
      if ([...since].every(([stream, policy]) => policy?.sha256 === inForce.get(stream)?.sha256)) return;
      inForce = since;
    }
  };

const commands = (
  batch: readonly Message[],
  inForce: ReadonlyMap<string, Policy | null>,
): readonly Command<Entitlement, EntitlementEvent>[] =>
  batch.flatMap((message) => {
    const standing = standingOf(message);
    const policy = inForce.get(policyStream(standing.county, standing.feeYear)) ?? null;
    if (policy === null) return []; // The lane of policies assesses the year once a table is loaded.
    return {
      id: commandIdOf('assess-subsidy', message.id, policy.version),
      stream: entitlementStream(standing.subjectId, standing.feeYear),
      actor: message.actor,
      effectiveOn: message.effectiveOn,
      receivedOn: message.receivedOn,
      causation: message.id,
      decide: assess(policy, standing.county, standing, causeOf[message.type]!),
    };
  });
