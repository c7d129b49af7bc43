import { fen, type Fen } from '@jumin/kernel';
import type { Database } from '../../application/ports';
import { onBehalfPosted, rosterLines } from '../rosters/query';

/** A line of a bridge of government's money; opens to its items under the same name. */
export interface GovernmentLine {
  readonly item: string;
  readonly amountFen: Fen;
}
export interface GovernmentBridge {
  readonly lines: readonly GovernmentLine[];
  /** Of what must be equal; 0 when it closes. What is not yet allotted is no difference. */
  readonly differenceFen: Fen;
}
/**
 * 缴费补贴 per level: assessed = posted, of which this much is allotted. And 代缴: on rosters, less what is not posted, is what stands in accounts. Rosters
 * of subsidies are not drawn up yet.
 */
export interface GovernmentBridges {
  /** Levels that owe nothing and have allotted nothing are left out. */
  readonly subsidy: Readonly<Partial<Record<Level, GovernmentBridge>>>;
  readonly onBehalf: GovernmentBridge;
}

const levels = ['province', 'city', 'county'] as const;
type Level = (typeof levels)[number];

// What of an allotment's money belongs to the fee year ($2): its roster says so where it is known, else its day.
const inYear = `(case when exists (select from line l where l.roster_no = a.roster_no) then true
  else not exists (select from roster r where r.county = a.county and r.roster_no = a.roster_no) and extract(year from a.allotted_on) = $2 end)`;
const person = (
  amount: string,
) => `select null as voucher_no, subject_id::text, fee_year, null as kind, null as month, ${amount} as amount, null as reason,
  subject_id::text as place, null as roster_no, null as allotment_no from standing where county = $1 and fee_year = $2 and ${amount} <> 0`;
const allotted = (
  sign: string,
  where: string,
) => `select null as voucher_no, null as subject_id, null::smallint as fee_year, null as kind, to_char(a.allotted_on, 'YYYY-MM') as month,
  ${sign}a.amount_fen as amount, null as reason, a.allotment_no as place, a.roster_no, a.allotment_no from allotment a where a.county = $1 and ${where}`;

const itemsOfLevel = (level: Level): readonly (readonly [string, string])[] => {
  const ofLevel = `a.purpose = 'subsidy' and a.level = '${level}' and extract(year from a.allotted_on) = $2`;
  return [
    [`subsidy-${level}-assessed`, person(`${level}_fen`)],
    [`subsidy-${level}-posted`, person(`posted_${level}_fen`)],
    [`subsidy-${level}-allotted`, allotted('', ofLevel)],
    [`subsidy-${level}-not-yet-allotted`, `${person(`posted_${level}_fen`)} union all ${allotted('-', ofLevel)}`],
  ];
};

const ofRosters = `a.purpose = 'on-behalf' and ${inYear}`;
const balance = `
  select subject_id, coalesce(sum(on_fen), 0) as on_fen, coalesce(sum(posted_fen), 0) as posted_fen
  from (select subject_id, amount_fen as on_fen, null::numeric as posted_fen from line where state = 'on' union all select subject_id, null, posted_fen from (${onBehalfPosted}) p) b
  group by subject_id`;
const balanceItem = (
  amount: string,
) => `select null as voucher_no, subject_id::text, $2::smallint as fee_year, 'on-behalf' as kind, null as month, ${amount} as amount,
  null as reason, subject_id::text as place, null as roster_no, null as allotment_no from (${balance}) b where ${amount} <> 0`;
const withLines = (sql: string) => `with line as (${rosterLines}) ${sql}`;

