import { actorOf, type Command, type CommandHandler, type StoredEvent } from '@jumin/event-store';
import { accept, commandIdOf, monthOf, type LocalDate } from '@jumin/kernel';
import type { MatchedVoucher, VouchersMatched } from '../domain/day/documents';
import { findMatches, type FoundMatch } from '../read-models/documents/find-matches';
import { voucherNosOf } from '../read-models/documents/projection';
import type { Database } from './ports';

/**
 * Exact matching on arrival: whichever of the two documents comes second finds the other. One lane over the service's log is the single place where they
 * meet, so none is missed. A pair belongs to the event that completed it and so does the command's id: after a crash, however the log is cut into
 * batches then, the same commands are made again and are already done.
 */
export const matchOnArrival =
  (database: Database, matching: CommandHandler<null, VouchersMatched>) =>
  async (events: readonly StoredEvent[]): Promise<void> => {
    const arrived = voucherNosOf(events);
    if (arrived.length === 0) return;
    const found = await findMatches(database, arrived, events[0]!.position, events.at(-1)!.position);
    const causes = new Map(events.map((event) => [event.position, event]));
    await matching.handle(groupedByStream(found).map((matches) => matchCommand(matches, causes.get(matches[0]!.matchedAt)!)));
  };

const streamOf = ({ county, enteredOn }: FoundMatch) => `matching-${county}-${monthOf(enteredOn)}`;

/** One group per causing event and month of entry; an event brings at most 500 lines, so a group holds no more. */
const groupedByStream = (found: readonly FoundMatch[]): readonly (readonly FoundMatch[])[] => {
  const groups = new Map<string, FoundMatch[]>();
  for (const match of found) {
    const key = `${match.matchedAt} ${streamOf(match)}`;
    const group = groups.get(key);
    if (group) group.push(match);
    else groups.set(key, [match]);
  }
  return [...groups.values()];
};

const matchCommand = (matches: readonly FoundMatch[], cause: StoredEvent): Command<null, VouchersMatched> => {
  const { county } = matches[0]!;
  const stream = streamOf(matches[0]!);
  const lines = matches.map(({ voucherNo, enteredOn, amountFen }): MatchedVoucher => ({ voucherNo, enteredOn, amountFen }));
  return {
    id: commandIdOf('match', cause.id, stream),
    stream,
    actor: actorOf(cause),
    effectiveOn: latest(lines),
    receivedOn: cause.receivedOn,
    causation: cause.position,
    decide: () => accept<VouchersMatched>({ type: 'VouchersMatched', data: { county, lines } }),
  };
};

const latest = (lines: readonly MatchedVoucher[]): LocalDate =>
  lines.reduce((day, { enteredOn }) => (enteredOn > day ? enteredOn : day), lines[0]!.enteredOn);
