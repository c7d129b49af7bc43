import type { Actor, Command, CommandOutcome, EventStore } from '@jumin/event-store';
import type { CommandId, SubjectId } from '@jumin/kernel';
import { contest, withdrawContest, type ContestRefusal } from '../domain/account/contest';
import type { AccountEvent } from '../domain/account/events';
import type { Account } from '../domain/account/state';
import type { Accounts } from './accounts';

/** An officer's act about a voucher's money in a person's account. */
export interface Objection {
  readonly commandId: CommandId;
  readonly actor: Actor;
  readonly subject: SubjectId;
  readonly voucherNo: string;
}
export type ObjectionOutcome = CommandOutcome<AccountEvent, ContestRefusal>;

/** 本人异议: what the agency takes down for a payer who says that money in the account is not theirs. */
export interface Objections {
  contest(objection: Objection): Promise<ObjectionOutcome>;
  withdrawContest(objection: Objection): Promise<ObjectionOutcome>;
}

export const objections = (store: EventStore, accounts: Accounts): Objections => {
  const instruct = async (
    { commandId, actor, subject }: Objection,
    decide: Command<Account, AccountEvent, ContestRefusal>['decide'],
  ): Promise<ObjectionOutcome> => {
    const on = store.clock.today();
    const command = { id: commandId, stream: `account-${subject}`, actor, effectiveOn: on, receivedOn: on, decide };
    return (await accounts.handle<ContestRefusal>([command]))[0]!;
  };
  return {
    contest: (objection) => instruct(objection, contest({ voucherNo: objection.voucherNo, deniedOn: store.clock.today() })),
    withdrawContest: (objection) => instruct(objection, withdrawContest(objection.voucherNo)),
  };
};