/** By the line that they explain; columns as the items of the money's bridge, and the roster or allotment. */
export const governmentItems: Readonly<Record<string, string>> = Object.fromEntries([
  ...levels.flatMap(itemsOfLevel),
  [
    'on-behalf-on-rosters',
    withLines(`select null as voucher_no, subject_id::text, $2::smallint as fee_year, 'on-behalf' as kind, null as month, amount_fen as amount, null as reason,
      concat_ws('/', roster_no, subject_id) as place, roster_no, null as allotment_no from line where state = 'on'`),
  ],
  ['on-behalf-not-posted', withLines(balanceItem('least(0, posted_fen - on_fen)'))],
  ['on-behalf-off-rosters', withLines(balanceItem('greatest(0, posted_fen - on_fen)'))],
  ['on-behalf-posted', person('on_behalf_fen')],
  ['on-behalf-allotted', withLines(allotted('', ofRosters))],
  [
    'on-behalf-not-yet-allotted',
    withLines(`select null as voucher_no, null as subject_id, $2::smallint as fee_year, 'on-behalf' as kind, null as month, sum(amount) as amount, null as reason,
      coalesce(roster_no, '') as place, roster_no, null as allotment_no
      from (select roster_no, amount_fen as amount from line where state = 'on' union all select a.roster_no, -a.amount_fen from allotment a where a.county = $1 and ${ofRosters}) d
      group by roster_no having sum(amount) <> 0`),
  ],
]);

/** As few passes over the accounts as the sums need; a spec holds every line against its items. */
export const governmentBridgesOf = async (database: Database, county: string, feeYear: number): Promise<GovernmentBridges> => {
  const sum = async (sql: string): Promise<Readonly<Record<string, number>>> => {
    const { rows } = await database.query<Record<string, string | null>>(sql, [county, feeYear]);
    return Object.fromEntries(Object.entries(rows[0]!).map(([name, amount]) => [name, Number(amount ?? 0)]));
  };
  const owed = await sum(sumsOfAccounts);
  const sums = { ...(await sum(sumsOfSubsidyAllotments)), ...(await sum(sumsOfRosters)) };
  const ofLevel = (level: Level): GovernmentBridge => {
    const [assessed, posted, paid] = [owed[`${level}_assessed`]!, owed[`${level}_posted`]!, sums[level]!];
    const amounts = [assessed, posted, paid, posted - paid];
    return { lines: itemsOfLevel(level).map(([item], nth) => line(item, amounts[nth]!)), differenceFen: fen(assessed - posted) };
  };
  const { on_rosters: onRosters, not_posted: notPosted, off_rosters: offRosters, allotted: paid } = sums as Record<string, number>;
  const posted = owed['on_behalf']!;
  return {
    subsidy: Object.fromEntries(
      levels.map((level) => [level, ofLevel(level)] as const).filter(([, { lines }]) => lines.some(({ amountFen }) => amountFen !== 0)),
    ),
    onBehalf: {
      lines: [
        line('on-behalf-on-rosters', onRosters!),
        line('on-behalf-not-posted', notPosted!),
        line('on-behalf-off-rosters', offRosters!),
        line('on-behalf-posted', posted),
        line('on-behalf-allotted', paid!),
        line('on-behalf-not-yet-allotted', onRosters! - paid!),
      ],
      differenceFen: fen(onRosters! + notPosted! + offRosters! - posted),
    },
  };
};

// Never −0, which JSON shows as 0 and tests do not.
const line = (item: string, amountFen: number): GovernmentLine => ({ item, amountFen: fen(amountFen + 0) });

const sumsOfAccounts = `select ${levels.map((level) => `sum(${level}_fen) as ${level}_assessed, sum(posted_${level}_fen) as ${level}_posted`).join(', ')},
  sum(on_behalf_fen) as on_behalf from standing where county = $1 and fee_year = $2`;
const sumsOfSubsidyAllotments = `select ${levels.map((level) => `sum(a.amount_fen) filter (where a.level = '${level}') as ${level}`).join(', ')}
  from allotment a where a.county = $1 and a.purpose = 'subsidy' and extract(year from a.allotted_on) = $2`;
const sumsOfRosters =
  withLines(`select (select sum(amount_fen) from line where state = 'on') as on_rosters, sum(least(0, posted_fen - on_fen)) as not_posted,
  sum(greatest(0, posted_fen - on_fen)) as off_rosters, (select sum(a.amount_fen) from allotment a where a.county = $1 and ${ofRosters}) as allotted from (${balance}) b`);
