import type { CorrectionCarriedOut, CorrectionLine, CorrectionPair, RosterCorrected, RosterNotCorrected } from '@jumin/contracts';
import type { Actor, Command, CommandHandler, CommandOutcome } from '@jumin/event-store';
import { commandIdOf, type CommandId, type LocalDate } from '@jumin/kernel';
import type { Message } from '@jumin/messaging';
import { attribute } from '../domain/case/catalogue';
import { countersign, proposalOf, refuseCorrection, submit, takeCarriedOut, type CorrectionRefusal } from '../domain/case/correct';
import type { Payer } from '../domain/case/corrections';
import type { CaseEvent } from '../domain/case/events';
import type { DiscrepancyCase } from '../domain/case/state';
import { firstDifferenceOf } from '../domain/case/first-difference';
import { evidenceOf } from '../read-models/evidence/query';
import { findOnRoster } from '../read-models/rosters/find-on-roster';
import { voucherFacts } from '../read-models/documents/voucher-facts';
import type { Database } from './ports';

export interface CaseBooks {
  readonly database: Database;
  readonly cases: CommandHandler<DiscrepancyCase, CaseEvent>;
  readonly actorOf: (county: string) => Actor;
  /** The day of the store's clock: a step of an officer is dated in the open month. */
  readonly today: () => LocalDate;
}

/** A step of an officer in one case. */
export interface CaseStepBy {
  readonly caseId: string;
  readonly commandId: CommandId;
  readonly actor: Actor;
}
export interface SubmittedBy extends CaseStepBy {
  readonly reason: string;
  readonly instrument?: string;
  readonly pairs: readonly CorrectionPair[];
  readonly lines?: readonly CorrectionLine[];
  /** Asked of the services that know, before deciding. */
  readonly payer?: Payer | null;
}
export type CaseOutcome = CommandOutcome<CaseEvent, CorrectionRefusal>;

export const streamOf = (caseId: string): string => `case-${caseId}`;
type CaseCommand = Command<DiscrepancyCase, CaseEvent, CorrectionRefusal>;

const commandOf = (books: CaseBooks, { caseId, commandId, actor }: CaseStepBy, decide: CaseCommand['decide']): CaseCommand => {
  const on = books.today();
  return { id: commandId, stream: streamOf(caseId), actor, effectiveOn: on, receivedOn: on, decide };
};

const peopleIn = (pairs: readonly CorrectionPair[]): readonly string[] =>
  pairs.flatMap(({ field, original, current }) =>
    field === 'subjectId' ? [original, current].filter((value): value is string => typeof value === 'string') : [],
  );

/** What the files say of the case's voucher is looked up here and passed in: the decision itself reads nothing. */
export const submitCorrections = async (books: CaseBooks, list: readonly SubmittedBy[]): Promise<readonly CaseOutcome[]> => {
  const states = await books.cases.states(list.map(({ caseId }) => streamOf(caseId)));
  const facts = await voucherFacts(books.database, [...states.values()]);
  const onRosters = await Promise.all(
    list.map(({ caseId, pairs }) => findOnRoster(books.database, states.get(streamOf(caseId)), peopleIn(pairs))),
  );
  const on = books.today();
  return books.cases.handle(
    list.map((step, nth) => {
      const { caseId: _caseId, commandId: _commandId, ...document } = step;
      const onRoster = onRosters[nth]!;
      return commandOf(books, step, (current) => submit({ ...document, on, onRoster, facts: facts(current) })(current));
    }),
  );
};

export const countersignCorrections = (books: CaseBooks, list: readonly CaseStepBy[]): Promise<readonly CaseOutcome[]> =>
  books.cases.handle(
    list.map((step) => commandOf(books, step, countersign({ actor: step.actor, on: books.today(), caseId: step.caseId }))),
  );

export const refuseCorrections = (
  books: CaseBooks,
  list: readonly (CaseStepBy & { readonly reason: string })[],
): Promise<readonly CaseOutcome[]> =>
  books.cases.handle(
    list.map((step) => commandOf(books, step, refuseCorrection({ actor: step.actor, on: books.today(), reason: step.reason }))),
  );

/** A case as it stands, and how it may be corrected. */
export const caseOf = async ({ cases, database }: CaseBooks, caseId: string): Promise<object | undefined> => {
  const state = (await cases.states([streamOf(caseId)])).get(streamOf(caseId))!;
  if (state.status === 'none') return undefined;
  const { status, ...rest } = state;
  const shown = {
    id: caseId,
    state: status,
    ...rest,
    rule: attribute(state.class, state.parties).rule,
    firstDifference: firstDifferenceOf(state.parties),
    evidence: await evidenceOf(database, state),
  };
  if (state.status === 'open') return shown;
  const facts = (await voucherFacts(database, [state]))(state);
  return { ...shown, proposal: proposalOf(state, facts, caseId) };
};

/** Owning services say that a correction was carried out, or could not be. */
export const carriedOutTypes = ['CorrectionCarriedOut', 'RosterCorrected', 'RosterNotCorrected'] as const;

/** Who is taken off a roster that its voucher lists has a line to lose: the case waits for the red entry. */
const awaitsAccounts = ({ type, data }: Message): boolean => {
  const { source, removed = [] } = data as RosterCorrected;
  return type === 'RosterCorrected' && source === 'listed' && removed.length > 0;
};
export const takeCarriedOuts =
  ({ cases, actorOf }: Pick<CaseBooks, 'cases' | 'actorOf'>) =>
  async (messages: readonly Message[]): Promise<void> => {
    await cases.handle(
      messages
        .filter((message) => !awaitsAccounts(message))
        .map(({ id, type, data, receivedOn }) => {
          const {
            caseId,
            county,
            why,
            how = why ?? type,
            done = why === undefined,
          } = data as Partial<CorrectionCarriedOut & RosterNotCorrected> & Pick<RosterCorrected, 'caseId' | 'county'>;
          return {
            id: commandIdOf('carried-out', id),
            stream: streamOf(caseId),
            actor: actorOf(county),
            effectiveOn: receivedOn,
            receivedOn,
            causation: id,
            decide: takeCarriedOut({ on: receivedOn, how, done }),
          };
        }),
    );
  };
