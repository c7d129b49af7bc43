import type { VillageListsReported } from '@jumin/contracts';
import type { Message } from '@jumin/messaging';
import type { Database } from '../../application/ports';

/** Whom village agents took cash from. A list of a later day takes the place of the batch's earlier one; of one day the one that was told last. */
export const applyLists = async (database: Database, messages: readonly Message[]): Promise<void> => {
  for (const { data, receivedOn } of messages) {
    const { county, fileHash, lines } = data as VillageListsReported;
    await database.query(replaceLines, [county, fileHash, receivedOn, JSON.stringify(lines)]);
  }
};

const replaceLines = `
  with line as (select * from json_to_recordset($4::json) as l("batchNo" text, "subjectId" uuid, "receiptNo" text, "amountFen" bigint)),
  gone as (
    delete from listed using (select distinct "batchNo" from line) as batch
    where listed.batch_no = batch."batchNo" and listed.county = $1 and listed.file_hash <> $2 and listed.received_on <= $3
    returning listed.batch_no
  )
  insert into listed (batch_no, county, subject_id, receipt_no, amount_fen, file_hash, received_on)
  select "batchNo", $1, "subjectId", "receiptNo", "amountFen", $2, $3 from line
  where not exists (select from listed l where l.batch_no = "batchNo" and l.county = $1 and l.received_on > $3)
  on conflict (batch_no, county, subject_id, receipt_no) do update set amount_fen = excluded.amount_fen, file_hash = excluded.file_hash, received_on = excluded.received_on`;
