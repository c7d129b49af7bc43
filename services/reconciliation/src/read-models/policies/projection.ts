import type { PolicyLoaded } from '@jumin/contracts';
import { yearOf, type LocalDate, type WorkingDayCalendar } from '@jumin/kernel';
import type { Message } from '@jumin/messaging';
import { compilingOnce } from '@jumin/policy';
import type { Database } from '../../application/ports';
import { nextWorkingDay } from '../documents/projection';

/** In how many working days from its opening a case is due, by county and year. */
export const applyPolicies = async (database: Database, messages: readonly Message[]): Promise<void> => {
  // One that does not compile is a bug, since subsidy calculation compiled it before it told anyone: it parks the county's key.
  const compiled = compilingOnce();
  for (const { data } of messages as readonly Message<'PolicyLoaded', PolicyLoaded>[]) {
    const { county, feeYear } = data;
    await database.query(
      `insert into due_rule (county, fee_year, working_days) values ($1, $2, $3)
       on conflict (county, fee_year) do update set working_days = excluded.working_days`,
      [county, feeYear, compiled(data).dueWorkingDays],
    );
  }
};

/** By year of opening, then by the last year before it; 10 where no policy is loaded. */
const dueRuleOf = async (database: Database, county: string): Promise<(year: number) => number> => {
  const { rows } = await database.query<{ fee_year: number; working_days: number }>(
    'select fee_year, working_days from due_rule where county = $1 order by fee_year desc',
    [county],
  );
  return (year) => (rows.find(({ fee_year }) => fee_year <= year) ?? rows.at(-1))?.working_days ?? 10;
};

/** The day by which what was opened on another is due. */
export const dueAfterOf = async (
  database: Database,
  calendar: WorkingDayCalendar,
  county: string,
): Promise<(day: LocalDate) => LocalDate> => {
  const dueRule = await dueRuleOf(database, county);
  return (day) => {
    let due = day;
    for (let days = dueRule(yearOf(day)); days > 0; days--) due = nextWorkingDay(calendar, due);
    return due;
  };
};
