import type { Actor, Command, CommandOutcome } from '@jumin/event-store';
import { accept, commandIdOf, yearOf, type LocalDate } from '@jumin/kernel';
import type { AccountEvent, CorrectionMark } from '../domain/account/events';
import type { EnteredEvent } from '../domain/entered/events';

/** The message that ordered a correction. */
interface Ordered {
  readonly id: string;
  readonly actor: Actor;
  readonly receivedOn: LocalDate;
}

/** Whether none of these commands changed anything, now or when the message came before. */
export const didNothing = (outcomes: readonly Pick<CommandOutcome<AccountEvent, never>, 'kind'>[]): boolean =>
  outcomes.every(({ kind }) => kind === 'nothing-to-do');

/** Answers an order for which no account had anything to do, so that its case goes back to whoever submitted it and does not wait for ever. */
export const nothingToCarryOut = (
  { id, actor, receivedOn }: Ordered,
  county: string,
  { caseId, reason, maker, checker }: CorrectionMark,
): Command<null, EnteredEvent> => ({
  id: commandIdOf('not-carried-out', id),
  stream: `entered-${county}-${yearOf(receivedOn)}`,
  actor,
  effectiveOn: receivedOn,
  receivedOn,
  causation: id,
  decide: () =>
    accept<EnteredEvent>({ type: 'CorrectionNotCarriedOut', data: { county, why: 'NothingToDo', caseId, reason, maker, checker } }),
});
