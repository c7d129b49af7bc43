import { compareFaults, type ClassCompared, type FoundDiscrepancy, type SeededFault } from './compare-faults';
import type { HttpClient } from '../platform/http-client';
import { peopleOf } from './people';

/** Of `answer-key.json`, what a run without faults compares. */
export interface AnswerKey {
  readonly faults: readonly SeededFault[];
  readonly people: readonly KeyPerson[];
  readonly peopleCorrected: readonly KeyPerson[];
  /** Before any correction. */
  readonly totals: {
    readonly enteredFen: number;
    readonly postedFen: number;
    readonly refundDueFen: number;
    readonly byUnit: Readonly<Record<string, object>>;
    readonly byMonth?: Readonly<Record<string, object>>;
  };
}
interface KeyPerson {
  readonly idNumber: string;
  readonly keptFen: number;
  readonly onBehalfFen: number;
  readonly tierFen: number;
  readonly subsidyFen: Readonly<Record<string, number>>;
  readonly refundDueFen: number;
}

export interface Compared {
  readonly equal: boolean;
  /** The first ones: who or what, what was found and what the key says. */
  readonly differences: readonly { readonly what: string; readonly found: unknown; readonly key: unknown }[];
  readonly differenceCount: number;
  readonly payers: number;
  readonly keptFen: number;
  readonly onBehalfFen: number;
  readonly refundDueFen: number;
  readonly subsidyFen: Readonly<Record<string, number>>;
  readonly subsidyUndetermined: boolean;
  readonly enteredFen: number;
  readonly bridgeDifferenceFen: number;
  readonly openCases: number;
  /** By class; before any correction. */
  readonly faults: readonly ClassCompared[];
}

const shownMax = 10;
const levels = ['province', 'city', 'county'] as const;
const sameMoney = (one: Omit<KeyPerson, 'idNumber'>, other: Omit<KeyPerson, 'idNumber'>): boolean =>
  one.keptFen === other.keptFen &&
  one.onBehalfFen === other.onBehalfFen &&
  one.tierFen === other.tierFen &&
  one.refundDueFen === other.refundDueFen &&
  levels.every((level) => (one.subsidyFen[level] ?? 0) === (other.subsidyFen[level] ?? 0));

/** Person by person and total by total, to the fen; after the corrections only the people have a key. */
export async function compareWithKey(
  client: HttpClient,
  county: string,
  year: number,
  key: AnswerKey,
  corrected = false,
): Promise<Compared> {
  const expected = new Map((corrected ? key.peopleCorrected : key.people).map((person) => [person.idNumber, person]));
  const differences: { what: string; found: unknown; key: unknown }[] = [];
  let count = 0;
  const differ = (what: string, found: unknown, wanted: unknown): void => {
    if (count++ < shownMax) differences.push({ what, found, key: wanted });
  };
  const sums = {
    payers: 0,
    keptFen: 0,
    onBehalfFen: 0,
    refundDueFen: 0,
    subsidyFen: { province: 0, city: 0, county: 0 } as Record<string, number>,
  };
  for await (const page of peopleOf(client, county, year, 'sample run'))
    for (const { idNumber, subjectId, ...row } of page) {
      const person = expected.get(idNumber);
      if (!person) differ(`${idNumber || subjectId}`, row, null);
      else if (!sameMoney(row, person)) differ(idNumber, row, person);
      expected.delete(idNumber);
      if (row.tierFen > 0) sums.payers++;
      sums.keptFen += row.keptFen;
      sums.onBehalfFen += row.onBehalfFen;
      sums.refundDueFen += row.refundDueFen;
      for (const level of levels) sums.subsidyFen[level]! += row.subsidyFen[level] ?? 0;
    }
  for (const [idNumber, person] of expected) differ(idNumber, null, person);

  interface Bridge {
    readonly enteredFen: number;
    readonly postedFen: number;
    readonly refundDueFen: number;
    readonly byUnit: Readonly<Record<string, object>>;
    readonly differenceFen: number;
  }
  const bridge = await client.get<Bridge>(`/reporting/counties/${county}/years/${year}/bridge`);
  const keyTotals = corrected ? undefined : key.totals;
  for (const total of keyTotals === undefined ? [] : (['enteredFen', 'postedFen', 'refundDueFen'] as const))
    if (bridge[total] !== key.totals[total]) differ(`totals.${total}`, bridge[total], key.totals[total]);
  for (const [unit, wanted] of Object.entries(keyTotals?.byUnit ?? {})) {
    const found = bridge.byUnit[unit];
    if (!sameTotals(found ?? {}, wanted)) differ(`totals.byUnit.${unit}`, found ?? null, wanted);
  }
  const cases = await client.get<readonly FoundDiscrepancy[]>('/reconciliation/discrepancies', {
    county,
    period: String(year),
    numbers: 'true',
  });
  const faults = corrected ? [] : compareFaults(key.faults, cases);
  for (const of of faults) {
    for (const { what, found, key: wanted } of of.differences) differ(what, found, wanted);
    count += of.wrong + of.missed + of.invented - of.differences.length;
  }
  return {
    equal: count === 0,
    differences,
    differenceCount: count,
    ...sums,
    subsidyUndetermined: key.people.every(({ subsidyFen }) => Object.keys(subsidyFen).length === 0),
    enteredFen: bridge.enteredFen,
    bridgeDifferenceFen: bridge.differenceFen,
    faults,
    openCases: cases.filter(({ state }) => !['in-transit', 'corrected', 'closed', 'cleared'].includes(state)).length,
  };
}

/** Absent amounts and levels are 0. */
const sameTotals = (one: object, other: object): boolean => {
  const amounts = (value: object): Record<string, number> =>
    Object.fromEntries(
      Object.entries(value).flatMap(([name, inner]): [string, number][] =>
        typeof inner === 'number'
          ? [[name, inner]]
          : typeof inner === 'object' && inner !== null
            ? Object.entries(inner as Record<string, number>).map(([level, amount]) => [`${name}.${level}`, amount])
            : [],
      ),
    );
  const [a, b] = [amounts(one), amounts(other)];
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((name) => (a[name] ?? 0) === (b[name] ?? 0));
};
