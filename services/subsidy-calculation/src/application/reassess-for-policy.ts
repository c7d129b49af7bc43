import { actorOf, type Command, type CommandHandler, type StoredEvent } from '@jumin/event-store';
import { commandIdOf } from '@jumin/kernel';
import { assess } from '../domain/entitlement/assess';
import type { EntitlementEvent } from '../domain/entitlement/events';
import { entitlementStream, type Entitlement } from '../domain/entitlement/state';
import type { PolicyLoadedData } from '../domain/policy/events';
import { policyStream } from '../domain/policy/state';
import type { Basis, BasisRows } from '../read-models/entitlements/basis';
import type { Policies } from './policies';

const peopleAtOnce = 2_000;

/**
 * A policy that comes late, or changes, assesses everybody of its county and year again, page by page, and yields deltas. Where a person's money moved
 * between reading and deciding, that person is done again: the other lane may have been faster with the newer standing.
 */
export const reassessForPolicies =
  (policies: Policies, rows: BasisRows, entitlements: CommandHandler<Entitlement, EntitlementEvent>) =>
  async (batch: readonly StoredEvent[]): Promise<void> => {
    // Of several policies of one year in a batch the last is in force; the others have nothing left to say.
    const lastOfStream = new Map(batch.map((event) => [event.stream, event]));
    for (const event of lastOfStream.values()) {
      const year = event.data as PolicyLoadedData;
      const policy = (await policies.toAssessBy([year])).get(policyStream(year.county, year.feeYear)) ?? null;
      if (policy === null) continue;
      const command = (basis: Basis): Command<Entitlement, EntitlementEvent> => ({
        id: commandIdOf('reassess-subsidy', event.id, basis.subjectId, basis.position),
        stream: entitlementStream(basis.subjectId, year.feeYear),
        actor: actorOf(event),
        effectiveOn: event.effectiveOn,
        receivedOn: event.receivedOn,
        causation: event.position,
        decide: assess(policy, year.county, basis, 'policy'),
      });
      for (let after = ''; ;) {
        const page = await rows.page(year.county, year.feeYear, after, peopleAtOnce);
        if (page.length === 0) break;
        after = page.at(-1)!.subjectId;
        for (let moved = page; moved.length > 0;) {
          await entitlements.handle(moved.map(command));
          const seen = new Map(moved.map(({ subjectId, position }) => [subjectId, position]));
          const now = await rows.of([...seen.keys()], year.feeYear);
          moved = now.filter(({ subjectId, position }) => seen.get(subjectId) !== position);
        }
      }
    }
  };
