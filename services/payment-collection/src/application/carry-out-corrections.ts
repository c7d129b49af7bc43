import type { CorrectionLine, CorrectionOrdered, RefundPaymentsReported } from '@jumin/contracts';
import type { Command, CommandHandler } from '@jumin/event-store';
import { addFen, commandIdOf, fen, noFen, type Fen } from '@jumin/kernel';
import { topicOf, type Message } from '@jumin/messaging';
import type { ContractLane, Database } from '@jumin/platform';
import { apportion } from '../domain/account/apportion';
import { orderRefund, release, sendBack, takeCorrected, takeMoved, takeRefund } from '../domain/account/correct';
import type { AccountEvent, CorrectionMark, DeclaredData, EntryData } from '../domain/account/events';
import { hasLeft, type Account, type Payment } from '../domain/account/state';
import type { EnteredEvent } from '../domain/entered/events';
import { findLines } from '../read-models/documents/find-lines';
import { findBounced, type VoucherLineOf } from '../read-models/documents/find-meetings';
import { findReturns } from '../read-models/documents/find-returns';
import type { Accounts } from './accounts';
import { whereNow } from './follow-moves';
import { didNothing, nothingToCarryOut } from './not-carried-out';
import type { Policies } from './policies';
import { bounceCommand } from './post-contributions';
import { returnCommand } from './take-returns';

type AccountCommand = Command<Account, AccountEvent>;

const accountOf = (subjectId: string): string => `account-${subjectId}`;
const markOf = ({ caseId, reason, maker, checker }: CorrectionOrdered): CorrectionMark => ({ caseId, reason, maker, checker });
const amountAfter = ({ pairs }: CorrectionOrdered): Fen | null => {
  const current = pairs.find(({ field }) => field === 'amountFen')?.current;
  return typeof current === 'number' ? fen(current) : null;
};

/**
 * Countersigned corrections and payments of refunds, carried out on the accounts. A line that moves from one person to another is a process of two
 * commands: the red entry first, then the blue one by what the red one left behind; both are told again after a crash and then change nothing. An order
 * that nowhere finds anything to do is answered too.
 */
export const correctionsLane = (
  accounts: Accounts,
  entered: CommandHandler<null, EnteredEvent>,
  policies: Policies,
  database: Database,
): ContractLane => ({
  name: 'corrections',
  reads: 'contracts',
  topics: [topicOf('reconciliation')],
  types: ['CorrectionOrdered', 'RefundPaymentsReported'],
  tables: [],
  act: async (messages) => {
    const ours = messages.filter(({ type, data }) => type !== 'CorrectionOrdered' || (data as CorrectionOrdered).action !== 'amend-roster');
    for (const part of oneOrderPerVoucher(ours)) {
      const unanswered = await carryOut(part, accounts, policies, database);
      await entered.handle(unanswered.map((message) => nothingToCarryOut(message, orderIn(message).county, markOf(orderIn(message)))));
    }
  },
});

const isOrder = ({ type }: Message): boolean => type === 'CorrectionOrdered';
const orderIn = ({ data }: Message): CorrectionOrdered => data as CorrectionOrdered;
const voucherIn = (message: Message): string | undefined => (isOrder(message) ? orderIn(message).keys['voucherNo'] : undefined);

/** Parts a batch, in its order, so that the second order about a voucher finds its lines where the first has put them. */
const oneOrderPerVoucher = (messages: readonly Message[]): readonly (readonly Message[])[] => {
  const parts: Message[][] = [[]];
  let told = new Set<string>();
  for (const message of messages) {
    const voucherNo = voucherIn(message);
    if (voucherNo !== undefined && told.has(voucherNo)) {
      parts.push([]);
      told = new Set();
    }
    if (voucherNo !== undefined) told.add(voucherNo);
    parts.at(-1)!.push(message);
  }
  return parts;
};

