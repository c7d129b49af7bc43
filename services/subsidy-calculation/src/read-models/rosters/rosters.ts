import type { StoredEvent } from '@jumin/event-store';
import { fen, type Fen, type LocalDate } from '@jumin/kernel';
import type { Database } from '@jumin/platform';
import type { LinesDrawn, RosterEvent } from '../../domain/roster/events';

/** Rosters and who stands on them. Their events are few and of many lines, so each is written in its turn. */
export const rememberRosters = async (database: Database, batch: readonly StoredEvent[]): Promise<void> => {
  for (const stored of batch) {
    const event = stored as unknown as RosterEvent;
    const { county, rosterNo } = event.data;
    switch (event.type) {
      case 'RosterLinesDrawn':
        await rememberLines(database, event.data);
        break;
      case 'RosterClosed': {
        const { people, amountFen, checker } = event.data;
        await database.query(
          `update roster set status = 'closed', people = $3, amount_fen = $4, checker = $5 where county = $1 and roster_no = $2`,
          [county, rosterNo, people, amountFen, checker],
        );
        break;
      }
      case 'RosterDiscarded':
        await database.query('delete from roster_line where county = $1 and roster_no = $2', [county, rosterNo]);
        await database.query('delete from roster where county = $1 and roster_no = $2', [county, rosterNo]);
        break;
      case 'RosterCorrected': {
        const { removed = [], added = [], addedFen = null, caseId, source } = event.data;
        if (source !== 'drawn') break;
        await database.query(
          `update roster_line set state = 'removed', case_id = $4 where county = $1 and roster_no = $2 and subject_id = any($3::uuid[])`,
          [county, rosterNo, removed, caseId],
        );
        if (addedFen !== null) await database.query(joinLines, [county, rosterNo, added, addedFen, caseId]);
        await database.query(recount, [county, rosterNo]);
        break;
      }
      case 'RosterNotCorrected':
        break;
      default:
        event satisfies never;
    }
  }
};

/** The events of one drawing are appended together, so each adds to what those before it began. */
const rememberLines = async (database: Database, data: LinesDrawn): Promise<void> => {
  const { county, rosterNo, feeYear, asOf, unit = null, policy, maker, lines } = data;
  await database.query(
    `insert into roster (county, roster_no, fee_year, as_of, unit, status, policy, maker, people, amount_fen)
     values ($1, $2, $3, $4, $5, 'drawn', $6, $7, 0, 0) on conflict do nothing`,
    [county, rosterNo, feeYear, asOf, unit, policy, maker],
  );
  await database.query(
    `insert into roster_line (county, roster_no, subject_id, identity, amount_fen, state)
     select $1, $2, "subjectId", identity, "amountFen", 'on' from json_to_recordset($3::json) as l("subjectId" uuid, identity text, "amountFen" bigint)
     on conflict do nothing`,
    [county, rosterNo, JSON.stringify(lines)],
  );
  await database.query(recount, [county, rosterNo]);
};

const joinLines = `
  insert into roster_line (county, roster_no, subject_id, identity, amount_fen, state, case_id)
  select $1, $2, subject_id, null, $4, 'on', $5 from unnest($3::uuid[]) as joins(subject_id)
  on conflict (county, roster_no, subject_id) do update set state = 'on', amount_fen = excluded.amount_fen, case_id = excluded.case_id`;
const recount = `
  update roster set (people, amount_fen) =
    (select count(*), coalesce(sum(amount_fen), 0) from roster_line l where l.county = $1 and l.roster_no = $2 and l.state = 'on')
  where county = $1 and roster_no = $2`;

export interface RosterRow {
  readonly rosterNo: string;
  readonly feeYear: number;
  readonly asOf: LocalDate;
  readonly unit: string | null;
  readonly status: 'drawn' | 'closed';
  readonly policy: string;
  readonly maker: string;
  readonly checker: string | null;
  readonly people: number;
  readonly amountFen: Fen;
}

const rosterColumns = `roster_no as "rosterNo", fee_year as "feeYear", as_of::text as "asOf", unit, status, policy, maker, checker, people, amount_fen as "amountFen"`;
const rosterOf = (row: RosterRow): RosterRow => ({ ...row, amountFen: fen(Number(row.amountFen)) });

/** Rosters of a fee year that were drawn up here. */
export const findRosters = async (database: Database, county: string, feeYear: number): Promise<readonly RosterRow[]> => {
  const { rows } = await database.query<RosterRow>(
    `select ${rosterColumns} from roster where county = $1 and fee_year = $2 order by roster_no`,
    [county, feeYear],
  );
  return rows.map(rosterOf);
};

export interface RosterLineRow {
  readonly subjectId: string;
  readonly identity: string | null;
  readonly amountFen: Fen;
  readonly state: 'on' | 'removed';
  readonly caseId: string | null;
}

/** A roster with a page of its lines, after one of its people; undefined where none was drawn up under the number. */
export const findRoster = async (
  database: Database,
  {
    county,
    rosterNo,
    after,
    limit,
  }: { readonly county: string; readonly rosterNo: string; readonly after?: string; readonly limit: number },
): Promise<(RosterRow & { readonly lines: readonly RosterLineRow[]; readonly next: string | null }) | undefined> => {
  const { rows: found } = await database.query<RosterRow>(`select ${rosterColumns} from roster where county = $1 and roster_no = $2`, [
    county,
    rosterNo,
  ]);
  if (found[0] === undefined) return undefined;
  const { rows } = await database.query<RosterLineRow>(
    `select subject_id as "subjectId", identity, amount_fen as "amountFen", state, case_id as "caseId" from roster_line
     where county = $1 and roster_no = $2 and ($3::uuid is null or subject_id > $3) order by subject_id limit $4`,
    [county, rosterNo, after ?? null, limit],
  );
  const lines = rows.map((row) => ({ ...row, amountFen: fen(Number(row.amountFen)) }));
  return { ...rosterOf(found[0]), lines, next: lines.length < limit ? null : lines.at(-1)!.subjectId };
};

/** Who stands on another roster of the year, drawn or closed, or has 代缴 of it in the account already. */
export const findOnOtherRosters = async (
  database: Database,
  { county, feeYear, rosterNo }: { readonly county: string; readonly feeYear: number; readonly rosterNo: string },
): Promise<ReadonlySet<string>> => {
  const { rows } = await database.query<{ subject_id: string }>(
    `select subject_id from roster r join roster_line l using (county, roster_no)
     where r.county = $1 and r.fee_year = $2 and r.roster_no <> $3 and l.state = 'on'
     union select subject_id from basis where county = $1 and fee_year = $2 and on_behalf_fen > 0`,
    [county, feeYear, rosterNo],
  );
  return new Set(rows.map(({ subject_id }) => subject_id));
};
