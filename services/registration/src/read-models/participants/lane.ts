import type { LogLane } from '@jumin/platform';
import type { ParticipantEvent } from '../../domain/participant/events';

/** Who participates, one row a person: the last form as it counts, and whether the person is on hold or dead. */
export const participantsLane: LogLane = {
  name: 'participants',
  reads: 'log',
  categories: ['participant'],
  tables: ['participant'],
  apply: async (database, events) => {
    const forms = new Map<string, object>();
    const ends = new Map<string, object>();
    const holds = new Map<string, object>();
    for (const stored of events) {
      const subjectId = stored.stream.slice('participant-'.length);
      const event = stored as unknown as ParticipantEvent;
      // Of one person the last event of a batch tells all that the earlier ones did.
      if (event.type === 'ParticipantEnrolled' || event.type === 'ParticularsChanged') forms.set(subjectId, { subjectId, ...event.data });
      else if (event.type === 'ParticipationEnded') ends.set(subjectId, { subjectId, endedOn: event.data.on });
      else if (event.type === 'ParticipationHeld') holds.set(subjectId, { subjectId, heldFrom: event.data.from });
      else if (event.type === 'ParticipationResumed') holds.set(subjectId, { subjectId, heldFrom: null });
    }
    const write = async (sql: string, rows: ReadonlyMap<string, object>) => {
      if (rows.size > 0) await database.query(sql, [JSON.stringify([...rows.values()])]);
    };
    await write(writeForms, forms);
    await write(writeEnds, ends);
    await write(writeHolds, holds);
  },
};

const writeForms = `
  insert into participant (subject_id, county, unit, village, born, sex, name_ix, registered_on, tier_fen, student, public_official, sealed)
  select "subjectId", county, unit, village, born, sex, "nameIx", "registeredOn", "tierFen", student, "publicOfficial", sealed
  from json_to_recordset($1::json) as f("subjectId" uuid, county text, unit text, village text, born date, sex text, "nameIx" text, "registeredOn" date,
       "tierFen" bigint, student boolean, "publicOfficial" boolean, sealed text)
  on conflict (subject_id) do update set county = excluded.county, unit = excluded.unit, village = excluded.village, born = excluded.born, sex = excluded.sex,
    name_ix = excluded.name_ix, registered_on = excluded.registered_on, tier_fen = excluded.tier_fen, student = excluded.student,
    public_official = excluded.public_official, sealed = excluded.sealed`;

// A death list may name people whom nobody has enrolled. Whoever has died is not on hold.
const writeEnds = `
  insert into participant (subject_id, ended_on)
  select "subjectId", "endedOn" from json_to_recordset($1::json) as e("subjectId" uuid, "endedOn" date)
  on conflict (subject_id) do update set ended_on = excluded.ended_on, held_from = null`;

const writeHolds = `
  update participant set held_from = h."heldFrom"
  from json_to_recordset($1::json) as h("subjectId" uuid, "heldFrom" date) where subject_id = h."subjectId" and ended_on is null`;
