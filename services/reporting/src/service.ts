import type { Fen } from '@jumin/kernel';
import { topicOf } from '@jumin/messaging';
import type { Ports, Service, ServiceDefinition } from '@jumin/platform';
import { StandingsAndTallies1700000000001 } from './adapters/postgres/migrations/1-standings-and-tallies';
import { Corrections1700000000002 } from './adapters/postgres/migrations/2-corrections';
import { Returns1700000000047 } from './adapters/postgres/migrations/4-returns';
import { PeopleByPage1700000000095 } from './adapters/postgres/migrations/5-people-by-page';
import { Rosters1700000000033 } from './adapters/postgres/migrations/3-rosters';
import { bridgeItemsOf, type BridgeItem } from './read-models/bridge/items';
import { bridgeOf, type Bridge } from './read-models/bridge/query';
import { peopleOf, type PersonStanding } from './read-models/people/query';
import { policies } from './read-models/policy/query';
import { indicatorsOf, progressOf, ranked, tiersOf, type Indicator, type Ranked, type UnitProgress } from './read-models/progress/query';
import { applyRosters, rosterTypes } from './read-models/rosters/projection';
import { rosterLinesOf, type RosterLineRow } from './read-models/rosters/query';
import { applyContracts } from './read-models/standings/projection';

export interface OfYear {
  readonly county: string;
  readonly feeYear: number;
}
interface Page {
  readonly after?: string;
  readonly limit: number;
}

export interface Reporting extends Service {
  progress(of: OfYear & { readonly unit?: string }): Promise<readonly UnitProgress[]>;
  ranking(of: OfYear, by: 'completion' | 'average'): Promise<readonly Ranked[]>;
  kpi(of: OfYear): Promise<readonly Indicator[]>;
  tiers(of: OfYear): Promise<readonly { readonly tierFen: Fen; readonly people: number }[]>;
  bridge(of: OfYear): Promise<Bridge>;
  bridgeItems(
    of: OfYear & Page & { readonly item: string },
  ): Promise<{ readonly items: readonly BridgeItem[]; readonly next: string | null }>;
  people(
    of: OfYear & Page & { readonly village?: string },
  ): Promise<{ readonly items: readonly PersonStanding[]; readonly next: string | null }>;
  /** 代缴清册, a row per line. */
  rosterLines(of: OfYear & Page): Promise<{ readonly items: readonly RosterLineRow[]; readonly next: string | null }>;
}

const compose = ({ database, divisions }: Ports): Reporting => {
  const policyOf = policies(database);
  const progress = async (of: OfYear & { readonly unit?: string }) =>
    progressOf(database, divisions, await policyOf(of.county, of.feeYear), of);
  return {
    lanes: [
      {
        name: 'standings',
        reads: 'contracts',
        topics: ['registration', 'payment-collection', 'subsidy-calculation', 'reconciliation'].map(topicOf),
        types: [
          'ParticipantEnrolled',
          'ParticularsChanged',
          'ContributionPosted',
          'ContributionReassessed',
          'ContributionReversed',
          'SubsidyAssessed',
          'SubsidyReassessed',
          'PolicyLoaded',
          'EntriesReported',
          'DiscrepancyFound',
          'ResponsibilityAssigned',
          'CorrectionSubmitted',
          'CorrectionCountersigned',
          'CorrectionRefused',
          'CorrectionFailed',
          'DiscrepancyCorrected',
          'DiscrepancyClosed',
          'DiscrepancyCleared',
          'CorrectionOrdered',
          'RefundPaid',
          'ContributionReturned',
        ],
        tables: ['participant', 'standing', 'payment', 'posted_month', 'voucher', 'entered_month', 'discrepancy', 'policy'],
        apply: applyContracts,
      },
      {
        name: 'rosters',
        reads: 'contracts',
        topics: ['payment-collection', 'subsidy-calculation', 'reconciliation'].map(topicOf),
        types: rosterTypes,
        tables: ['roster', 'roster_line', 'batch_voucher', 'on_behalf_line', 'allotment'],
        apply: applyRosters,
      },
    ],
    // It has no streams: a person's history is composed of what the other services tell.
    history: async () => [],
    progress,
    ranking: async (of, by) => ranked(await progress(of), by),
    kpi: async (of) => indicatorsOf(await policyOf(of.county, of.feeYear), await progress(of)),
    tiers: ({ county, feeYear }) => tiersOf(database, county, feeYear),
    bridge: ({ county, feeYear }) => bridgeOf(database, divisions, county, feeYear),
    bridgeItems: (of) => bridgeItemsOf(database, of),
    people: (of) => peopleOf(database, of),
    rosterLines: (of) => rosterLinesOf(database, of),
  };
};

export const reporting: ServiceDefinition<Reporting> = {
  name: 'reporting',
  schema: 'reporting',
  categories: [],
  publish: () => [],
  migrations: [
    StandingsAndTallies1700000000001,
    Corrections1700000000002,
    Rosters1700000000033,
    Returns1700000000047,
    PeopleByPage1700000000095,
  ],
  kinds: [],
  compose,
};
