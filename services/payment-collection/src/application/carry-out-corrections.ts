import type { CorrectionLine, CorrectionOrdered, RefundPaymentsReported } from '@jumin/contracts';
import type { Command, CommandHandler } from '@jumin/event-store';
import { commandIdOf, type Fen } from '@jumin/kernel';
import { topicOf, type Message } from '@jumin/messaging';
import type { ContractLane, Database } from '@jumin/platform';
import { apportion } from '../domain/account/apportion';
import { orderRefund, release, sendBack, takeCorrected, takeRefund } from '../domain/account/correct';
import type { AccountEvent, CorrectionMark, DeclaredData, EntryData } from '../domain/account/events';
import type { Account } from '../domain/account/state';
import { findLines } from '../read-models/documents/find-lines';
import type { VoucherLineOf } from '../read-models/documents/find-meetings';
import type { Policies } from './policies';

type AccountCommand = Command<Account, AccountEvent>;

const accountOf = (subjectId: string): string => `account-${subjectId}`;
const markOf = ({ caseId, reason, maker, checker }: CorrectionOrdered): CorrectionMark => ({ caseId, reason, maker, checker });
const amountAfter = ({ pairs }: CorrectionOrdered): Fen | null => {
  const current = pairs.find(({ field }) => field === 'amountFen')?.current;
  return typeof current === 'number' ? (current as Fen) : null;
};

/**
 * Countersigned corrections and payments of refunds, carried out on the accounts. A line that moves from one person to another is a process of two
 * commands: the red entry first, then the blue one by what the red one left behind; both are told again after a crash and then change nothing.
 */
export const correctionsLane = (accounts: CommandHandler<Account, AccountEvent>, policies: Policies, database: Database): ContractLane => ({
  name: 'corrections',
  reads: 'contracts',
  topics: [topicOf('reconciliation')],
  types: ['CorrectionOrdered', 'RefundPaymentsReported'],
  tables: [],
  act: async (messages) => {
    await policies.ready();
    const orders = messages.filter(
      ({ type, data }) => type === 'CorrectionOrdered' && (data as CorrectionOrdered).action !== 'amend-roster',
    );
    const lines = await findLines(database, [...new Set(orders.map(({ data }) => (data as CorrectionOrdered).keys['voucherNo'] ?? ''))]);
    await accounts.handle(messages.flatMap((message) => firstCommands(message, lines, policies)));
    const moves = orders.filter(({ data }) => (data as CorrectionOrdered).action === 'move');
    if (moves.length === 0) return;
    const left = await accounts.states(moves.map(({ data }) => accountOf((data as CorrectionOrdered).keys['subjectId']!)));
    await accounts.handle(moves.flatMap((message) => blueCommands(message, left, policies)));
  },
});

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

const firstCommands = (
  message: Message,
  lines: ReadonlyMap<string, readonly VoucherLineOf[]>,
  policies: Policies,
): readonly AccountCommand[] => {
  if (message.type === 'RefundPaymentsReported')
    return (message.data as RefundPaymentsReported).lines.map((line) => ({
      ...commandOf(message, line.subjectId, line.flowNo, takeRefund(line, policies.of)),
      effectiveOn: line.paidOn,
    }));
  const order = message.data as CorrectionOrdered;
  const { voucherNo, subjectId } = order.keys;
  if (voucherNo === undefined) return [];
  const ofVoucher = lines.get(voucherNo) ?? [];
  switch (order.action) {
    case 'recount': {
      const counted = recounted(order, ofVoucher);
      const [first] = ofVoucher;
      if (counted === null)
        return first === undefined
          ? []
          : [commandOf(message, first.subjectId, 'failed', sendBack(voucherNo, first.line.county, markOf(order)))];
      return counted.map(({ subjectId: of, line, entry }, nth) =>
        commandOf(message, of, nth, takeCorrected(line, entry, markOf(order), policies.of)),
      );
    }
    case 'cancel':
      return [...new Set(ofVoucher.map((one) => one.subjectId))].map((of) =>
        commandOf(message, of, 0, release(voucherNo, 'cancelled', markOf(order), policies.of)),
      );
    case 'move':
      return isNameOnly(order) ? [] : [commandOf(message, subjectId!, 'red', release(voucherNo, 'moved', markOf(order), policies.of))];
    case 'refund': {
      const { original = 0, current = 0 } = order.pairs.find(({ field }) => field === 'amountFen') ?? {};
      const amountFen = (Number(original) - Number(current)) as Fen;
      return [commandOf(message, subjectId!, 0, orderRefund({ voucherNo, refundNo: order.refundNo!, amountFen }, markOf(order)))];
    }
    case 'amend-roster':
      return [];
    default:
      return order.action satisfies never;
  }
};

/** The number was right and the name mistyped: the line stays where it is. */
const isNameOnly = ({ pairs }: CorrectionOrdered): boolean =>
  pairs.some(({ field, original, current }) => field === 'subjectId' && original === current);

/**
 * What the corrected amount means for each line: of one person's voucher it is the line's own; of several, those that the document names say what it
 * says of them, and with the others they add up to it. Null where they do not: nothing is then posted, and the document goes back.
 */
const recounted = (
  order: CorrectionOrdered,
  lines: readonly VoucherLineOf[],
): readonly (VoucherLineOf & { readonly entry: EntryData })[] | null => {
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
  const order = message.data as CorrectionOrdered;
  const { voucherNo, subjectId } = order.keys;
  const to = order.pairs.find(({ field }) => field === 'subjectId')?.current;
  const account = left.get(accountOf(subjectId!));
  if (typeof to !== 'string' || account === undefined) return [];
  return account.payments
    .filter((payment) => payment.voucherNo === voucherNo && payment.entry !== null)
    .map((payment, nth) =>
      commandOf(message, to, `blue${nth}`, takeCorrected(lineIn(payment), payment.entry!, markOf(order), policies.of)),
    );
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
