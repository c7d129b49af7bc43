import type { StoredEvent } from '@jumin/event-store';
import type { Database } from '../../application/ports';
import type { CaseEvent } from '../../domain/case/events';
import type { DaysClosed } from '../../domain/day/documents';

/** Cases as they stand, and how far the days of each county have closed. Set-based: a batch folds each case in memory and writes it once. */
export const applyCases = async (database: Database, events: readonly StoredEvent[]): Promise<void> => {
  const told = new Map<string, Told>();
  const closed = new Map<string, string>();
  for (const event of events) {
    if (event.type === 'DaysClosed') {
      const { county, through } = event.data as DaysClosed['data'];
      if (through > (closed.get(county) ?? '')) closed.set(county, through);
    }
    if (!event.stream.startsWith('case-')) continue;
    const caseId = event.stream.slice('case-'.length);
    told.set(caseId, tell(told.get(caseId) ?? { caseId }, event as unknown as CaseEvent));
  }
  const found = [...told.values()].filter(({ rootKey }) => rootKey !== undefined);
  const later = [...told.values()].filter(({ rootKey }) => rootKey === undefined);
  if (found.length > 0) await database.query(rememberFound, [JSON.stringify(found)]);
  if (later.length > 0) await database.query(rememberLater, [JSON.stringify(later)]);
  if (closed.size > 0)
    await database.query(rememberClosed, [JSON.stringify([...closed].map(([county, through]) => ({ county, through })))]);
};

/** What a batch says of one case; fields that it does not mention stay as they were. */
interface Told {
  readonly caseId: string;
  readonly rootKey?: string;
  readonly state?: string;
}
const tell = (sofar: Told, event: CaseEvent): Told => {
  switch (event.type) {
    case 'DiscrepancyFound':
      return { caseId: sofar.caseId, state: 'open', ...event.data };
    case 'ResponsibilityAssigned':
      return { ...sofar, state: 'attributed', ...event.data };
    case 'CorrectionSubmitted':
      return { ...sofar, state: 'submitted' };
    case 'CorrectionCountersigned':
      return { ...sofar, state: 'countersigned' };
    case 'CorrectionRefused':
    case 'CorrectionFailed':
      return { ...sofar, state: 'attributed' };
    case 'DiscrepancyCorrected':
      return { ...sofar, state: 'corrected' };
    // From here on it stands in no later period.
    case 'DiscrepancyClosed':
      return { ...sofar, state: 'closed', ...{ clearedOn: event.data.on, clearedBy: '更正' } };
    case 'DiscrepancyCleared':
      return { ...sofar, state: 'cleared', ...{ clearedOn: event.data.on, clearedBy: event.data.by } };
    default:
      return event satisfies never;
  }
};

const columns = `"caseId" uuid, county text, class text, "rootKey" text, state text, erred text, corrects text, rule text, "openedOn" date, "dueOn" date,
  "clearedOn" date, "clearedBy" text, keys json, "amountFen" bigint, "differenceFen" bigint, parties json`;

const rememberFound = `
  insert into discrepancy (case_id, county, class, root_key, state, erred, corrects, rule, opened_on, due_on, cleared_on, cleared_by, keys, subject_id, amount_fen, difference_fen, parties)
  select "caseId", county, class, "rootKey", state, erred, corrects, rule, "openedOn", "dueOn", "clearedOn", "clearedBy", keys, (keys->>'subjectId')::uuid, "amountFen", "differenceFen", parties
  from json_to_recordset($1::json) as c(${columns})
  on conflict (case_id) do update set class = excluded.class, state = excluded.state, erred = excluded.erred, corrects = excluded.corrects, rule = excluded.rule,
    opened_on = excluded.opened_on, due_on = excluded.due_on, cleared_on = excluded.cleared_on, cleared_by = excluded.cleared_by, keys = excluded.keys,
    subject_id = excluded.subject_id, amount_fen = excluded.amount_fen, difference_fen = excluded.difference_fen, parties = excluded.parties`;

const rememberLater = `
  update discrepancy d set state = coalesce(c.state, d.state), erred = coalesce(c.erred, d.erred), corrects = coalesce(c.corrects, d.corrects), rule = coalesce(c.rule, d.rule),
    due_on = coalesce(c."dueOn", d.due_on), cleared_on = coalesce(c."clearedOn", d.cleared_on), cleared_by = coalesce(c."clearedBy", d.cleared_by)
  from json_to_recordset($1::json) as c(${columns}) where d.case_id = c."caseId"`;

const rememberClosed = `
  insert into closed_day (county, through) select county, through from json_to_recordset($1::json) as c(county text, through date)
  on conflict (county) do update set through = greatest(closed_day.through, excluded.through)`;
