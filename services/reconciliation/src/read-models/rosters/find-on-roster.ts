import type { Database } from '../../application/ports';
import type { DiscrepancyCase } from '../../domain/case/state';

/** Which of these people stand on the roster that the case is about: the one that was closed under its number, or else what its vouchers list. */
export const findOnRoster = async (
  database: Database,
  current: DiscrepancyCase | undefined,
  subjectIds: readonly string[],
): Promise<ReadonlySet<string>> => {
  if (current === undefined || current.status === 'none' || current.keys.rosterNo === undefined || subjectIds.length === 0)
    return new Set();
  const { rows } = await database.query<{ subject_id: string }>(find, [current.county, current.keys.rosterNo, subjectIds]);
  return new Set(rows.map(({ subject_id }) => subject_id));
};

// By the keys, one after the other, whatever the planner knows of the tables.
const find = `
  select l.subject_id from roster_line l where l.county = $1 and l.roster_no = $2 and l.subject_id = any($3::uuid[])
    and exists (select from roster r where r.county = $1 and r.roster_no = $2)
  union
  select o.subject_id from (select voucher_no from expected where batch_no = $2 and county = $1 and cancelled_on is null offset 0) x
  cross join lateral (select subject_id from on_behalf_line where voucher_no = x.voucher_no and on_behalf_line.county = $1 and subject_id = any($3::uuid[]) offset 0) o
  where not exists (select from roster r where r.county = $1 and r.roster_no = $2)`;
