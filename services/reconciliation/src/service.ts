import { CommandHandler, type Actor } from '@jumin/event-store';
import { reconciliationKinds } from '@jumin/intake';
import { addDays, dateOf, type LocalDate } from '@jumin/kernel';
import { topicOf } from '@jumin/messaging';
import { inTurn, type DatabasePool, type Ports, type Service, type ServiceDefinition } from '@jumin/platform';
import { DocumentsAndCases1700000000001 } from './adapters/postgres/migrations/1-documents-and-cases';
import { BankListsAndFiles1700000000021 } from './adapters/postgres/migrations/2-bank-lists-and-files';
import { Postings1700000000003 } from './adapters/postgres/migrations/3-postings';
import { UnapportionedLines1700000000041 } from './adapters/postgres/migrations/4-unapportioned-lines';
import { Returns1700000000046 } from './adapters/postgres/migrations/5-returns';
import { RepeatsAndDetails1700000000061 } from './adapters/postgres/migrations/6-repeats-and-details';
import { Refunds1700000000071 } from './adapters/postgres/migrations/7-refunds';
import { VoucherLines1700000000081 } from './adapters/postgres/migrations/8-voucher-lines';
import { DocumentsByDay1700000000091 } from './adapters/postgres/migrations/9-documents-by-day';
import { Rosters1700000000035 } from './adapters/postgres/migrations/5-rosters';
import { closeDays, type Closed } from './application/close-days';
import {
  carriedOutTypes,
  caseOf,
  countersignCorrections,
  refuseCorrections,
  submitCorrections,
  takeCarriedOuts,
  type CaseOutcome,
  type CaseStepBy,
  type SubmittedBy,
} from './application/correct-cases';
import { expectVouchers } from './application/expect-vouchers';
import { matchOnArrival } from './application/match-vouchers';
import { drawUpStatements, signStatement, statementsOf, type PeriodOf, type PeriodOutcome } from './application/periods';
import { caseAggregate } from './domain/case/state';
import { expectedAggregate, matchingAggregate } from './domain/day/documents';
import { periodAggregate } from './domain/period/state';
import { publish } from './integration/publish';
import { applyBank } from './read-models/bank/projection';
import { applyCases } from './read-models/cases/projection';
import { applyDocuments } from './read-models/documents/projection';
import { applyFiles } from './read-models/files/projection';
import { applyAllotments, applyOnBehalf } from './read-models/finance/projection';
import { applyFindings } from './read-models/findings/projection';
import { applyLists } from './read-models/lists/projection';
import { applyPolicies } from './read-models/policies/projection';
import { historyOf } from './read-models/history/query';
import { applyPostings, postingTypes } from './read-models/postings/projection';
import { applyUnapportioned } from './read-models/unapportioned/projection';
import { applyRosters, rosterTypes } from './read-models/rosters/projection';
import { applyRefunds } from './read-models/refunds/projection';
import { applyReturns } from './read-models/returns/projection';
import { openCaseSamples } from './read-models/status/open-cases';
import { statusOf, type Discrepancy, type StatusQuestion } from './read-models/status/query';
import { applyVoucherLines, voucherLineTypes } from './read-models/voucher-lines/projection';

export interface Reconciliation extends Service {
  /** Closes all days of the county that are over and not closed yet, up to and including `through`. Whoever asks while another does it waits, and adds what came late. */
  closeDays(county: string, through: LocalDate): Promise<Closed>;
  /** The last day that is over: today itself only once the clock stands at its close. */
  lastDayOver(): LocalDate;
  status(question: StatusQuestion): Promise<readonly Discrepancy[]>;
  /** A case as it stands, and the correction that would add up; undefined where there is none. */
  case(caseId: string): Promise<object | undefined>;
  statements(of: PeriodOf): Promise<object>;
  drawUpStatements(of: Parameters<typeof drawUpStatements>[1]): Promise<PeriodOutcome>;
  signStatement(of: Parameters<typeof signStatement>[1]): Promise<PeriodOutcome>;
  submitCorrection(step: SubmittedBy): Promise<CaseOutcome>;
  countersignCorrection(step: CaseStepBy): Promise<CaseOutcome>;
  refuseCorrection(step: CaseStepBy & { readonly reason: string }): Promise<CaseOutcome>;
}

const actorOf = (county: string): Actor => ({ id: 'jumin.reconciliation', agency: 'system', role: 'service', division: county });

/** What it closes its days with is a pool, as everybody who composes it has one. */
type PortsWithPool = Ports & { readonly database: DatabasePool };

