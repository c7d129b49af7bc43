import type { PolicyLoaded } from '@jumin/contracts';
import { yearOf, type LocalDate, type WorkingDayCalendar } from '@jumin/kernel';
import type { Message } from '@jumin/messaging';
import { compilePolicy } from '@jumin/policy';
import type { Database } from '../../application/ports';
import { nextWorkingDay } from '../documents/projection';

/** In how many working days from its opening a case is due, by county and year. */
export const applyPolicies = async (database: Database, messages: readonly Message[]): Promise<void> => {
  for (const { data } of messages) {
    const { county, feeYear, text, parents } = data as PolicyLoaded;
    const compiled = compilePolicy(text, parents, `${county}-${feeYear}`);
    // Subsidy calculation compiled it before it told anyone, so this is a bug and parks the county's key.
    if (!compiled.ok) throw new Error(`the policy ${county}-${feeYear} that was told does not compile: ${compiled.problems[0]?.en ?? ''}`);
    await database.query(
      `insert into due_rule (county, fee_year, working_days) values ($1, $2, $3)
       on conflict (county, fee_year) do update set working_days = excluded.working_days`,
      [county, feeYear, compiled.policy.dueWorkingDays],
    );
  }
};

/** By year of opening, then by the last year before it; 10 where no policy is loaded. */
export const dueRuleOf = async (database: Database, county: string): Promise<(year: number) => number> => {
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
