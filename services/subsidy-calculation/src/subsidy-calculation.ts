import { CommandHandler, type Actor } from '@jumin/event-store';
import { topicOf } from '@jumin/messaging';
import type { Ports, Service, ServiceDefinition } from '@jumin/platform';
import type { FenPerLevel, Policy, Sentence } from '@jumin/policy';
import { PoliciesAndSubsidies1700000000001 } from './adapters/postgres/migrations/1-policies-and-subsidies';
import { Rosters1700000000032 } from './adapters/postgres/migrations/2-rosters';
import { assessPostings, postingTypes } from './application/assess-postings';
import { rosterCorrectionsLane } from './application/correct-rosters';
import {
  closeRoster,
  discardRoster,
  drawUpRoster,
  type RosterOutcome,
  type RosterStep,
  type RosterToDraw,
} from './application/draw-rosters';
import { loadPoliciesBelow, loadPolicy, type LoadedPolicy, type PolicyToLoad } from './application/load-policy';
import { Policies } from './application/policies';
import { reassessForPolicies } from './application/reassess-for-policy';
import { tellHistory } from './application/tell-history';
import type { EntitlementEvent } from './domain/entitlement/events';
import { entitlementAggregate, type Entitlement } from './domain/entitlement/state';
import type { PolicyEvent } from './domain/policy/events';
import { policyAggregate, policyStream, type PolicyBook } from './domain/policy/state';
import type { RosterEvent } from './domain/roster/events';
import { rosterAggregate, type Roster } from './domain/roster/state';
import { publish } from './integration/publish';
import { basisRows, rememberStandings } from './read-models/entitlements/basis';
import { findFeeYears, findSubsidies, rememberSubsidies, sumSubsidies, type SubsidyRow } from './read-models/entitlements/subsidies';
import { peopleTypes, rememberPeople } from './read-models/people/people';
import { findPolicies, rememberPolicies, type LoadedVersion } from './read-models/policies/policies';
import { findRoster, findRosters, rememberRosters, type RosterRow } from './read-models/rosters/rosters';

/** What all of a county's people are owed for a year, or why nothing is said. */
export type CountySubsidies =
  | { readonly kind: 'assessed'; readonly people: number; readonly subsidyFen: FenPerLevel; readonly policy: string }
  /** No table is known: nothing is assessed. */
  | { readonly kind: 'undetermined'; readonly reason: Sentence; readonly policy: string }
  | { readonly kind: 'no-policy' };

/** 补贴核定: policies in force, and what each level of government owes for posted money. And 代缴清册: for whom government pays. */
export interface SubsidyCalculation extends Service {
  loadPolicy(policy: PolicyToLoad): Promise<LoadedPolicy>;
  /** The policies that come with the project, or lie below a folder of that form, where they are new. */
  loadPoliciesBelow(actor: Actor, folder?: string): Promise<readonly { readonly id: string; readonly outcome: LoadedPolicy }[]>;
  /** Every version ever loaded. */
  policies(county?: string): Promise<readonly LoadedVersion[]>;
  /** The policy in force; null where none is loaded. */
  policy(county: string, feeYear: number): Promise<Policy | null>;
  subsidies(county: string, feeYear: number): Promise<CountySubsidies>;
  subsidiesOf(subjectId: string): Promise<readonly SubsidyRow[]>;
  drawUpRoster(toDraw: RosterToDraw): Promise<RosterOutcome>;
  closeRoster(toClose: RosterStep): Promise<RosterOutcome>;
  discardRoster(toDiscard: RosterStep & { readonly reason: string }): Promise<RosterOutcome>;
  rosters(county: string, feeYear: number): Promise<readonly RosterRow[]>;
  roster(of: Parameters<typeof findRoster>[1]): ReturnType<typeof findRoster>;
}

export const subsidyCalculation: ServiceDefinition<SubsidyCalculation> = {
  name: 'subsidy-calculation',
  schema: 'subsidy_calculation',
  categories: ['policy', 'entitlement', 'roster'],
  publish,
  migrations: [PoliciesAndSubsidies1700000000001, Rosters1700000000032],
  kinds: [],
  compose: ({ store, database }: Ports): SubsidyCalculation => {
    const books = new CommandHandler<PolicyBook, PolicyEvent>(store, policyAggregate);
    const entitlements = new CommandHandler<Entitlement, EntitlementEvent>(store, entitlementAggregate);
    const rosters = new CommandHandler<Roster, RosterEvent>(store, rosterAggregate);
    const policies = new Policies(store);
    const rosterBooks = { rosters, policies, database, today: () => store.clock.today() };
    const policy = async (county: string, feeYear: number) =>
      (await policies.inForce([{ county, feeYear }])).get(policyStream(county, feeYear)) ?? null;
    return {
      lanes: [
        {
          name: 'postings',
          reads: 'contracts',
          topics: [topicOf('payment-collection')],
          types: postingTypes,
          tables: ['basis'],
          apply: rememberStandings,
          act: assessPostings(policies, entitlements),
        },
        {
          name: 'policies',
          reads: 'log',
          categories: ['policy'],
          tables: ['policy'],
          apply: rememberPolicies,
          act: reassessForPolicies(policies, basisRows(database), entitlements),
        },
        {
          name: 'people',
          reads: 'contracts',
          topics: [topicOf('registration')],
          types: peopleTypes,
          tables: ['person', 'identity', 'employee_span', 'school_roll'],
          apply: rememberPeople,
        },
        rosterCorrectionsLane(rosters),
        { name: 'rosters', reads: 'log', categories: ['roster'], tables: ['roster', 'roster_line'], apply: rememberRosters },
        { name: 'subsidies', reads: 'log', categories: ['entitlement'], tables: ['subsidy'], apply: rememberSubsidies },
      ],
      history: tellHistory(store, policies, (subject) => findFeeYears(database, subject)),
      loadPolicy: (toLoad) => loadPolicy(store, books, toLoad),
      loadPoliciesBelow: (actor, folder) => loadPoliciesBelow(store, books, actor, folder),
      policies: (county) => findPolicies(database, county),
      policy,
      subsidies: async (county, feeYear) => {
        const inForce = await policy(county, feeYear);
        if (inForce === null) return { kind: 'no-policy' };
        const { subsidyUndetermined } = inForce.periods.at(-1)!;
        if (subsidyUndetermined !== null) return { kind: 'undetermined', reason: subsidyUndetermined, policy: inForce.version };
        return { kind: 'assessed', ...(await sumSubsidies(database, county, feeYear)), policy: inForce.version };
      },
      subsidiesOf: (subjectId) => findSubsidies(database, subjectId),
      drawUpRoster: (toDraw) => drawUpRoster(rosterBooks, toDraw),
      closeRoster: (toClose) => closeRoster(rosterBooks, toClose),
      discardRoster: (toDiscard) => discardRoster(rosterBooks, toDiscard),
      rosters: (county, feeYear) => findRosters(database, county, feeYear),
      roster: (of) => findRoster(database, of),
    };
  },
};
