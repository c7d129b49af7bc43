import type { PaymentKind } from '@jumin/contracts';
import { actorOf, type StoredEvent } from '@jumin/event-store';
import { fen, type FeeYear, type Fen, type LocalDate, type SubjectId } from '@jumin/kernel';
import type { Database, LogLane } from '@jumin/platform';
import type { Accounts } from '../../application/accounts';
import { whereNow } from '../../application/follow-moves';
import type { Policies } from '../../application/policies';
import { returnCommand } from '../../application/take-returns';
import type { AccountEvent, ChangeLine, StandingData } from '../../domain/account/events';
import { findReturns } from '../documents/find-returns';

/**
 * 应退清单: payments of which something goes back. A payment that is kept whole, nearly every one, writes nothing here. What is due may show whose money the
 * treasury gave back of a voucher of several people: the row is written before that is looked for, as the lane of postings writes the treasury's line first.
 */
export const refundsLane = (accounts: Accounts, policies: Policies, database: Database): LogLane => ({
  name: 'refunds',
  reads: 'log',
  categories: ['account'],
  tables: ['refund'],
  apply: async (rowsIn, events) => {
    const rows = events.flatMap((event) => rowsOf(event));
    if (rows.length === 0) return;
    // One instance at a time: what it adds to must stand still while it looks what is in it.
    await rowsIn.query('lock table refund in share row exclusive mode');
    await rowsIn.query(addToRefunds, [JSON.stringify(rows)]);
  },
  act: async (events) => {
    const shown = new Map(events.flatMap((event) => rowsOf(event).map(({ voucherNo }) => [voucherNo, event] as const)));
    const returned = await whereNow(accounts, await findReturns(database, [...shown.keys()]));
    if (returned.length === 0) return;
    await accounts.handle(
      returned.map((one) => {
        const event = shown.get(one.voucherNo)!;
        return returnCommand(one, { receivedOn: event.receivedOn, position: event.position, actor: actorOf(event) }, policies);
      }),
    );
  },
});

interface RefundRow extends Pick<ChangeLine, 'voucherNo' | 'kind'> {
  readonly subjectId: string;
  readonly feeYear: FeeYear;
  readonly county: string;
  /** Null: not said, the one before stays. */
  readonly class: string | null;
  readonly refundDueFen: number;
  readonly since: LocalDate;
  readonly position: string;
}

const rowsOf = (stored: StoredEvent): readonly RefundRow[] => {
  const event = stored as unknown as AccountEvent;
  if (!('lines' in event.data)) return [];
  const { county, feeYear, lines = [] } = event.data as StandingData;
  const subjectId = stored.stream.slice('account-'.length);
  return lines
    .filter(({ refundDueFen, raised }) => refundDueFen !== 0 || raised)
    .map(({ voucherNo, kind, refundDueFen, raised = null }) => ({
      subjectId,
      voucherNo,
      kind,
      feeYear,
      county,
      class: raised,
      refundDueFen,
      since: stored.receivedOn,
      position: stored.position,
    }));
};

/**
 * What is due is a sum of changes, and a batch may come again, longer or shorter than before: after a crash, or where another instance was faster. So a
 * change counts only beyond the last event that is in its row.
 */
const addToRefunds = `
  with told as (
    select nth, "subjectId" as subject_id, "voucherNo" as voucher_no, "feeYear" as fee_year, kind, county, class, "refundDueFen" as refund_due_fen, since, position
    from rows from (json_to_recordset($1::json) as ("subjectId" uuid, "voucherNo" text, "feeYear" smallint, kind text, county text, class text, "refundDueFen" bigint, since date, position text))
      with ordinality as r ("subjectId", "voucherNo", "feeYear", kind, county, class, "refundDueFen", since, position, nth)
  ), fresh as (
    select told.* from told left join refund r using (subject_id, voucher_no, fee_year, kind)
    where r.position is null or told.position collate "C" > r.position
  )
  insert into refund (subject_id, voucher_no, fee_year, kind, county, class, refund_due_fen, since, position)
  select subject_id, voucher_no, fee_year, kind, (array_agg(county order by nth desc))[1],
    (array_agg(class order by nth desc) filter (where class is not null))[1], sum(refund_due_fen), (array_agg(since order by nth desc))[1], max(position collate "C")
  from fresh group by subject_id, voucher_no, fee_year, kind
  on conflict (subject_id, voucher_no, fee_year, kind) do update set county = excluded.county, class = coalesce(excluded.class, refund.class),
    refund_due_fen = refund.refund_due_fen + excluded.refund_due_fen, since = excluded.since, position = excluded.position`;

export interface RefundDue {
  readonly subjectId: SubjectId;
  readonly voucherNo: string;
  readonly feeYear: FeeYear;
  readonly kind: PaymentKind;
  /** D12 paid twice, D25 may not pay, D26 not as the policy has it. */
  readonly class: string;
  readonly refundDueFen: Fen;
  readonly since: LocalDate;
  /** Where the next page begins. */
  readonly cursor: string;
}

const beforeAll = '00000000-0000-0000-0000-000000000000//';

/** What of a county's fee year goes back and to whom, in order of subject and voucher, after a cursor, at most `limit`. */
export const refundsDue = async (
  database: Database,
  county: string,
  feeYear: FeeYear,
  { after = beforeAll, limit = 200 }: { readonly after?: string; readonly limit?: number } = {},
): Promise<readonly RefundDue[]> => {
  const [subject, voucherNo = '', kind = ''] = after.split('/');
  const { rows } = await database.query<Row>(
    `select subject_id, voucher_no, fee_year, kind, class, refund_due_fen, since from refund
     where county = $1 and fee_year = $2 and refund_due_fen > 0 and (subject_id, voucher_no, kind) > ($3::uuid, $4, $5)
     order by subject_id, voucher_no, kind limit $6`,
    [county, feeYear, subject, voucherNo, kind, limit],
  );
  return rows.map((row) => ({
    subjectId: row.subject_id,
    voucherNo: row.voucher_no,
    feeYear: row.fee_year as FeeYear,
    kind: row.kind,
    class: row.class,
    refundDueFen: fen(Number(row.refund_due_fen)),
    since: row.since,
    cursor: `${row.subject_id}/${row.voucher_no}/${row.kind}`,
  }));
};

interface Row {
  readonly subject_id: SubjectId;
  readonly voucher_no: string;
  readonly fee_year: number;
  readonly kind: PaymentKind;
  readonly class: string;
  readonly refund_due_fen: string;
  readonly since: LocalDate;
}
