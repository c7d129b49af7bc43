import type { ContributionPosted } from '@jumin/contracts';
import type { Message } from '@jumin/messaging';
import type { Database } from '../../application/ports';

export const postingTypes = ['ContributionPosted', 'ContributionReversed'] as const;

/** Adds up a batch before it writes: a month is touched once a batch, never once a payment. */
export const applyPostings = async (database: Database, messages: readonly Message[]): Promise<void> => {
  const months = new Map<string, { county: string; month: string; lines: number; amountFen: number }>();
  for (const { type, data } of messages) {
    const { county, enteredOn, enteredFen } = data as ContributionPosted;
    const month = enteredOn.slice(0, 7);
    const sign = type === 'ContributionReversed' ? -1 : 1;
    const sum = months.get(`${county}/${month}`) ?? { county, month, lines: 0, amountFen: 0 };
    sum.lines += sign;
    sum.amountFen += sign * enteredFen;
    months.set(`${county}/${month}`, sum);
  }
  if (months.size === 0) return;
  await database.query(
    `insert into posted_month (county, month, lines, amount_fen)
     select county, month, lines, "amountFen" from json_to_recordset($1::json) as m(county text, month text, lines bigint, "amountFen" bigint)
     on conflict (county, month) do update set lines = posted_month.lines + excluded.lines, amount_fen = posted_month.amount_fen + excluded.amount_fen`,
    [JSON.stringify([...months.values()])],
  );
};
