import { fen, type Fen, type LocalDate, type SubjectId } from '@jumin/kernel';
import type { Database } from '@jumin/platform';

export interface ParticipantRow {
  readonly subjectId: SubjectId;
  /** Nobody has enrolled the person; on the rolls; 暂停; 终止. */
  readonly status: 'unknown' | 'enrolled' | 'held' | 'ended';
  readonly county: string | null;
  readonly unit: string | null;
  readonly village: string | null;
  readonly registeredOn: LocalDate | null;
  readonly tierFen: Fen | null;
  readonly heldFrom: LocalDate | null;
  readonly endedOn: LocalDate | null;
}

interface Row {
  readonly subject_id: SubjectId;
  readonly county: string | null;
  readonly unit: string | null;
  readonly village: string | null;
  readonly registered_on: LocalDate | null;
  readonly tier_fen: string | null;
  readonly held_from: LocalDate | null;
  readonly ended_on: LocalDate | null;
}
const columns = 'subject_id, county, unit, village, registered_on, tier_fen, held_from, ended_on';

const told = (row: Row): ParticipantRow => ({
  subjectId: row.subject_id,
  status: row.ended_on !== null ? 'ended' : row.held_from !== null ? 'held' : row.county !== null ? 'enrolled' : 'unknown',
  county: row.county,
  unit: row.unit,
  village: row.village,
  registeredOn: row.registered_on,
  tierFen: row.tier_fen === null ? null : fen(Number(row.tier_fen)),
  heldFrom: row.held_from,
  endedOn: row.ended_on,
});

export const findParticipant = async (database: Database, subject: SubjectId): Promise<ParticipantRow | null> => {
  const { rows } = await database.query<Row>(`select ${columns} from participant where subject_id = $1`, [subject]);
  return rows[0] ? told(rows[0]) : null;
};

/** Participants of a county or a unit of it, in order of subject, after one, at most `limit`. */
export const participantsOf = async (
  database: Database,
  {
    county,
    unit = null,
    after = '00000000-0000-0000-0000-000000000000',
    limit = 200,
  }: { readonly county: string; readonly unit?: string | null; readonly after?: string; readonly limit?: number },
): Promise<readonly ParticipantRow[]> => {
  const { rows } = await database.query<Row>(
    `select ${columns} from participant where county = $1 and ($2::text is null or unit = $2) and subject_id > $3::uuid order by subject_id limit $4`,
    [county, unit, after, limit],
  );
  return rows.map(told);
};
