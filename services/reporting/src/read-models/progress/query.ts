import { fen, type Divisions, type Fen } from '@jumin/kernel';
import type { Kpi, Policy } from '@jumin/policy';
import type { Database } from '../../application/ports';

/** A unit of registration (or a village, where one unit is asked for) against its target. Amounts in fen. */
export interface UnitProgress {
  readonly unit: string;
  readonly unitName: string;
  readonly targetPeople: number | null;
  readonly people: number;
  /** Whose money reaches a tier. */
  readonly payers: number;
  readonly keptFen: Fen;
  readonly onBehalfFen: Fen;
  readonly refundDueFen: Fen;
  /** A level without subsidy is left out. */
  readonly subsidyFen: Readonly<Record<string, Fen>>;
  /** 人均缴费: own money and 代缴 by payers, rounded half up (domain reading A-05), and own money alone; null without payers. */
  readonly averageFen: Fen | null;
  readonly averageOwnFen: Fen | null;
}

type Row = Record<'unit' | 'people' | 'payers' | 'kept' | 'on_behalf' | 'refund_due' | 'province' | 'city' | 'county', string>;
const fenOf = (text: string | null) => fen(Number(text ?? 0));
const average = (amount: number, people: number) => (people === 0 ? null : fen(Math.round(amount / people)));

/** By unit of the county or, with `unit`, by its villages; in order of code. Units with a target and nobody in them are there too. */
export const progressOf = async (
  database: Database,
  divisions: Divisions,
  policy: Policy | undefined,
  { county, feeYear, unit }: { readonly county: string; readonly feeYear: number; readonly unit?: string },
): Promise<readonly UnitProgress[]> => {
  const by = unit === undefined ? 'unit' : 'village';
  const { rows } = await database.query<Row>(
    `select p.${by} as unit, count(*) as people, count(*) filter (where tier_fen > 0) as payers, sum(kept_fen) as kept, sum(on_behalf_fen) as on_behalf,
            sum(refund_due_fen) as refund_due, sum(province_fen) as province, sum(city_fen) as city, sum(county_fen) as county
     from participant p left join standing s on s.subject_id = p.subject_id and s.fee_year = $2
     where p.county = $1 and ($3::text is null or p.unit = $3) group by p.${by}`,
    [county, feeYear, unit ?? null],
  );
  const found = new Map(rows.map((row) => [row.unit, row]));
  const targets = new Map(unit === undefined ? policy?.targets?.units.map((target) => [target.unit, target.payers]) : []);
  return [...new Set([...found.keys(), ...targets.keys()])]
    .sort()
    .map((code) => progress(code, divisions.nameOf(code), targets.get(code) ?? null, found.get(code)));
};

const progress = (unit: string, unitName: string, targetPeople: number | null, row: Row | undefined): UnitProgress => {
  const [keptFen, onBehalfFen, payers] = [fenOf(row?.kept ?? null), fenOf(row?.on_behalf ?? null), Number(row?.payers ?? 0)];
  return {
    unit,
    unitName,
    targetPeople,
    people: Number(row?.people ?? 0),
    payers,
    keptFen,
    onBehalfFen,
    refundDueFen: fenOf(row?.refund_due ?? null),
    subsidyFen: Object.fromEntries(
      (['province', 'city', 'county'] as const)
        .map((level) => [level, fenOf(row?.[level] ?? null)] as const)
        .filter(([, amount]) => amount !== 0),
    ),
    averageFen: average(keptFen + onBehalfFen, payers),
    averageOwnFen: average(keptFen, payers),
  };
};

export interface Ranked extends UnitProgress {
  readonly rank: number;
  /** Payers of the target, in basis points (9800 = 98 %); null without a target. */
  readonly completion: number | null;
}
/** By completion of the target, or by average contribution; equal ones share a rank. */
export const ranked = (units: readonly UnitProgress[], by: 'completion' | 'average'): readonly Ranked[] => {
  const rows = units.map((unit) => ({
    ...unit,
    completion: unit.targetPeople ? Math.round((unit.payers * 10_000) / unit.targetPeople) : null,
  }));
  const value = (row: (typeof rows)[number]) => (by === 'completion' ? row.completion : row.averageFen) ?? -1;
  const sorted = [...rows].sort((one, other) => value(other) - value(one) || (one.unit < other.unit ? -1 : 1));
  return sorted.map((row) => ({ ...row, rank: 1 + sorted.findIndex((other) => value(other) === value(row)) }));
};

/** How many people stand at each tier; 0 are those who have not reached one. */
export const tiersOf = async (
  database: Database,
  county: string,
  feeYear: number,
): Promise<readonly { readonly tierFen: Fen; readonly people: number }[]> => {
  const { rows } = await database.query<{ tier: string; people: string }>(
    `select coalesce(tier_fen, 0) as tier, count(*) as people from participant p left join standing s on s.subject_id = p.subject_id and s.fee_year = $2
     where p.county = $1 group by 1 order by 1`,
    [county, feeYear],
  );
  return rows.map(({ tier, people }) => ({ tierFen: fenOf(tier), people: Number(people) }));
};

export interface Indicator extends Pick<Kpi, 'id' | 'name' | 'formula' | 'atLeast' | 'by'> {
  /** In the unit of `atLeast`: fen, or basis points. Null where the figures for it are not in the system. */
  readonly value: number | null;
  readonly met: boolean | null;
}
export const indicatorsOf = (policy: Policy | undefined, units: readonly UnitProgress[]): readonly Indicator[] =>
  (policy?.kpis ?? []).map((kpi) => {
    const { id, name, formula, atLeast, by } = kpi;
    const value = valueOf(kpi, policy!, units);
    return { id, name, formula, atLeast, by, value, met: value === null || atLeast === null ? null : value >= atLeast };
  });

const valueOf = ({ formula }: Kpi, { targets }: Policy, units: readonly UnitProgress[]): number | null => {
  const sum = (of: (unit: UnitProgress) => number) => units.reduce((total, unit) => total + of(unit), 0);
  const payers = sum((unit) => unit.payers);
  switch (formula) {
    case 'payers-against-target':
      return targets === null || targets.totalPayers === 0 ? null : Math.round((payers * 10_000) / targets.totalPayers);
    case 'average-contribution':
      return average(
        sum((unit) => unit.keptFen + unit.onBehalfFen),
        payers,
      );
    // Both need figures of others: who should be insured, and first pensions.
    case 'participation':
    case 'average-new-pension':
      return null;
    default:
      return formula satisfies never;
  }
};
