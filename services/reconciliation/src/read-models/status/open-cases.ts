import type { LocalDate } from '@jumin/kernel';
import type { Database, Sample } from '@jumin/platform';

/** Days since a case was opened, as on the page; a case past its due date is overdue, whatever its age. */
const openCases = `
  select class, case when due_on < $1::date then 'overdue' when $1::date - opened_on <= 3 then '0-3' when $1::date - opened_on <= 10 then '4-10'
                     when $1::date - opened_on <= 30 then '11-30' else '31+' end as age, count(*)::int as cases
  from discrepancy where state not in ('corrected', 'closed', 'cleared') group by 1, 2`;

/** For `/metrics`: how many cases are open on that day, by class and age. */
export async function openCaseSamples(database: Database, today: LocalDate): Promise<readonly Sample[]> {
  const name = 'jumin_open_discrepancies';
  const help = 'Open discrepancies by class and days since they were opened.';
  const { rows } = await database.query<{ class: string; age: string; cases: number }>(openCases, [today]);
  if (rows.length === 0) return [{ name, help, value: 0 }];
  return rows.map(({ class: discrepancy, age, cases }) => ({ name, help, labels: { class: discrepancy, age }, value: cases }));
}
