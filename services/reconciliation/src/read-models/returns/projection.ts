import type { ContributionReturned } from '@jumin/contracts';
import type { Message } from '@jumin/messaging';
import type { Database } from '../../application/ports';

/** Which of the treasury's 退库 and 退库退回 have found whose they are, and when the documents showed it. */
export const applyReturns = async (database: Database, messages: readonly Message[]): Promise<void> => {
  const rows = messages.map(({ data, receivedOn }) => {
    const { county, returnNo } = data as ContributionReturned;
    return { county, returnNo, receivedOn };
  });
  if (rows.length === 0) return;
  await database.query(
    `insert into returned as r (return_no, county, told_on)
     select "returnNo", county, min("receivedOn") from json_to_recordset($1::json) as t("returnNo" text, county text, "receivedOn" date) group by 1, 2
     on conflict (return_no, county) do update set told_on = least(r.told_on, excluded.told_on)`,
    [JSON.stringify(rows)],
  );
};
