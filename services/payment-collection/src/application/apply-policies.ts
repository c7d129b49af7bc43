import type { PolicyLoaded } from '@jumin/contracts';
import { commandsMax } from '@jumin/event-store';
import { commandIdOf } from '@jumin/kernel';
import type { Message } from '@jumin/messaging';
import { toldPoliciesLane, type ContractLane, type Database } from '@jumin/platform';
import { reassess } from '../domain/account/assess';
import type { Accounts } from './accounts';
import type { Policies } from './policies';

/** A policy that comes late, or in a new version, judges anew what it concerns; the difference goes on as events. */
export const policiesLane = (accounts: Accounts, policies: Policies, database: Database): ContractLane => ({
  ...toldPoliciesLane,
  act: async (messages) => {
    for (const message of messages) await judgeAnew(message as Message<'PolicyLoaded', PolicyLoaded>, accounts, policies, database);
  },
});

const judgeAnew = async (
  { id, data, effectiveOn, receivedOn, actor }: Message<'PolicyLoaded', PolicyLoaded>,
  accounts: Accounts,
  policies: Policies,
  database: Database,
): Promise<void> => {
  const { county, feeYear } = data;
  // One scan of the details; a policy normally comes before any of them, so an index for it would cost every payment.
  const paid = await database.query(
    'select from detail d join participant p using (subject_id) where d.fee_year = $1 and p.county = $2 limit 1',
    [feeYear, county],
  );
  if (paid.rows.length === 0) return;
  for (let after = beforeAll; ;) {
    const { rows } = await database.query<{ subject_id: string }>(
      'select subject_id from participant where county = $1 and subject_id > $2::uuid order by subject_id limit $3',
      [county, after, commandsMax],
    );
    await accounts.handle(
      rows.map(({ subject_id }) => ({
        id: commandIdOf('reassess', id, subject_id),
        stream: `account-${subject_id}`,
        actor,
        effectiveOn,
        receivedOn,
        causation: id,
        decide: reassess('policy', policies.of),
      })),
    );
    if (rows.length < commandsMax) return;
    after = rows.at(-1)!.subject_id;
  }
};
const beforeAll = '00000000-0000-0000-0000-000000000000';
