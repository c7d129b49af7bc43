import type { Command, CommandHandler, CommandOutcome, StreamId } from '@jumin/event-store';
import { commandIdOf } from '@jumin/kernel';
import { reassess } from '../domain/account/assess';
import type { AccountEvent } from '../domain/account/events';
import type { Account } from '../domain/account/state';
import type { Policies } from './policies';

/**
 * The accounts, judged by the policies in force. Which these are is asked before a list of commands and again after it: whoever is told of a policy judges
 * anew everybody who has money by then, and of what is just being posted by another process, or another lane, nobody else would take care.
 */
export class Accounts {
  constructor(
    private readonly handler: CommandHandler<Account, AccountEvent>,
    private readonly policies: Policies,
  ) {}

  /** Outcomes in the order of the commands, as `CommandHandler` gives them. */
  async handle<Refusal extends { readonly code: string } = never>(
    commands: readonly Command<Account, AccountEvent, Refusal>[],
  ): Promise<readonly CommandOutcome<AccountEvent, Refusal>[]> {
    if (commands.length === 0) return [];
    let inForce = await this.policies.refresh();
    const outcomes = await this.handler.handle(commands);
    const touched = new Map(commands.map((command) => [command.stream, command]));
    for (let now = await this.policies.refresh(); now !== inForce; now = await this.policies.refresh()) {
      inForce = now;
      await this.handler.handle(
        [...touched.values()].map((command) => ({
          ...command,
          id: commandIdOf('reassess', command.id, now),
          decide: reassess('policy', this.policies.of),
        })),
      );
    }
    return outcomes;
  }

  /** The folded accounts as of now. */
  states(streams: readonly StreamId[]): Promise<ReadonlyMap<StreamId, Account>> {
    return this.handler.states(streams);
  }
}
