import type { StoredEvent } from '@jumin/event-store';
import type { RefundPaymentLine } from '@jumin/intake';
import type { Database } from '../../application/ports';
import type { CaseEvent } from '../../domain/case/events';
import { countyOfFile } from '../documents/projection';

/** What left the 支出户 or came back to it, and what of it was ordered. */
export const applyRefunds = async (database: Database, events: readonly StoredEvent[]): Promise<void> => {
  const paid = events.filter(({ type, stream }) => type === 'LinesReceived' && stream.startsWith('refundPaymentsFile-')).flatMap(linesIn);
  if (paid.length > 0) await database.query(rememberPayments, [JSON.stringify(paid)]);
  const ordered = events.flatMap(orderIn);
  if (ordered.length > 0) await database.query(rememberOrders, [JSON.stringify(ordered)]);
};

const linesIn = (event: StoredEvent) => {
  const county = countyOfFile(event);
  const { lines } = event.data as { readonly lines: readonly RefundPaymentLine[] };
  return lines.map((line) => ({ ...line, county, receivedOn: event.receivedOn }));
};

const orderIn = (stored: StoredEvent) => {
  const { type, data } = stored as unknown as CaseEvent;
  if (type !== 'CorrectionCountersigned' || data.order.action !== 'refund') return [];
  const { county, refundNo, keys, pairs } = data.order;
  const { original = 0, current = 0 } = pairs.find(({ field }) => field === 'amountFen') ?? {};
  const amountFen = Number(original) - Number(current);
  return [{ county, refundNo, subjectId: keys['subjectId'] ?? null, amountFen, orderedOn: stored.receivedOn, at: stored.position }];
};

const rememberPayments = `
  insert into refund_payment (county, flow_no, refund_no, subject_id, amount_fen, paid_on, paid, received_on)
  select county, "flowNo", "refundNo", "subjectId", "amountFen", "paidOn", result = 'paid', "receivedOn"
  from json_to_recordset($1::json) as p(county text, "flowNo" text, "refundNo" text, "subjectId" uuid, "amountFen" bigint, "paidOn" date, result text, "receivedOn" date)
  on conflict do nothing`;
const rememberOrders = `
  insert into refund_order (county, refund_no, subject_id, amount_fen, ordered_on, ordered_at)
  select county, "refundNo", "subjectId", "amountFen", "orderedOn", "at"
  from json_to_recordset($1::json) as o(county text, "refundNo" text, "subjectId" uuid, "amountFen" bigint, "orderedOn" date, "at" text)
  on conflict do nothing`;
