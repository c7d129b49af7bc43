import { fen, noFen, subtractFen } from '@jumin/kernel';
import type { Database } from '../../application/ports';
import type { CrossingLine, Statement, StatementItem } from '../../domain/period/events';
import { classesOf } from '../../domain/period/class-statements';
import { findOwingDetails } from '../voucher-lines/find-owing-details';
import { entered, itemFenOf, items } from './items-of-tax-and-agency';
import { casesIn, isUnexplained, leftOf, summed, type Drawn, type StatementQuestion } from './tax-and-treasury';

/**
 * 税务—人社对账单: what the tax authority declared and the treasury entered, against what stands in accounts, kept or due back. What is not posted has a
 * case, except what a payer objects to, which stays posted until it is corrected, and what has no details yet, or details of another sum, which the tax authority owes; what a correction has brought into the fund, or counts otherwise than the treasury's figure, is an item of its own.
 */
export const taxAndAgency = async (database: Database, { county, from, to, dueAfter }: StatementQuestion): Promise<Drawn> => {
  const { rows: totals } = await database.query<{ e_fen: string | null; e_count: string; h_fen: string | null; h_count: string | null }>(
    `with ${entered}
     select (select sum(amount_fen) from entered) as e_fen, (select count(*) from entered) as e_count,
            (select sum(amount_fen) from posted_month where county = $1 and month between to_char($2::date, 'YYYY-MM') and to_char($3::date, 'YYYY-MM')) as h_fen,
            (select sum(lines) from posted_month where county = $1 and month between to_char($2::date, 'YYYY-MM') and to_char($3::date, 'YYYY-MM')) as h_count`,
    [county, from, to],
  );
  const { rows } = await database.query<{ item: string; count: string; amount: string; unexplained: string }>(
    `with ${items}
     select item, count(*) as count, sum(amount_fen) as amount, count(*) filter (where corrects is null or due_on is null) as unexplained from item group by item order by item`,
    [county, from, to],
  );
  const cases = await casesIn(database, county, from, to, classesOf('T-H'));
  const vouchers = await findOwingDetails(database, county, from, to);
  const ofItems = await itemFenOf(
    database,
    { county, from, to },
    vouchers.map(({ voucherNo }) => voucherNo),
  );
  // Of each voucher only what no item has counted already.
  const owing = vouchers.flatMap(({ voucherNo, linesFen, matchedOn, enteredFen, postedFen }): readonly CrossingLine[] => {
    const amountFen = subtractFen(subtractFen(postedFen, enteredFen), ofItems.get(voucherNo) ?? noFen);
    const item = linesFen === 0 ? 'details-missing' : 'details-differ';
    return amountFen === 0 ? [] : [{ item, key: voucherNo, class: 'D02', owner: 'T', dueOn: dueAfter(matchedOn), amountFen }];
  });
  const ofCases = rows.map(({ item, count, amount }): StatementItem => ({ item, count: Number(count), amountFen: fen(Number(amount)) }));
  const between = [...ofCases, ...summed(owing)];
  const { e_fen, e_count, h_fen, h_count } = totals[0]!;
  const statement: Statement = {
    from,
    to,
    firstFen: fen(Number(e_fen ?? 0)),
    firstCount: Number(e_count),
    secondFen: fen(Number(h_fen ?? 0)),
    secondCount: Number(h_count ?? 0),
    items: between,
    differenceFen: leftOf(Number(e_fen ?? 0), between, Number(h_fen ?? 0)),
    unexplained: rows.reduce((sum, { unexplained }) => sum + Number(unexplained), 0) + cases.filter(isUnexplained).length,
  };
  return { statement, lines: [...cases, ...owing] };
};
