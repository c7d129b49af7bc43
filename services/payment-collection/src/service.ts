import { CommandHandler } from '@jumin/event-store';
import { paymentCollectionKinds } from '@jumin/intake';
import type { FeeYear, SubjectId } from '@jumin/kernel';
import type { Ports, Service, ServiceDefinition } from '@jumin/platform';
import { Documents1700000000001 } from './adapters/postgres/migrations/1-documents';
import { Bounces1700000000022 } from './adapters/postgres/migrations/2-bounces';
import { StruckOff1700000000034 } from './adapters/postgres/migrations/3-struck-off';
import { Returns1700000000045 } from './adapters/postgres/migrations/4-returns';
import { PeopleOfCounty1700000000056 } from './adapters/postgres/migrations/5-people-of-county';
import { Accounts } from './application/accounts';
import { RefundsOnce1700000000057 } from './adapters/postgres/migrations/6-refunds-once';
import { policiesLane } from './application/apply-policies';
import { correctionsLane } from './application/carry-out-corrections';
import { batchesLane } from './application/compare-batches';
import { objections, type Objections } from './application/contest-contributions';
import { accountHistory } from './application/history';
import { participantsLane } from './application/note-participants';
import { payersNumbers } from './application/payers-numbers';
import { Policies } from './application/policies';
import { postingLane } from './application/post-contributions';
import { rostersLane } from './application/strike-off';
import { entriesLane } from './application/take-over-entries';
import type { AccountEvent } from './domain/account/events';
import { accountAggregate, type Account } from './domain/account/state';
import type { BatchEvent } from './domain/batch/events';
import { batchAggregate, type Batch } from './domain/batch/state';
import { enteredAggregate, type EnteredEvent } from './domain/entered/events';
import { publish } from './integration/publish';
import { batchesOf, batchProgressLane, type BatchProgress } from './read-models/batches/lane';
import { refundsDue, refundsLane, type RefundDue } from './read-models/refunds/lane';

/** Who paid what for which year. */
export interface PaymentCollection extends Service, Objections {
  /** A person's account as it stands now; empty where nothing was ever seen. */
  account(subject: SubjectId): Promise<Account>;
  /** Citizen numbers of payers whom nobody has registered; for whoever logs that they were shown. */
  numbersOf(subjectIds: readonly SubjectId[], division: string): Promise<ReadonlyMap<SubjectId, string>>;
  batches(
    county: string,
    page?: { readonly status?: string | null; readonly after?: string; readonly limit?: number },
  ): Promise<readonly BatchProgress[]>;
  refundsDue(county: string, feeYear: FeeYear, page?: { readonly after?: string; readonly limit?: number }): Promise<readonly RefundDue[]>;
}

/** Folded accounts kept in memory. A payment touches its account when it is declared and again when it is entered, often a day's files apart. */
const cachedAccountsMax = 50_000;

export const paymentCollection: ServiceDefinition<PaymentCollection> = {
  name: 'payment-collection',
  schema: 'payment_collection',
  categories: ['account', 'entered', 'batch'],
  publish,
  migrations: [
    Documents1700000000001,
    Bounces1700000000022,
    StruckOff1700000000034,
    Returns1700000000045,
    PeopleOfCounty1700000000056,
    RefundsOnce1700000000057,
  ],
  kinds: paymentCollectionKinds,
  compose: ({ store, database, divisions, vault }: Ports): PaymentCollection => {
    const entered = new CommandHandler<null, EnteredEvent>(store, enteredAggregate);
    const batches = new CommandHandler<Batch, BatchEvent>(store, batchAggregate);
    const policies = new Policies(database);
    const accounts = new Accounts(
      new CommandHandler<Account, AccountEvent>(store, accountAggregate, { cachedStreamsMax: cachedAccountsMax }),
      policies,
    );
    return {
      lanes: [
        participantsLane(accounts, policies),
        policiesLane(accounts, policies, database),
        entriesLane(entered),
        postingLane(accounts, entered, policies, database),
        correctionsLane(accounts, entered, policies, database),
        rostersLane(accounts, entered, policies, database),
        batchesLane(batches, database),
        batchProgressLane,
        refundsLane(accounts, policies, database),
      ],
      history: (subject, question) => accountHistory(store, policies, divisions, subject, question),
      account: async (subject) => (await accounts.states([`account-${subject}`])).get(`account-${subject}`)!,
      numbersOf: (subjectIds, division) => payersNumbers({ database, vault }, subjectIds, division),
      ...objections(store, accounts),
      batches: (county, page) => batchesOf(database, county, page),
      refundsDue: (county, feeYear, page) => refundsDue(database, county, feeYear, page),
    };
  },
};
