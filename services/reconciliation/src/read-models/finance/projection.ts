import type { OnBehalfReported } from '@jumin/contracts';
import type { StoredEvent } from '@jumin/event-store';
import type { AllotmentLine } from '@jumin/intake';
import type { Message } from '@jumin/messaging';
import type { Database } from '../../application/ports';
import { countyOfFile } from '../documents/projection';

/** What finance allots for rosters of 代缴. The first day on which it was handed over counts, whichever file was taken in first. */
export const applyAllotments = async (database: Database, events: readonly StoredEvent[]): Promise<void> => {
  const rows = events
    .filter(({ type }) => type === 'LinesReceived')
    .flatMap((event) =>
      (event.data as { readonly lines: readonly AllotmentLine[] }).lines
        .filter(({ purpose, rosterNo }) => purpose === 'on-behalf' && rosterNo !== undefined)
        .map(({ allotmentNo, rosterNo, people, amountFen, allottedOn }) => ({
          county: countyOfFile(event),
          fileHash: (event.data as { readonly fileHash: string }).fileHash,
          receivedOn: event.receivedOn,
          allotmentNo,
          rosterNo,
          people,
          amountFen,
          allottedOn,
          at: event.position,
        })),
    );
  if (rows.length === 0) return;
  await database.query(
    `insert into allotment as known (allotment_no, county, roster_no, people, amount_fen, allotted_on, received_on, file_hash)
     select distinct on ("rosterNo", county, "allotmentNo") "allotmentNo", county, "rosterNo", people, "amountFen", "allottedOn",
            min("receivedOn") over (partition by "rosterNo", county, "allotmentNo"), decode("fileHash", 'hex')
     from json_to_recordset($1::json) as a("allotmentNo" text, county text, at text, "fileHash" text, "rosterNo" text, people int, "amountFen" bigint, "allottedOn" date, "receivedOn" date)
     order by "rosterNo", county, "allotmentNo", at collate "C"
     on conflict (roster_no, county, allotment_no) do update set received_on = excluded.received_on where excluded.received_on < known.received_on`,
    [JSON.stringify(rows)],
  );
};

/** The people of 代缴 vouchers; documents of one voucher add up. */
export const applyOnBehalf = async (database: Database, messages: readonly Message[]): Promise<void> => {
  const rows = messages.flatMap(({ data, receivedOn }) => {
    const { county, lines } = data as OnBehalfReported;
    return lines.map((line) => ({ county, receivedOn, ...line }));
  });
  if (rows.length === 0) return;
  await database.query(
    `insert into on_behalf as o (voucher_no, county, people, amount_fen, received_on)
     select "voucherNo", county, sum(people), sum("amountFen"), max("receivedOn")
     from json_to_recordset($1::json) as r("voucherNo" text, county text, people int, "amountFen" bigint, "receivedOn" date)
     group by 1, 2
     on conflict (voucher_no, county) do update set people = o.people + excluded.people, amount_fen = o.amount_fen + excluded.amount_fen,
       received_on = greatest(o.received_on, excluded.received_on)`,
    [JSON.stringify(rows)],
  );
};