/** Answers the orders for which there was nothing to do. */
const carryOut = async (
  messages: readonly Message[],
  accounts: Accounts,
  policies: Policies,
  database: Database,
): Promise<readonly Message[]> => {
  const idle = new Set(messages.filter(isOrder));
  const handle = async (commands: readonly (readonly [Message, AccountCommand])[]) => {
    const outcomes = await accounts.handle(commands.map(([, command]) => command));
    commands.forEach(([message], nth) => didNothing([outcomes[nth]!]) || idle.delete(message));
  };
  const said = await findLines(database, [...new Set(messages.flatMap((message) => voucherIn(message) ?? []))]);
  const first: (readonly [Message, AccountCommand])[] = [];
  for (const message of messages)
    for (const command of await firstCommands(message, said, accounts, policies)) first.push([message, command]);
  await handle(first);
  const moves = messages.filter((message) => isOrder(message) && orderIn(message).action === 'move');
  if (moves.length === 0) return [...idle];
  const left = await accounts.states(moves.map((message) => accountOf(orderIn(message).keys['subjectId']!)));
  await handle(moves.flatMap((message) => blueCommands(message, left, policies).map((command) => [message, command] as const)));
  await bringAfter(moves, accounts, policies, database);
  return [...idle];
};

/**
 * What the bank took back or the treasury gave back of a line follows it to its new person. The lane of postings writes those documents to the tables
 * before it looks where the line is, and here they are looked for after it was moved: so whichever comes second finds the other.
 */
const bringAfter = async (moves: readonly Message[], accounts: Accounts, policies: Policies, database: Database): Promise<void> => {
  const byVoucher = new Map(moves.map((message) => [voucherIn(message)!, message]));
  const bounced = await whereNow(accounts, await findBounced(database, [...byVoucher.keys()]));
  const returned = await whereNow(accounts, await findReturns(database, [...byVoucher.keys()]));
  const arrivalOf = (voucherNo: string) => {
    const { receivedOn, actor, id } = byVoucher.get(voucherNo)!;
    return { receivedOn, actor, position: id };
  };
  await accounts.handle([
    ...bounced.map((one) => bounceCommand(one, arrivalOf(one.line.voucherNo), policies)),
    ...returned.map((one) => returnCommand(one, arrivalOf(one.voucherNo), policies)),
  ]);
};

const commandOf = (message: Message, subjectId: string, nth: number | string, decide: AccountCommand['decide']): AccountCommand => ({
  id: commandIdOf('carry-out', message.id, subjectId, nth),
  stream: accountOf(subjectId),
  actor: message.actor,
  // The open month: the treasury's month of the money stands in the entry as its 属期.
  effectiveOn: message.receivedOn,
  receivedOn: message.receivedOn,
  causation: message.id,
  decide,
});

const firstCommands = async (
  message: Message,
  said: ReadonlyMap<string, readonly VoucherLineOf[]>,
  accounts: Accounts,
  policies: Policies,
): Promise<readonly AccountCommand[]> => {
  if (message.type === 'RefundPaymentsReported')
    return (message.data as RefundPaymentsReported).lines.map((line) => ({
      ...commandOf(message, line.subjectId, line.flowNo, takeRefund(line, policies.of)),
      effectiveOn: line.paidOn,
    }));
  const order = orderIn(message);
  const { voucherNo, subjectId } = order.keys;
  if (voucherNo === undefined) return [];
  const ofVoucher = said.get(voucherNo) ?? [];
  switch (order.action) {
    case 'recount': {
      const counted = recounted(order, ofVoucher);
      const [first] = ofVoucher;
      if (counted === null)
        return first === undefined
          ? []
          : [commandOf(message, first.subjectId, 'failed', sendBack(voucherNo, first.line.county, markOf(order)))];
      return asOneLineEach(await whereNow(accounts, counted)).map(({ subjectId: of, line, entry }, nth) =>
        commandOf(message, of, nth, takeCorrected(line, entry, markOf(order), policies.of)),
      );
    }
    case 'cancel': {
      const standing = await whereNow(accounts, ofVoucher);
      return [...new Set(standing.map((one) => one.subjectId))].map((of) =>
        commandOf(message, of, 0, release(voucherNo, { left: 'cancelled' }, markOf(order), policies.of)),
      );
    }
    case 'move': {
      const to = movedTo(order);
      return to === null || to === subjectId
        ? []
        : [commandOf(message, subjectId!, 'red', release(voucherNo, { left: 'moved', to }, markOf(order), policies.of))];
    }
    case 'refund': {
      const { original = 0, current = 0 } = order.pairs.find(({ field }) => field === 'amountFen') ?? {};
      const amountFen = fen(Number(original) - Number(current));
      return [
        commandOf(
          message,
          subjectId!,
          0,
          orderRefund({ voucherNo, class: order.class, refundNo: order.refundNo!, amountFen }, markOf(order)),
        ),
      ];
    }
    case 'amend-roster':
      return [];
    default:
      return order.action satisfies never;
  }
};

