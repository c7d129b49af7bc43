import { CommandHandler, type Actor, type Aggregate, type Command, type StoredEvent } from '@jumin/event-store';
import { accept, commandIdOf, monthOf, nothingToDo, type LocalDate } from '@jumin/kernel';
import type { ReportedVoucher } from '@jumin/contracts';
import type { MatchedVoucher, TreasuryEntryLine, VouchersMatched } from '../domain/day/documents';
import { findMatches, type FoundMatch } from '../read-models/documents/find-matches';
import { isTreasuryLines, rememberDocuments } from '../read-models/documents/remember';
import type { Database } from './ports';

const linesMax = 500;

/** The stream only keeps order and revision; which vouchers are matched stands in the table. */
export const matchingAggregate: Aggregate<null, VouchersMatched> = { category: 'matching', initial: null, evolve: () => null };

/**
 * Exact matching on arrival: whichever of the two documents comes second finds the other. One follower of the service's log is the single lane in
 * which they meet, so none is missed; redone after a crash, the vouchers matched before are found in the table and left alone.
 */
export const matchOnArrival =
  (database: Database, matching: CommandHandler<null, VouchersMatched>, actorOf: (county: string) => Actor) =>
  async (events: readonly StoredEvent[]): Promise<void> => {
    await rememberDocuments(database, events);
    const arrived = events.flatMap(voucherNosIn);
    if (arrived.length === 0) return;
    const found = await findMatches(database, arrived);
    if (found.length === 0) return;
    const last = events.at(-1)!;
    await matching.handle(matchCommands(found, last.receivedOn, last.position, actorOf));
    // The table follows at once, so that the next batch does not match them again; the log would bring it only after a while.
    await database.query(
      `insert into matched (voucher_no, county, entered_on, amount_fen)
       select "voucherNo", county, "enteredOn", "amountFen" from json_to_recordset($1::json) as m("voucherNo" text, county text, "enteredOn" date, "amountFen" bigint)
       on conflict do nothing`,
      [JSON.stringify(found)],
    );
  };

const voucherNosIn = (event: StoredEvent): readonly string[] =>
  event.type === 'VouchersExpected' || isTreasuryLines(event)
    ? (event.data as { lines: readonly (ReportedVoucher | TreasuryEntryLine)[] }).lines.map(({ voucherNo }) => voucherNo)
    : [];

const matchCommands = (found: readonly FoundMatch[], receivedOn: LocalDate, causation: string, actorOf: (county: string) => Actor): readonly Command<null, VouchersMatched>[] => {
  const byStream = new Map<string, FoundMatch[]>();
  for (const match of found) {
    const stream = `matching-${match.county}-${monthOf(match.enteredOn)}`;
    const group = byStream.get(stream);
    if (group) group.push(match);
    else byStream.set(stream, [match]);
  }
  return [...byStream].flatMap(([stream, matches]) =>
    chunks(matches, linesMax).map((chunk) => {
      const county = chunk[0]!.county;
      const lines = chunk.map(({ voucherNo, enteredOn, amountFen }): MatchedVoucher => ({ voucherNo, enteredOn, amountFen }));
      return {
        id: commandIdOf('match', stream, lines[0]!.voucherNo),
        stream,
        actor: actorOf(county),
        effectiveOn: lines.reduce((latest, { enteredOn }) => (enteredOn > latest ? enteredOn : latest), lines[0]!.enteredOn),
        receivedOn,
        causation,
        decide: () => (lines.length === 0 ? nothingToDo : accept<VouchersMatched>({ type: 'VouchersMatched', data: { county, lines } })),
      };
    }),
  );
};

const chunks = <Item>(items: readonly Item[], size: number): Item[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));
