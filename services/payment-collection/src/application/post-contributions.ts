import { actorOf, chunksOf, commandsMax, type Actor, type Command, type CommandHandler, type StoredEvent } from '@jumin/event-store';
import { countyOfFileStream, type VoucherDetailLine } from '@jumin/intake';
import { accept, commandIdOf, dateOf, yearOf, type LocalDate } from '@jumin/kernel';
import type { Database, LogLane } from '@jumin/platform';
import { bounce, declare, enter } from '../domain/account/assess';
import type { AccountEvent, DeclaredData } from '../domain/account/events';
import type { Account } from '../domain/account/state';
import type { EnteredEvent } from '../domain/entered/events';
import {
  bouncesIn,
  detailsIn,
  entriesIn,
  isBounces,
  isDetails,
  isEntries,
  isReturns,
  isVouchers,
  rememberDocuments,
  returnsIn,
  vouchersIn,
} from '../read-models/documents/remember';
import { findReturns } from '../read-models/documents/find-returns';
import { findStruckIn } from '../read-models/documents/find-struck';
import { findBounced, findMeetings, type Bounced, type Meeting, type VoucherLineOf } from '../read-models/documents/find-meetings';
import type { Accounts } from './accounts';
import { whereNow } from './follow-moves';
import type { Policies } from './policies';
import { strikeCommand } from './strike-off';
import { returnCommand } from './take-returns';

type AccountCommand = Command<Account, AccountEvent>;

/**
 * The one place where the lines of a voucher and its entry in the treasury meet, in whichever order they came: whichever comes second finds the other in
 * the tables. Both being steps of one lane, neither is missed; done again after a crash, the accounts know what they have taken already.
 */
export const postingLane = (
  accounts: Accounts,
  entered: CommandHandler<null, EnteredEvent>,
  policies: Policies,
  database: Database,
): LogLane => ({
  name: 'posting',
  reads: 'log',
  categories: ['voucherDetailsFile', 'vouchersFile', 'entered'],
  tables: ['voucher', 'detail', 'entry', 'bounce', 'returned', 'stranger'],
  apply: rememberDocuments,
  act: async (events) => {
    const arrivals = arrivalsIn(events);
    const onRosters = new Map([...batchedIn(events), ...arrivals]);
    if (onRosters.size === 0) return;
    const { meetings, unapportioned } = await findMeetings(database, [...arrivals.keys()]);
    const bounced = await whereNow(accounts, await findBounced(database, [...arrivals.keys()]));
    const struck = await findStruckIn(database, [...onRosters.keys()]);
    const returned = await whereNow(accounts, await findReturns(database, [...arrivals.keys()]));
    const entering = [
      ...meetings.map((meeting) => enterCommand(meeting, arrivals.get(meeting.line.voucherNo)!, policies)),
      ...bounced.map((one) => bounceCommand(one, arrivals.get(one.line.voucherNo)!, policies)),
      ...struck.map((one) => strikeCommand(one, onRosters.get(one.line.voucherNo)!, policies)),
      ...returned.map((one) => returnCommand(one, arrivals.get(one.voucherNo)!, policies)),
    ];
    // Declared first: of one account, commands are taken in the order of the list and go into one append.
    const declaring = events.flatMap((event) => (isDetails(event) ? declareCommands(event) : []));
    for (const chunk of byAccount(declaring, entering)) await accounts.handle(chunk);
    await entered.handle(unapportioned.map((lines) => tellCommand(lines, arrivals.get(lines[0]!.line.voucherNo)!)));
  },
});

/** The document that made a voucher of the batch complete. */
interface Arrival {
  readonly receivedOn: LocalDate;
  readonly position: string;
  /** Who handed it over: the posting is theirs. */
  readonly actor: Actor;
}

const arrivalsIn = (events: readonly StoredEvent[]): ReadonlyMap<string, Arrival> => {
  const arrivals = new Map<string, Arrival>();
  for (const event of events) {
    const lines = isDetails(event)
      ? detailsIn(event)
      : isEntries(event)
        ? entriesIn(event)
        : isBounces(event)
          ? bouncesIn(event)
          : isReturns(event)
            ? returnsIn(event)
            : [];
    const arrival = { receivedOn: event.receivedOn, position: event.position, actor: actorOf(event) };
    for (const { voucherNo } of lines) {
      // What was matched may be heard of after a document of a later day.
      const before = arrivals.get(voucherNo);
      arrivals.set(voucherNo, before && before.receivedOn > arrival.receivedOn ? { ...arrival, receivedOn: before.receivedOn } : arrival);
    }
  }
  return arrivals;
};

