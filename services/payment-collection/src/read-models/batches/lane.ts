import type { StoredEvent } from '@jumin/event-store';
import { fen, type Fen, type LocalDate } from '@jumin/kernel';
import type { Database, LogLane } from '@jumin/platform';
import type { BatchEvent } from '../../domain/batch/events';

/** How far each batch of village cash has come. */
export const batchProgressLane: LogLane = {
  name: 'batch-progress',
  reads: 'log',
  categories: ['batch'],
  tables: ['batch'],
  apply: async (database, events) => {
    // A batch of events may tell several times of one batch of cash; steps are taken in order, then written once.
    const steps = new Map<string, Step>();
    for (const event of events) {
      const [, county = '', ...rest] = event.stream.split('-');
      steps.set(event.stream, take(steps.get(event.stream) ?? nothingNew(county, rest.join('-'), event.receivedOn), event));
    }
    if (steps.size > 0) await database.query(writeSteps, [JSON.stringify([...steps.values()])]);
  },
};

interface Step {
  readonly county: string;
  readonly batchNo: string;
  readonly status: 'collecting' | 'held' | 'declared' | null;
  readonly people: number | null;
  readonly listedFen: Fen | null;
  readonly depositedFen: number;
  readonly slips: number;
  readonly firstOn: LocalDate;
  readonly since: LocalDate;
}
const nothingNew = (county: string, batchNo: string, on: LocalDate): Step => ({
  county,
  batchNo,
  status: null,
  people: null,
  listedFen: null,
  depositedFen: 0,
  slips: 0,
  firstOn: on,
  since: on,
});

const take = (step: Step, stored: StoredEvent): Step => {
  const event = stored as unknown as BatchEvent;
  const since = stored.receivedOn;
  switch (event.type) {
    case 'BatchListed':
      return { ...step, people: event.data.people, listedFen: event.data.amountFen, since };
    case 'BatchDeposited':
      return { ...step, depositedFen: step.depositedFen + event.data.amountFen, slips: step.slips + 1, since };
    case 'BatchHeld':
      return { ...step, status: 'held', since };
    case 'BatchDeclared':
      return { ...step, status: 'declared', since };
    default:
      return event satisfies never;
  }
};

const writeSteps = `
  insert into batch (county, batch_no, status, people, listed_fen, deposited_fen, slips, first_on, since)
  select county, "batchNo", coalesce(status, 'collecting'), people, "listedFen", "depositedFen", slips, "firstOn", since
  from json_to_recordset($1::json) as s(county text, "batchNo" text, status text, people int, "listedFen" bigint, "depositedFen" bigint, slips int, "firstOn" date, since date)
  on conflict (county, batch_no) do update set
    status = case when excluded.status = 'collecting' then batch.status else excluded.status end,
    people = coalesce(excluded.people, batch.people), listed_fen = coalesce(excluded.listed_fen, batch.listed_fen),
    deposited_fen = batch.deposited_fen + excluded.deposited_fen, slips = batch.slips + excluded.slips, since = excluded.since`;

export interface BatchProgress {
  readonly batchNo: string;
  /** collecting: the list or the slip is missing; held: they differ (D08); declared: they agree. */
  readonly status: 'collecting' | 'held' | 'declared';
  readonly people: number | null;
  readonly listedFen: Fen | null;
  readonly depositedFen: Fen;
  readonly slips: number;
  readonly firstOn: LocalDate;
  readonly since: LocalDate;
}

/** Batches of a county in order of number, after one number, at most `limit`. */
export const batchesOf = async (
  database: Database,
  county: string,
  { status = null, after = '', limit = 200 }: { readonly status?: string | null; readonly after?: string; readonly limit?: number } = {},
): Promise<readonly BatchProgress[]> => {
  const { rows } = await database.query<
    Record<'batch_no' | 'listed_fen' | 'deposited_fen', string> & {
      status: BatchProgress['status'];
      people: number | null;
      slips: number;
      first_on: LocalDate;
      since: LocalDate;
    }
  >(
    `select batch_no, status, people, listed_fen, deposited_fen, slips, first_on, since from batch
     where county = $1 and ($2::text is null or status = $2) and batch_no > $3 order by batch_no limit $4`,
    [county, status, after, limit],
  );
  return rows.map((row) => ({
    batchNo: row.batch_no,
    status: row.status,
    people: row.people,
    listedFen: row.listed_fen === null ? null : fen(Number(row.listed_fen)),
    depositedFen: fen(Number(row.deposited_fen)),
    slips: row.slips,
    firstOn: row.first_on,
    since: row.since,
  }));
};
