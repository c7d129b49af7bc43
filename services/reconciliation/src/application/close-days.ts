import { CommandHandler, type Actor, type Aggregate, type Command } from '@jumin/event-store';
import { accept, addDays, caseIdOf, commandIdOf, monthOf, type LocalDate, type WorkingDayCalendar } from '@jumin/kernel';
import { clear, open } from '../domain/case/decide';
import type { CaseEvent } from '../domain/case/events';
import type { DiscrepancyCase } from '../domain/case/state';
import type { DayClosed } from '../domain/day/documents';
import { detectors, findCleared, type Close } from '../read-models/documents/find-differences';
import { rememberCases } from '../read-models/cases/remember';
import type { Database } from './ports';

/** `period-<county>-<month>`; days of a month close once, in order. */
export const periodAggregate: Aggregate<{ readonly closed: readonly LocalDate[] }, DayClosed> = {
  category: 'period',
  initial: { closed: [] },
  evolve: ({ closed }, { data: { day } }) => ({ closed: [...closed, day] }),
};

export interface DayBooks {
  readonly database: Database;
  readonly cases: CommandHandler<DiscrepancyCase, CaseEvent>;
  readonly periods: CommandHandler<{ readonly closed: readonly LocalDate[] }, DayClosed>;
  readonly calendar: WorkingDayCalendar;
  readonly actorOf: (county: string) => Actor;
  /** Working days from the opening of a case to its due date. Default 10. */
  readonly dueWorkingDays?: number;
}

/**
 * Closes every day that is not closed yet up to and including `through`, in order, each with the documents handed over by then: a run that comes late
 * finds the same cases, opened on the same days, as one that came every midnight.
 */
export const closeDays = async (books: DayBooks, county: string, through: LocalDate): Promise<{ readonly days: number; readonly opened: number; readonly cleared: number }> => {
  let [days, opened, cleared] = [0, 0, 0];
  for (let day = await firstOpenDay(books.database, county); day !== null && day <= through; day = addDays(day, 1)) {
    const closed = await closeDay(books, county, day);
    days++;
    opened += closed.opened;
    cleared += closed.cleared;
  }
  return { days, opened, cleared };
};

const firstOpenDay = async (database: Database, county: string): Promise<LocalDate | null> => {
  const { rows } = await database.query<{ day: LocalDate | null }>(
    `select coalesce(
       (select through + 1 from closed_day where county = $1),
       least((select min(received_on) from expected where county = $1), (select min(received_on) from entry where county = $1), (select min(reported_on) from finding where county = $1))
     )::text as day`,
    [county],
  );
  return rows[0]?.day ?? null;
};

const closeDay = async ({ database, cases, periods, calendar, actorOf, dueWorkingDays = 10 }: DayBooks, county: string, day: LocalDate) => {
  const close: Close = { county, day, overdueUpTo: lastOverdueIssueDate(calendar, day) };
  const command = (rootKey: string, step: string, decide: Command<DiscrepancyCase, CaseEvent>['decide']): Command<DiscrepancyCase, CaseEvent> => ({
    id: commandIdOf(step, county, rootKey, day),
    stream: `case-${caseIdOf(county, rootKey)}`,
    actor: actorOf(county),
    effectiveOn: day,
    receivedOn: day,
    decide,
  });
  const gone = await findCleared(database, close);
  const cleared = await cases.handle(gone.map(({ rootKey, by }) => command(rootKey, 'clear', clear({ on: day, by }))));
  await rememberCases(database, gone.map(({ rootKey }) => rootKey), county, cases);
  const dueOn = calendar.addWorkingDays(day, dueWorkingDays);
  let opened = 0;
  for (const detect of detectors) {
    const found = await detect(database, close);
    if (found.length === 0) continue;
    const outcomes = await cases.handle(found.map((difference) => command(difference.rootKey, 'open', open(difference, { on: day, dueOn }))));
    opened += outcomes.filter(({ kind }) => kind === 'accepted').length;
    await rememberCases(database, found.map(({ rootKey }) => rootKey), county, cases);
  }
  const counts = { opened, cleared: cleared.filter(({ kind }) => kind === 'accepted').length };
  await periods.handle([
    {
      id: commandIdOf('close-day', county, day),
      stream: `period-${county}-${monthOf(day)}`,
      actor: actorOf(county),
      effectiveOn: day,
      receivedOn: day,
      decide: () => accept<DayClosed>({ type: 'DayClosed', data: { county, day, ...counts } }),
    },
  ]);
  await database.query('insert into closed_day values ($1, $2) on conflict (county) do update set through = greatest(closed_day.through, excluded.through)', [county, day]);
  return counts;
};

/** T+0 and T+1 are transit: the last issue date whose next working day lies before the day that closes. */
const lastOverdueIssueDate = (calendar: WorkingDayCalendar, day: LocalDate): LocalDate => {
  let issued = addDays(day, -2);
  while (calendar.addWorkingDays(issued, 1) >= day) issued = addDays(issued, -1);
  return issued;
};
