import type { CommandHandler } from '@jumin/event-store';
import { caseIdOf } from '@jumin/kernel';
import type { Database } from '../../application/ports';
import type { CaseEvent } from '../../domain/case/events';
import type { DiscrepancyCase } from '../../domain/case/state';

/** Writes how these cases stand now into the table from which detectors and screens read. Told twice, it writes the same. */
export const rememberCases = async (database: Database, rootKeys: readonly string[], county: string, cases: CommandHandler<DiscrepancyCase, CaseEvent>): Promise<void> => {
  if (rootKeys.length === 0) return;
  const ids = rootKeys.map((rootKey) => caseIdOf(county, rootKey));
  const states = await cases.states(ids.map((id) => `case-${id}`));
  const rows = ids.flatMap((id) => {
    const standing = states.get(`case-${id}`);
    return standing === undefined || standing.status === 'none' ? [] : [{ id, ...rowOf(standing) }];
  });
  await database.query(
    `insert into discrepancy (case_id, county, class, root_key, state, erred, corrects, opened_on, due_on, cleared_on, keys, amount_fen, difference_fen, parties)
     select id, county, class, "rootKey", state, erred, corrects, "openedOn", "dueOn", "clearedOn", keys, "amountFen", "differenceFen", parties
     from json_to_recordset($1::json) as c(id uuid, county text, class text, "rootKey" text, state text, erred text, corrects text, "openedOn" date, "dueOn" date,
          "clearedOn" date, keys json, "amountFen" bigint, "differenceFen" bigint, parties json)
     on conflict (case_id) do update set class = excluded.class, state = excluded.state, erred = excluded.erred, corrects = excluded.corrects, opened_on = excluded.opened_on,
       due_on = excluded.due_on, cleared_on = excluded.cleared_on, keys = excluded.keys, amount_fen = excluded.amount_fen, difference_fen = excluded.difference_fen, parties = excluded.parties`,
    [JSON.stringify(rows)],
  );
};

const rowOf = (standing: Exclude<DiscrepancyCase, { status: 'none' }>) => ({
  county: standing.county,
  class: standing.class,
  rootKey: standing.rootKey,
  state: standing.status,
  erred: 'erred' in standing ? standing.erred : null,
  corrects: 'corrects' in standing ? standing.corrects : null,
  openedOn: standing.openedOn,
  dueOn: 'dueOn' in standing ? standing.dueOn : null,
  clearedOn: standing.status === 'cleared' ? standing.clearedOn : null,
  keys: standing.keys,
  amountFen: standing.amountFen,
  differenceFen: standing.differenceFen,
  parties: standing.parties,
});