/** Vouchers that say of which batch, and so of which roster, they are; their lines may have come before them. */
const batchedIn = (events: readonly StoredEvent[]): readonly (readonly [string, Arrival])[] =>
  events.flatMap((event) =>
    isVouchers(event)
      ? vouchersIn(event).flatMap(({ voucherNo, batchNo }) =>
          batchNo === undefined
            ? []
            : [[voucherNo, { receivedOn: event.receivedOn, position: event.position, actor: actorOf(event) }] as const],
        )
      : [],
  );

const commandFor = (what: 'declare' | 'enter' | 'bounce', subjectId: string, { voucherNo, feeYear, kind }: DeclaredData) => ({
  id: commandIdOf(what, voucherNo, subjectId, feeYear, kind),
  stream: `account-${subjectId}`,
});

const declareCommands = (event: StoredEvent): readonly AccountCommand[] => {
  const county = countyOfFileStream(event.stream);
  const actor = actorOf(event);
  return detailsIn(event).map((detail) => {
    const line = declaredLine(detail, county);
    const { receivedOn, position } = event;
    return {
      ...commandFor('declare', detail.subjectId, line),
      actor,
      effectiveOn: dateOf(line.paidAt),
      receivedOn,
      causation: position,
      decide: declare(line),
    };
  });
};

const declaredLine = (
  { voucherNo, feeYear, kind, amountFen, paidAt, nameIx, originalTierFen }: VoucherDetailLine,
  county: string,
): DeclaredData => ({
  voucherNo,
  feeYear,
  kind,
  county,
  amountFen,
  paidAt,
  ...(nameIx === undefined ? {} : { nameIx }),
  ...(originalTierFen === undefined ? {} : { originalTierFen }),
});

const enterCommand = (
  { subjectId, line, entry }: Meeting,
  { receivedOn, position, actor }: Arrival,
  policies: Policies,
): AccountCommand => ({
  ...commandFor('enter', subjectId, line),
  actor,
  effectiveOn: entry.enteredOn,
  receivedOn,
  causation: position,
  decide: enter(line, entry, policies.of),
});

export const bounceCommand = (
  { subjectId, line, bouncedOn }: Bounced,
  { receivedOn, position, actor }: Arrival,
  policies: Policies,
): AccountCommand => ({
  ...commandFor('bounce', subjectId, line),
  actor,
  effectiveOn: bouncedOn,
  receivedOn,
  causation: position,
  decide: bounce(line, bouncedOn, policies.of),
});

/** Lines of one event. */
const linesMax = 500;

/** Tells whose lines make up a voucher that cannot be posted, so that whoever corrects it can say which of them changes. */
const tellCommand = (lines: readonly VoucherLineOf[], { receivedOn, position, actor }: Arrival): Command<null, EnteredEvent> => {
  const { county, voucherNo } = lines[0]!.line;
  const told = lines.map(({ subjectId, line: { feeYear, kind, amountFen } }) => ({ voucherNo, subjectId, feeYear, kind, amountFen }));
  return {
    id: commandIdOf('unapportioned', county, voucherNo),
    stream: `entered-${county}-${yearOf(receivedOn)}`,
    actor,
    effectiveOn: receivedOn,
    receivedOn,
    causation: position,
    decide: () =>
      accept(...chunksOf(told, linesMax).map((of): EnteredEvent => ({ type: 'VouchersUnapportioned', data: { county, lines: of } }))),
  };
};

/** Lists of bounded length in which the declaration of a payment and its posting stand together, so that they are one append. */
function byAccount(declaring: readonly AccountCommand[], entering: readonly AccountCommand[]): readonly (readonly AccountCommand[])[] {
  if (declaring.length + entering.length <= commandsMax) return [[...declaring, ...entering]];
  if (declaring.length === 0 || entering.length === 0) return chunksOf([...declaring, ...entering], commandsMax);
  const later = new Map<string, AccountCommand[]>();
  for (const command of entering) {
    const waiting = later.get(command.stream);
    if (waiting) waiting.push(command);
    else later.set(command.stream, [command]);
  }
  const inOrder: AccountCommand[] = [];
  const lastOf = new Map(declaring.map((command) => [command.stream, command]));
  for (const command of declaring) {
    inOrder.push(command);
    if (lastOf.get(command.stream) !== command) continue;
    inOrder.push(...(later.get(command.stream) ?? []));
    later.delete(command.stream);
  }
  for (const commands of later.values()) inOrder.push(...commands);
  return chunksOf(inOrder, commandsMax);
}