const compose = ({ store, database, calendar }: PortsWithPool): Reconciliation => {
  const cases = new CommandHandler(store, caseAggregate);
  const periods = new CommandHandler(store, periodAggregate);
  const books = { database, cases, periods, calendar, actorOf };
  const periodBooks = { database, periods, calendar, today: () => store.clock.today() };
  const caseBooks = { database, cases, actorOf, today: () => store.clock.today() };
  return {
    lanes: [
      {
        name: 'expected',
        reads: 'contracts',
        topics: [topicOf('payment-collection')],
        types: ['VouchersReported'],
        tables: [],
        act: expectVouchers(new CommandHandler(store, expectedAggregate)),
      },
      {
        name: 'matching',
        reads: 'log',
        categories: ['expected', 'treasuryEntriesFile', 'bankFlowFile'],
        tables: ['expected', 'entry', 'unknown_entry', 'bank_line'],
        apply: async (rows, events) => {
          await applyDocuments(calendar)(rows, events);
          await applyBank(rows, events);
        },
        act: matchOnArrival(database, new CommandHandler(store, matchingAggregate)),
      },
      {
        name: 'findings',
        reads: 'contracts',
        topics: [topicOf('registration'), topicOf('payment-collection'), topicOf('subsidy-calculation')],
        types: ['FindingReported', 'FindingWithdrawn'],
        tables: ['finding'],
        apply: applyFindings,
      },
      { name: 'allotments', reads: 'log', categories: ['allotmentsFile'], tables: ['allotment'], apply: applyAllotments },
      {
        name: 'lists',
        reads: 'contracts',
        topics: [topicOf('payment-collection')],
        types: ['VillageListsReported', 'OnBehalfReported'],
        tables: ['listed', 'on_behalf'],
        apply: async (rows, messages) => {
          await applyLists(
            rows,
            messages.filter(({ type }) => type === 'VillageListsReported'),
          );
          await applyOnBehalf(
            rows,
            messages.filter(({ type }) => type === 'OnBehalfReported'),
          );
        },
      },
      {
        name: 'rosters',
        reads: 'contracts',
        topics: [topicOf('payment-collection'), topicOf('subsidy-calculation')],
        types: rosterTypes,
        tables: ['roster', 'roster_line', 'on_behalf_line', 'struck_line'],
        apply: applyRosters,
      },
      {
        name: 'files',
        reads: 'contracts',
        topics: [topicOf('registration'), topicOf('payment-collection'), topicOf('reconciliation')],
        types: ['FileProgressed'],
        tables: ['file'],
        apply: applyFiles,
      },
      {
        name: 'policies',
        reads: 'contracts',
        topics: [topicOf('subsidy-calculation')],
        types: ['PolicyLoaded'],
        tables: ['due_rule'],
        apply: applyPolicies,
      },
      {
        name: 'postings',
        reads: 'contracts',
        topics: [topicOf('payment-collection')],
        types: postingTypes,
        tables: ['posted_month'],
        apply: applyPostings,
      },
      {
        name: 'voucher-lines',
        reads: 'contracts',
        topics: [topicOf('payment-collection')],
        types: voucherLineTypes,
        tables: ['voucher_lines'],
        apply: applyVoucherLines,
      },
      {
        name: 'returns',
        reads: 'contracts',
        topics: [topicOf('payment-collection')],
        types: ['ContributionReturned'],
        tables: ['returned'],
        apply: applyReturns,
      },
      {
        name: 'refunds',
        reads: 'log',
        categories: ['refundPaymentsFile', 'case'],
        tables: ['refund_payment', 'refund_order'],
        apply: applyRefunds,
      },
      {
        name: 'unapportioned',
        reads: 'contracts',
        topics: [topicOf('payment-collection')],
        types: ['VouchersUnapportioned'],
        tables: ['unapportioned_line'],
        apply: applyUnapportioned,
      },
      {
        name: 'corrections',
        reads: 'contracts',
        topics: [topicOf('payment-collection'), topicOf('subsidy-calculation')],
        types: carriedOutTypes,
        tables: [],
        act: takeCarriedOuts(caseBooks),
      },
      { name: 'cases', reads: 'log', categories: ['case', 'period'], tables: ['discrepancy', 'closed_day'], apply: applyCases },
    ],
    history: (subject, question) => historyOf(database, store, subject, question),
    // One at a time: of two at once one would find what the other is opening, and say of the day that nothing was found.
    closeDays: (county, through) => inTurn(database, `close days of ${county}`, () => closeDays(books, county, through)),
    lastDayOver: () => {
      const now = store.clock.now();
      return now.slice(11, 16) >= '23:59' ? dateOf(now) : addDays(dateOf(now), -1);
    },
    samples: async () => (store.clock.kind === 'undecided' ? [] : openCaseSamples(database, store.clock.today())),
    status: (question) => statusOf(database, calendar, question),
    case: (caseId) => caseOf(caseBooks, caseId),
    statements: (of) => statementsOf(periodBooks, of),
    drawUpStatements: (of) => drawUpStatements(periodBooks, of),
    signStatement: (of) => signStatement(periodBooks, of),
    submitCorrection: async (step) => (await submitCorrections(caseBooks, [step]))[0]!,
    countersignCorrection: async (step) => (await countersignCorrections(caseBooks, [step]))[0]!,
    refuseCorrection: async (step) => (await refuseCorrections(caseBooks, [step]))[0]!,
  };
};

export const reconciliation: ServiceDefinition<Reconciliation> = {
  name: 'reconciliation',
  schema: 'reconciliation',
  categories: ['expected', 'matching', 'case', 'period'],
  publish,
  migrations: [
    DocumentsAndCases1700000000001,
    BankListsAndFiles1700000000021,
    Postings1700000000003,
    UnapportionedLines1700000000041,
    Rosters1700000000035,
    Returns1700000000046,
    RepeatsAndDetails1700000000061,
    Refunds1700000000071,
    VoucherLines1700000000081,
    DocumentsByDay1700000000091,
  ],
  kinds: reconciliationKinds,
  compose,
};
