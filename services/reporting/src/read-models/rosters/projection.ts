import type {
  AllotmentsReported,
  OnBehalfListed,
  RosterClosed,
  RosterCorrected,
  RosterDiscarded,
  RosterLinesDrawn,
  VouchersReported,
} from '@jumin/contracts';
import type { Message } from '@jumin/messaging';
import type { Database } from '../../application/ports';

/** Contracts of rosters, of the vouchers that carry their numbers, and of the allotments for them. */
export const rosterTypes = [
  'VouchersReported',
  'OnBehalfListed',
  'AllotmentsReported',
  'RosterLinesDrawn',
  'RosterClosed',
  'RosterDiscarded',
  'RosterCorrected',
] as const;

/** Documents of many lines, a statement each for the batch; steps of rosters are few and are written in their turn. */
export const applyRosters = async (database: Database, messages: readonly Message[]): Promise<void> => {
  const write = async (sql: string, rows: readonly object[]) => {
    if (rows.length > 0) await database.query(sql, [JSON.stringify(rows)]);
  };
  const linesOf = <Told extends { readonly county: string; readonly lines: readonly object[] }>(type: string): readonly object[] =>
    messages
      .filter((message) => message.type === type)
      .flatMap(({ data }) => (data as Told).lines.map((line) => ({ county: (data as Told).county, ...line })));
  await write(rememberVouchers, vouchersIn(messages));
  await write(rememberLines, linesOf<OnBehalfListed>('OnBehalfListed'));
  await write(rememberAllotments, linesOf<AllotmentsReported>('AllotmentsReported'));
  for (const { type, data } of messages) await step(database, type, data);
};

/** The last word of a batch on each voucher: a later one may cancel it. */
const vouchersIn = (messages: readonly Message[]): readonly object[] => {
  const vouchers = new Map<string, object>();
  for (const { type, data } of messages) {
    if (type !== 'VouchersReported') continue;
    const { county, lines } = data as VouchersReported;
    for (const { voucherNo, batchNo, cancelled } of lines)
      if (batchNo !== null) vouchers.set(`${voucherNo}/${county}`, { voucherNo, county, batchNo, cancelled });
  }
  return [...vouchers.values()];
};

const step = async (database: Database, type: string, data: unknown): Promise<void> => {
  switch (type) {
    case 'RosterLinesDrawn': {
      const { county, rosterNo, feeYear, lines } = data as RosterLinesDrawn;
      await database.query('insert into roster (county, roster_no, fee_year) values ($1, $2, $3) on conflict do nothing', [
        county,
        rosterNo,
        feeYear,
      ]);
      await database.query(drawLines, [county, rosterNo, JSON.stringify(lines)]);
      return;
    }
    case 'RosterClosed': {
      const { county, rosterNo, people, amountFen } = data as RosterClosed;
      await database.query('update roster set closed = true, people = $3, amount_fen = $4 where county = $1 and roster_no = $2', [
        county,
        rosterNo,
        people,
        amountFen,
      ]);
      return;
    }
    case 'RosterDiscarded': {
      const { county, rosterNo } = data as RosterDiscarded;
      for (const table of ['roster_line', 'roster'])
        await database.query(`delete from ${table} where county = $1 and roster_no = $2`, [county, rosterNo]);
      return;
    }
    case 'RosterCorrected': {
      const { county, rosterNo, caseId, source, removed = [], added = [], addedFen = null, people, amountFen } = data as RosterCorrected;
      await database.query(removeLines, [county, rosterNo, removed, caseId]);
      // Who joins a roster that its voucher lists stands on a further voucher of that number.
      if (addedFen !== null) await database.query(joinLines, [county, rosterNo, added, addedFen, caseId]);
      // A correction of the allotment says no headcount, and leaves the roster as it is.
      if (source === 'drawn' && people !== null)
        await database.query('update roster set people = $3, amount_fen = $4 where county = $1 and roster_no = $2', [
          county,
          rosterNo,
          people,
          amountFen,
        ]);
      return;
    }
    default: // Written with its batch.
  }
};

const rememberVouchers = `
  insert into batch_voucher as b (voucher_no, county, batch_no, cancelled)
  select "voucherNo", county, "batchNo", cancelled from json_to_recordset($1::json) as v("voucherNo" text, county text, "batchNo" text, cancelled boolean)
  on conflict (voucher_no, county) do update set cancelled = b.cancelled or excluded.cancelled`;
const rememberLines = `
  insert into on_behalf_line (voucher_no, county, subject_id, fee_year, amount_fen)
  select "voucherNo", county, "subjectId", "feeYear", "amountFen"
  from json_to_recordset($1::json) as l("voucherNo" text, county text, "subjectId" uuid, "feeYear" smallint, "amountFen" bigint)
  on conflict do nothing`;
const rememberAllotments = `
  insert into allotment (county, allotment_no, roster_no, level, purpose, people, amount_fen, allotted_on)
  select county, "allotmentNo", "rosterNo", level, purpose, people, "amountFen", "allottedOn"
  from json_to_recordset($1::json) as a(county text, "allotmentNo" text, "rosterNo" text, level text, purpose text, people int, "amountFen" bigint, "allottedOn" date)
  on conflict do nothing`;
const drawLines = `
  insert into roster_line (county, roster_no, subject_id, identity, amount_fen, state)
  select $1, $2, "subjectId", identity, "amountFen", 'on' from json_to_recordset($3::json) as l("subjectId" uuid, identity text, "amountFen" bigint)
  on conflict do nothing`;
const removeLines = `
  insert into roster_line (county, roster_no, subject_id, state, case_id)
  select $1, $2, subject_id, 'removed', $4 from unnest($3::uuid[]) as leaves(subject_id)
  on conflict (county, roster_no, subject_id) do update set state = 'removed', case_id = excluded.case_id`;
const joinLines = `
  insert into roster_line (county, roster_no, subject_id, amount_fen, state, case_id)
  select $1, $2, subject_id, $4, 'on', $5 from unnest($3::uuid[]) as joins(subject_id)
  on conflict (county, roster_no, subject_id) do update set state = 'on', amount_fen = excluded.amount_fen, case_id = excluded.case_id`;
