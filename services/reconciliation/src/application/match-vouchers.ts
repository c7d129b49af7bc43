import { actorOf, type Command, type CommandHandler, type StoredEvent } from '@jumin/event-store';
import { accept, commandIdOf, monthOf, type LocalDate } from '@jumin/kernel';
import type { MatchedVoucher, MatchingEvent } from '../domain/day/documents';
import { reversedReferencesOf } from '../read-models/bank/projection';
import { findBounces, type FoundBounce } from '../read-models/bank/find-bounces';
import { findMatches, type FoundMatch } from '../read-models/documents/find-matches';
import { voucherNosOf } from '../read-models/documents/projection';
import type { Database } from './ports';

/**
 * Exact matching on arrival: whichever of the two documents comes second finds the other. One lane over the service's log is the single place where they
 * meet, so none is missed. A pair belongs to the event that completed it and so does the command's id: after a crash, however the log is cut into
 * batches then, the same commands are made again and are already done.
 */
export const matchOnArrival =
  (database: Database, matching: CommandHandler<null, MatchingEvent>) =>
  async (events: readonly StoredEvent[]): Promise<void> => {
    const arrived = voucherNosOf(events);
    const takenBack = reversedReferencesOf(events);
    if (arrived.length + takenBack.length === 0) return;
    const [first, last] = [events[0]!.position, events.at(-1)!.position];
    const matches = arrived.length === 0 ? [] : await findMatches(database, arrived, first, last);
    const bounces = await findBounces(database, first, last);
    const causes = new Map(events.map((event) => [event.position, event]));
    await matching.handle([
      ...groupedByCommand(matches).map((group) => matchCommand(group, causes.get(group[0]!.matchedAt)!)),
      ...groupedByCommand(bounces).map((group) => bounceCommand(group, causes.get(group[0]!.bouncedAt)!)),
    ]);
  };

/** The day on which it could be known. Where others are behind, the event that shows it tells of an earlier one. */
const knownOn = (found: FoundMatch | FoundBounce) => ('matchedOn' in found ? found.matchedOn : found.bouncedOn);
const dayOf = (found: FoundMatch | FoundBounce) => ('enteredOn' in found ? found.enteredOn : found.bouncedOn);
const atOf = (found: FoundMatch | FoundBounce) => ('matchedAt' in found ? found.matchedAt : found.bouncedAt);
const streamOf = (found: FoundMatch | FoundBounce) => `matching-${found.county}-${monthOf(dayOf(found))}`;

/** One group per causing event, month and day on which it could be known; an event brings at most 500 lines, so a group holds no more. */
const groupedByCommand = <Found extends FoundMatch | FoundBounce>(found: readonly Found[]): readonly (readonly Found[])[] => {
  const groups = new Map<string, Found[]>();
  for (const one of found) {
    const key = `${atOf(one)} ${streamOf(one)} ${knownOn(one)}`;
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return [...groups.values()];
};

/** What one event shows as of several days are several commands. */
const ofAnotherDay = (receivedOn: LocalDate, cause: StoredEvent): readonly LocalDate[] =>
  receivedOn === cause.receivedOn ? [] : [receivedOn];

const matchCommand = (matches: readonly FoundMatch[], cause: StoredEvent): Command<null, MatchingEvent> => {
  const { county } = matches[0]!;
  const stream = streamOf(matches[0]!);
  const receivedOn = knownOn(matches[0]!);
  const lines = matches.map(({ voucherNo, enteredOn, amountFen }): MatchedVoucher => ({ voucherNo, enteredOn, amountFen }));
  return {
    id: commandIdOf('match', cause.id, stream, ...ofAnotherDay(receivedOn, cause)),
    stream,
    actor: actorOf(cause),
    effectiveOn: latest(lines),
    receivedOn,
    causation: cause.position,
    decide: () => accept<MatchingEvent>({ type: 'VouchersMatched', data: { county, lines } }),
  };
};

const latest = (lines: readonly MatchedVoucher[]): LocalDate =>
  lines.reduce((day, { enteredOn }) => (enteredOn > day ? enteredOn : day), lines[0]!.enteredOn);

const bounceCommand = (bounces: readonly FoundBounce[], cause: StoredEvent): Command<null, MatchingEvent> => {
  const { county } = bounces[0]!;
  const stream = streamOf(bounces[0]!);
  const receivedOn = knownOn(bounces[0]!);
  const lines = bounces.map(({ voucherNo, bouncedOn, amountFen }) => ({ voucherNo, bouncedOn, amountFen }));
  return {
    id: commandIdOf('bounce', cause.id, stream, ...ofAnotherDay(receivedOn, cause)),
    stream,
    actor: actorOf(cause),
    effectiveOn: receivedOn,
    receivedOn,
    causation: cause.position,
    decide: () => accept<MatchingEvent>({ type: 'VouchersBounced', data: { county, lines } }),
  };
};
