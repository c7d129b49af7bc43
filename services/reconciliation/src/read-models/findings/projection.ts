import type { FindingReported } from '@jumin/contracts';
import type { Message } from '@jumin/messaging';
import type { Database } from '../../application/ports';

/** Remembers from when until when other services saw a difference. Days are those of the documents that made them see it. */
export const applyFindings = async (database: Database, messages: readonly Message[]): Promise<void> => {
  for (const round of rounds(messages)) {
    const rows = round.map(({ type, receivedOn, data }) => ({ ...(data as FindingReported), type, on: receivedOn }));
    await write(
      database,
      withdraw,
      rows.filter(({ type }) => type === 'FindingWithdrawn'),
    );
    const reported = rows.filter(({ type }) => type === 'FindingReported');
    await write(database, retell, reported);
    await write(database, report, reported);
  }
};

const write = async (database: Database, sql: string, rows: readonly object[]) => {
  if (rows.length > 0) await database.query(sql, [JSON.stringify(rows)]);
};

/** Parts a batch so that each finding occurs once in each part, in its order. Nearly always one part. */
const rounds = (messages: readonly Message[]): readonly (readonly Message[])[] => {
  const parts: Message[][] = [];
  const told = new Map<string, number>();
  for (const message of messages) {
    const { findingId } = message.data as FindingReported;
    const nth = told.get(findingId) ?? 0;
    told.set(findingId, nth + 1);
    (parts[nth] ??= []).push(message);
  }
  return parts;
};

// Never before it was reported: what was seen and gone on one day is no difference at its close.
const withdraw = `
  update finding f set withdrawn_on = greatest(w."on", f.reported_on)
  from json_to_recordset($1::json) as w("findingId" uuid, "on" date)
  where f.finding_id = w."findingId" and f.withdrawn_on is null`;

// The finding stands and says something new of itself.
const retell = `
  update finding f set class = r.class, root_key = r."rootKey", keys = r.keys, amount_fen = r."amountFen", difference_fen = r."differenceFen", parties = r.parties
  from json_to_recordset($1::json) as r("findingId" uuid, class text, "rootKey" text, keys json, "amountFen" bigint, "differenceFen" bigint, parties json)
  where f.finding_id = r."findingId" and f.withdrawn_on is null`;

const report = `
  insert into finding (finding_id, reported_on, county, class, root_key, keys, amount_fen, difference_fen, parties)
  select "findingId", "on", county, class, "rootKey", keys, "amountFen", "differenceFen", parties
  from json_to_recordset($1::json) as r("findingId" uuid, "on" date, county text, class text, "rootKey" text, keys json, "amountFen" bigint, "differenceFen" bigint, parties json)
  where not exists (select from finding f where f.finding_id = r."findingId" and f.withdrawn_on is null)
  on conflict (finding_id, reported_on) do update set withdrawn_on = null, class = excluded.class, keys = excluded.keys, amount_fen = excluded.amount_fen,
    difference_fen = excluded.difference_fen, parties = excluded.parties`;
