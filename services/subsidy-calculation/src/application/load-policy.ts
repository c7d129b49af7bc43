import type { Actor, Command, CommandHandler, EventStore, Position } from '@jumin/event-store';
import { commandIdOf, type CommandId, type LocalDate } from '@jumin/kernel';
import { compilePolicy, policyTextsBelow, type ParentTexts, type Policy, type PolicyProblem, type PolicyTexts } from '@jumin/policy';
import { putInForce, putInForceWhenNew } from '../domain/policy/decide';
import type { PolicyEvent } from '../domain/policy/events';
import { policyStream, type PolicyBook } from '../domain/policy/state';

export interface PolicyToLoad {
  readonly text: string;
  /** By id, or the texts alone. */
  readonly parents: ParentTexts;
  readonly actor: Actor;
  readonly commandId: CommandId;
  /** The day it was handed over. Default: the store's today. */
  readonly receivedOn?: LocalDate;
}

export type LoadedPolicy =
  | {
      readonly kind: 'loaded' | 'already-in-force';
      readonly policy: Policy;
      readonly warnings: readonly PolicyProblem[];
      readonly position: Position | null;
    }
  | { readonly kind: 'refused'; readonly code: 'PolicyNotValid'; readonly problems: readonly PolicyProblem[] };

type Decide = typeof putInForce;

/** Compiles, checks and puts a policy in force; what was posted before it is assessed anew by the lane that follows. */
export const loadPolicy = (
  store: EventStore,
  books: CommandHandler<PolicyBook, PolicyEvent>,
  toLoad: PolicyToLoad,
): Promise<LoadedPolicy> => load(store, books, toLoad, putInForce);

const load = async (
  store: EventStore,
  books: CommandHandler<PolicyBook, PolicyEvent>,
  { text, parents, actor, commandId, receivedOn = store.clock.today() }: PolicyToLoad,
  decide: Decide,
): Promise<LoadedPolicy> => {
  const compiled = compilePolicy(text, parents);
  if (!compiled.ok) return { kind: 'refused', code: 'PolicyNotValid', problems: compiled.problems };
  const { policy, warnings } = compiled;
  const { county, feeYear, version, sha256 } = policy;
  const command: Command<PolicyBook, PolicyEvent> = {
    id: commandId,
    stream: policyStream(county, feeYear),
    actor,
    effectiveOn: receivedOn,
    receivedOn,
    decide: decide({ county, feeYear, version, sha256, text, parents: compiled.parents }),
  };
  const [outcome] = await books.handle([command]);
  const position = outcome?.kind === 'accepted' ? outcome.position : null;
  return { kind: position === null ? 'already-in-force' : 'loaded', policy, warnings, position };
};

/**
 * Loads what comes with the project (or lies below a folder of that form) where its content was never loaded before. Called at start, in every process
 * and any number of times: the ids of the commands come from the content.
 */
export const loadPoliciesBelow = async (
  store: EventStore,
  books: CommandHandler<PolicyBook, PolicyEvent>,
  actor: Actor,
  folder?: string,
): Promise<readonly { readonly id: string; readonly outcome: LoadedPolicy }[]> => {
  const outcomes = [];
  for (const texts of policyTextsBelow(folder))
    outcomes.push({ id: texts.id, outcome: await load(store, books, commandFor(texts, actor), putInForceWhenNew) });
  return outcomes;
};

const commandFor = ({ id, text, parents }: PolicyTexts, actor: Actor): PolicyToLoad => ({
  text,
  parents,
  actor,
  commandId: commandIdOf('load-shipped-policy', id, text, ...Object.values(parents)),
});
