import type { PolicyLoaded } from '@jumin/contracts';
import type { CommandHandler } from '@jumin/event-store';
import { commandIdOf } from '@jumin/kernel';
import type { Message } from '@jumin/messaging';
import type { ContractLane, Database } from '@jumin/platform';
import { reassess } from '../domain/account/assess';
import type { AccountEvent } from '../domain/account/events';
import type { Account } from '../domain/account/state';
import { chunksOf, commandsMax } from './acting';
import type { Policies } from './policies';

/** A policy that comes late, or in a new version, judges anew what it concerns; the difference goes on as events. */
export const policiesLane = (accounts: CommandHandler<Account, AccountEvent>, policies: Policies, database: Database): ContractLane => ({
  name: 'policies',
  reads: 'contracts',
  topics: ['subsidy-calculation.events'],
  types: ['PolicyLoaded'],
  tables: ['policy'],
  apply: rememberPolicies,
  act: async (messages) => {
    await policies.ready();
    for (const message of messages) await judgeAnew(message as Message<'PolicyLoaded', PolicyLoaded>, accounts, policies, database);
  },
});

const judgeAnew = async (
  { id, data, effectiveOn, receivedOn, actor }: Message<'PolicyLoaded', PolicyLoaded>,
  accounts: CommandHandler<Account, AccountEvent>,
  policies: Policies,
  database: Database,
): Promise<void> => {
  // First in force, then the list: whoever pays after the list was drawn is judged by the new policy anyway.
  policies.take(data);
  // One scan of the details; a policy normally comes before any of them, so an index for it would cost every payment.
  const { rows } = await database.query<{ subject_id: string }>(
    'select distinct d.subject_id from detail d join participant p using (subject_id) where d.fee_year = $1 and p.county = $2 order by 1',
    [data.feeYear, data.county],
  );
  for (const chunk of chunksOf(rows, commandsMax))
    await accounts.handle(
      chunk.map(({ subject_id }) => ({
        id: commandIdOf('reassess', id, subject_id),
        stream: `account-${subject_id}`,
        actor,
        effectiveOn,
        receivedOn,
        causation: id,
        decide: reassess('policy', policies.of),
      })),
    );
};

const rememberPolicies = async (database: Database, messages: readonly Message[]): Promise<void> => {
  for (const message of messages) {
    const { county, feeYear, version, text, parents } = message.data as PolicyLoaded;
    await database.query(
      `insert into policy (county, fee_year, version, text, parents, loaded_at) values ($1, $2, $3, $4, $5::json, $6)
       on conflict (county, fee_year, version) do update set loaded_at = greatest(policy.loaded_at, excluded.loaded_at)`,
      [county, feeYear, version, text, JSON.stringify(parents), message.position],
    );
  }
};