/** Whose the line is, by the corrected detail; the same person where the number was right and the name mistyped: the line then stays where it is. */
const movedTo = ({ pairs }: CorrectionOrdered): string | null => {
  const to = pairs.find(({ field }) => field === 'subjectId')?.current;
  return typeof to === 'string' ? to : null;
};

type CountedLine = VoucherLineOf & { readonly entry: EntryData };

/** Lines of a voucher that a move has brought together in one account are one line there. */
const asOneLineEach = (lines: readonly CountedLine[]): readonly CountedLine[] => {
  const standing = new Map<string, CountedLine>();
  for (const one of lines) {
    const key = `${one.subjectId}/${one.line.feeYear}/${one.line.kind}`;
    const { line, entry } = standing.get(key) ?? {};
    const amountFen = addFen(one.line.amountFen, line?.amountFen ?? noFen);
    const enteredFen = addFen(one.entry.enteredFen, entry?.enteredFen ?? noFen);
    standing.set(key, { ...one, line: { ...one.line, amountFen }, entry: { ...one.entry, enteredFen } });
  }
  return [...standing.values()];
};

/**
 * What the corrected amount means for each line: of one person's voucher it is the line's own; of several, those that the document names say what it
 * says of them, and with the others they add up to it. Null where they do not: nothing is then posted, and the document goes back.
 */
const recounted = (order: CorrectionOrdered, lines: readonly VoucherLineOf[]): readonly CountedLine[] | null => {
  const currentFen = amountAfter(order);
  const { enteredOn } = order;
  if (currentFen === null || enteredOn === null) return [];
  const stated = lines.length === 1 ? [currentFen] : restated(lines, order.lines ?? []);
  const parts = stated && apportion(stated, currentFen, null);
  return (
    parts &&
    parts.map(({ enteredFen }, nth) => ({
      subjectId: lines[nth]!.subjectId,
      line: { ...lines[nth]!.line, amountFen: enteredFen },
      entry: { enteredOn, enteredFen },
    }))
  );
};

/** The lines' amounts once the document has said its own; null where it names a line that is not there, or that says something else. */
const restated = (lines: readonly VoucherLineOf[], named: readonly CorrectionLine[]): readonly Fen[] | null => {
  const left = new Map(named.map((line) => [`${line.subjectId}/${line.feeYear}/${line.kind}`, line]));
  const stated = lines.map(({ subjectId, line }) => {
    const key = `${subjectId}/${line.feeYear}/${line.kind}`;
    const said = left.get(key);
    if (said === undefined) return line.amountFen;
    if (said.originalFen === line.amountFen) left.delete(key);
    return said.currentFen;
  });
  return left.size === 0 ? stated : null;
};

const blueCommands = (message: Message, left: ReadonlyMap<string, Account>, policies: Policies): readonly AccountCommand[] => {
  const order = orderIn(message);
  const { voucherNo, subjectId } = order.keys;
  const to = movedTo(order);
  const account = left.get(accountOf(subjectId!));
  if (to === null || account === undefined) return [];
  const taking = to === subjectId ? takeCorrected : takeMoved;
  const isHere = (payment: Payment): boolean =>
    to === subjectId ? !hasLeft(payment) : payment.moved?.to === to && payment.moved.caseId === order.caseId;
  return account.payments
    .filter((payment) => payment.voucherNo === voucherNo && payment.entry !== null && isHere(payment))
    .map((payment, nth) => commandOf(message, to, `blue${nth}`, taking(lineIn(payment), payment.entry!, markOf(order), policies.of)));
};

const lineIn = ({ voucherNo, feeYear, kind, county, amountFen, paidAt, originalTierFen }: DeclaredData): DeclaredData => ({
  voucherNo,
  feeYear,
  kind,
  county,
  amountFen,
  paidAt,
  ...(originalTierFen === undefined ? {} : { originalTierFen }),
});
