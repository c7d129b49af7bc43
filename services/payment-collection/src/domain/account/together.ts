import { addFen, noFen, type Fen } from '@jumin/kernel';
import type { AccountEvent, FindingTogether } from './events';
import { evolve, type Account, type Payment } from './state';

/**
 * A voucher may name a person with several lines, as for this year and an earlier one. What is found of them is one finding, by voucher, person and class:
 * each event that reports or withdraws one then says what of the class stands, of all those lines, once the events of its step are all told. An account
 * with one line to each voucher, nearly every one, says nothing of the kind.
 */
export const together = (before: Account, events: readonly AccountEvent[]): readonly AccountEvent[] => {
  const several = vouchersOfSeveralLines(before, events);
  if (several.size === 0) return events;
  const after = events.reduce<Account>(evolve, before);
  return events.map((event) => {
    if (!reports(event)) return event;
    const rows = vouchersIn(event).flatMap((voucherNo) => (several.has(voucherNo) ? standing(after, voucherNo) : []));
    return rows.length === 0 ? event : ({ ...event, data: { ...event.data, together: rows } } as AccountEvent);
  });
};

const vouchersOfSeveralLines = ({ payments }: Account, events: readonly AccountEvent[]): ReadonlySet<string> => {
  const once = new Set<string>();
  const several = new Set<string>();
  const see = (voucherNo: string) => (once.has(voucherNo) ? several : once).add(voucherNo);
  for (const { voucherNo } of payments) see(voucherNo);
  for (const event of events) if (event.type === 'ContributionDeclared') see(event.data.voucherNo);
  return several;
};

const reporting = [
  'ContributionWithheld',
  'ContributionPosted',
  'ContributionReassessed',
  'ContributionReversed',
  'ContributionReleased',
  'RefundPaid',
  'RefundReturned',
] as const satisfies readonly AccountEvent['type'][];
const reports = ({ type }: AccountEvent): boolean => (reporting as readonly string[]).includes(type);

const vouchersIn = ({ data }: AccountEvent): readonly string[] => [
  ...new Set([
    ...('voucherNo' in data ? [data.voucherNo] : []),
    ...('lines' in data ? (data.lines ?? []) : []).map(({ voucherNo }) => voucherNo),
  ]),
];

/** Of the voucher's lines in this account, what stands of each class. */
const standing = ({ payments }: Account, voucherNo: string): readonly FindingTogether[] => {
  const rows = new Map<FindingTogether['class'], FindingTogether>();
  for (const payment of payments) {
    if (payment.voucherNo !== voucherNo || payment.entry === null) continue;
    const { amountFen, entry } = payment;
    for (const [found, differenceFen] of findingsOf(payment)) {
      const sum = rows.get(found);
      rows.set(found, {
        voucherNo,
        class: found,
        enteredOn: entry.enteredOn,
        amountFen: addFen(amountFen, sum?.amountFen ?? noFen),
        enteredFen: addFen(entry.enteredFen, sum?.enteredFen ?? noFen),
        differenceFen: addFen(differenceFen, sum?.differenceFen ?? noFen),
      });
    }
  }
  return [...rows.values()];
};

/** What is found of one line, and what differs by it. */
const findingsOf = ({ place, contested, finding, paidBack, refundDueFen, amountFen, differenceFen }: Payment) => {
  const found: [FindingTogether['class'], Fen][] = [];
  if (place === 'D05' || place === 'D14') found.push([place, amountFen]);
  if (place === 'posted' && contested) found.push(['D14', amountFen]);
  if (paidBack?.returned) found.push(['D19', paidBack.amountFen]);
  else if (finding !== null && refundDueFen > 0) found.push([finding, differenceFen]);
  return found;
};
