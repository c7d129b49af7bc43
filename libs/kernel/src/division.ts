import type { LocalDate } from './local-date';

declare const divisionBrand: unique symbol;
/**
 * 行政区划代码: 2 digits a province, 4 a city, 6 a county (GB/T 2260), 9 a township (镇, 乡, 街道, development zone; GB/T 10114), 12 a village.
 * A unit that the statistics bureau gave no code (some development zones, a virtual township for agency payments) has an `X` and two digits after
 * its county's six, `341022X01`. No official code has a letter there, so the two never collide.
 */
export type DivisionCode = string & { readonly [divisionBrand]: true };
export type DivisionLevel = 'province' | 'city' | 'county' | 'township' | 'village';

const form = /^\d{2}(?:\d{2}(?:\d{2}(?:(?:\d{3}|X\d{2})(?:\d{3})?)?)?)?$/;
const levels: Readonly<Record<number, DivisionLevel>> = { 2: 'province', 4: 'city', 6: 'county', 9: 'township', 12: 'village' };

export const parseDivisionCode = (text: string): DivisionCode | undefined => (form.test(text) ? (text as DivisionCode) : undefined);
/** As `parseDivisionCode`; throws RangeError. */
export const divisionCode = (text: string): DivisionCode => {
  if (!form.test(text)) throw new RangeError(`not a division code: ${text}`);
  return text as DivisionCode;
};

export const levelOf = (code: DivisionCode): DivisionLevel => levels[code.length]!;
export const countyOf = (code: string): DivisionCode => code.slice(0, 6) as DivisionCode;
export const unitOf = (village: string): DivisionCode => village.slice(0, 9) as DivisionCode;
/** Whether the division lies in the other one, or is it. Codes nest by their digits, so this needs no registry and holds for abolished divisions too. */
export const isWithin = (code: string, ancestor: string): boolean => code.startsWith(ancestor);

/** One division during one period. A renamed one has a row for each name. */
export interface Division {
  readonly code: DivisionCode;
  readonly name: string;
  readonly parent: DivisionCode;
  readonly level: DivisionLevel;
  /** The first and the last day on which the division exists under this name; open where null. */
  readonly validFrom: LocalDate | null;
  readonly validTo: LocalDate | null;
  /** What took over its people when it was merged or given another code. */
  readonly successor: DivisionCode | null;
}

const existsOn = ({ validFrom, validTo }: Division, day: LocalDate): boolean =>
  (validFrom === null || validFrom <= day) && (validTo === null || day <= validTo);

/** The divisions known to a deployment, by code. Pure: rows come from a file that the shell reads. Throws RangeError when the rows contradict each other. */
export class Divisions {
  /** The rows of a code, the latest period last. */
  private readonly byCode: ReadonlyMap<string, readonly Division[]>;
  private readonly children: ReadonlyMap<string, readonly Division[]>;

  constructor(rows: Iterable<Division>) {
    const all = [...rows].sort((a, b) => compare(a.code, b.code) || compare(a.validFrom ?? '', b.validFrom ?? ''));
    this.byCode = grouped(all, ({ code }) => code);
    this.children = grouped(all, ({ parent }) => parent);
    for (const division of all) this.check(division);
  }

  /** By its latest name, also when it was abolished: old ledgers name such divisions. */
  find(code: string): Division | undefined {
    return this.byCode.get(code)?.at(-1);
  }

  /** As it was on that day; undefined before it existed and after it was abolished. */
  findOn(code: string, day: LocalDate): Division | undefined {
    return this.byCode.get(code)?.find((division) => existsOn(division, day));
  }

  /** Follows mergers to the division that has its people now; itself where it has none to follow. Undefined for an unknown code. */
  successorOf(code: string): Division | undefined {
    let division = this.find(code);
    while (division?.successor) division = this.find(division.successor);
    return division;
  }

  /** What lies directly in it, by code: all that ever did, or what did on a day. */
  within(parent: string, day?: LocalDate): readonly Division[] {
    const all = this.children.get(parent) ?? [];
    return day === undefined ? all : all.filter((division) => existsOn(division, day));
  }

  counties(): readonly Division[] {
    return [...this.byCode.values()].map((rows) => rows.at(-1)!).filter(({ level }) => level === 'county');
  }

  nameOf(code: string): string {
    return this.find(code)?.name ?? code;
  }

  private check(division: Division): void {
    const { code, parent, level, successor } = division;
    if (levelOf(code) !== level) throw new RangeError(`${code} is not the code of a ${level}`);
    if (code === parent || !isWithin(code, parent)) throw new RangeError(`${code} does not lie in ${parent}`);
    // A deployment loads its own counties; the city and the province above them need not be there.
    if ((level === 'township' || level === 'village') && !this.byCode.has(parent))
      throw new RangeError(`${code} lies in ${parent}, which is unknown`);
    const rows = this.byCode.get(code)!;
    const next = rows[rows.indexOf(division) + 1];
    if (next && (division.validTo === null || next.validFrom === null || next.validFrom <= division.validTo))
      throw new RangeError(`${code} has two names at once: ${division.name} and ${next.name}`);
    if (successor === null) return;
    if (!this.byCode.has(successor)) throw new RangeError(`${code} went to ${successor}, which is unknown`);
    const seen = new Set<string>([code]);
    for (let heir: string | null | undefined = successor; heir; heir = this.find(heir)?.successor) {
      if (seen.has(heir)) throw new RangeError(`the successors of ${code} lead back to ${heir}`);
      seen.add(heir);
    }
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const grouped = (divisions: readonly Division[], keyOf: (division: Division) => string): ReadonlyMap<string, readonly Division[]> => {
  const groups = new Map<string, Division[]>();
  for (const division of divisions) {
    const group = groups.get(keyOf(division));
    if (group) group.push(division);
    else groups.set(keyOf(division), [division]);
  }
  return groups;
};
