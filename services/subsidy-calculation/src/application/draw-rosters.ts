import type { Actor, Command, CommandHandler, CommandOutcome } from '@jumin/event-store';
import { refuse, type CommandId, type FeeYear, type LocalDate } from '@jumin/kernel';
import type { Database } from '@jumin/platform';
import { close, discard, type RosterRefusal } from '../domain/roster/decide';
import { drawUp, type DrawUpRefusal } from '../domain/roster/draw-up';
import type { RosterEvent, RosterName } from '../domain/roster/events';
import { rosterStream, type Roster } from '../domain/roster/state';
import { policyStream } from '../domain/policy/state';
import { findCandidates } from '../read-models/people/people';
import { findOnOtherRosters } from '../read-models/rosters/rosters';
import type { Policies } from './policies';

export interface RosterBooks {
  readonly rosters: CommandHandler<Roster, RosterEvent>;
  readonly policies: Policies;
  readonly database: Database;
  /** The day of the store's clock. */
  readonly today: () => LocalDate;
}

/** A step of an officer with one roster. */
export interface RosterStep extends RosterName {
  readonly actor: Actor;
  readonly commandId: CommandId;
}
export interface RosterToDraw extends RosterStep {
  readonly feeYear: FeeYear;
  readonly asOf: LocalDate;
  /** 9 digits; absent: the whole county. */
  readonly unit?: string;
}
export type AnyRosterRefusal =
  | DrawUpRefusal
  | RosterRefusal
  | { readonly code: 'PolicyNotLoaded'; readonly feeYear: FeeYear }
  | { readonly code: 'NothingOnBehalf'; readonly feeYear: FeeYear };
export type RosterOutcome = CommandOutcome<RosterEvent, AnyRosterRefusal>;

type Decide = Command<Roster, RosterEvent, AnyRosterRefusal>['decide'];

const step = async (
  { rosters, today }: RosterBooks,
  { county, rosterNo, actor, commandId }: RosterStep,
  decide: Decide,
): Promise<RosterOutcome> => {
  const on = today();
  const [outcome] = await rosters.handle<AnyRosterRefusal>([
    { id: commandId, stream: rosterStream(county, rosterNo), actor, effectiveOn: on, receivedOn: on, decide },
  ]);
  return outcome!;
};

/**
 * Draws a roster up from the identities that registration has told by now. What is looked up here is passed in, so the decision reads nothing. Two
 * rosters drawn up in the same moment may both list a person: the policy engine keeps 代缴 only once, and what is over goes back.
 */
export const drawUpRoster = async (books: RosterBooks, toDraw: RosterToDraw): Promise<RosterOutcome> => {
  const { county, rosterNo, feeYear, asOf, unit, actor } = toDraw;
  const policy = (await books.policies.inForce([{ county, feeYear }])).get(policyStream(county, feeYear)) ?? null;
  if (policy === null) return step(books, toDraw, () => refuse({ code: 'PolicyNotLoaded', feeYear }));
  if (policy.periods.every(({ onBehalf }) => onBehalf === null))
    return step(books, toDraw, () => refuse({ code: 'NothingOnBehalf', feeYear }));
  const [candidates, elsewhere] = await Promise.all([
    findCandidates(books.database, county, unit),
    findOnOtherRosters(books.database, { county, feeYear, rosterNo }),
  ]);
  const command = { county, rosterNo, asOf, policy, candidates, elsewhere, maker: actor.id, today: books.today() };
  return step(books, toDraw, drawUp({ ...command, ...(unit === undefined ? {} : { unit }) }));
};

export const closeRoster = (books: RosterBooks, toClose: RosterStep): Promise<RosterOutcome> =>
  step(books, toClose, close({ county: toClose.county, rosterNo: toClose.rosterNo, checker: toClose.actor.id }));

export const discardRoster = (books: RosterBooks, toDiscard: RosterStep & { readonly reason: string }): Promise<RosterOutcome> => {
  const { county, rosterNo, reason, actor } = toDiscard;
  return step(books, toDiscard, discard({ county, rosterNo, reason, by: actor.id }));
};
