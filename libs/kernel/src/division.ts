import type { LocalDate } from './local-date';

declare const divisionBrand: unique symbol;
/** 行政区划代码: 2 digits a province, 4 a city, 6 a county, 9 a township (镇, 乡, 街道, development zone), 12 a village. */
export type DivisionCode = string & { readonly [divisionBrand]: true };
export type DivisionLevel = 'province' | 'city' | 'county' | 'township' | 'village';

export const parseDivisionCode = (text: string): DivisionCode | undefined =>
  /^(?:\d{2}|\d{4}|\d{6}|\d{9}|\d{12})$/.test(text) ? (text as DivisionCode) : undefined;

export const countyOf = (code: string): DivisionCode => code.slice(0, 6) as DivisionCode;
export const unitOf = (village: string): DivisionCode => village.slice(0, 9) as DivisionCode;
/** Whether the division lies in the other one, or is it. */
export const isWithin = (code: string, ancestor: string): boolean => code.startsWith(ancestor);

/** Units without a statistical code (some development zones) take a code of letters and digits below their county. */
export interface Division {
  readonly code: DivisionCode;
  readonly name: string;
  readonly parent: DivisionCode;
  readonly level: DivisionLevel;
  /** The first and the last day on which the division exists; open where null. */
  readonly validFrom: LocalDate | null;
  readonly validTo: LocalDate | null;
  /** What took its place when it was merged or renamed. */
  readonly successor: DivisionCode | null;
}

/** The divisions known to a deployment, by code. Pure: rows come from a file that the shell reads. */
export class Divisions {
  private readonly byCode: ReadonlyMap<string, Division>;
  private readonly children: ReadonlyMap<string, readonly Division[]>;

  constructor(rows: Iterable<Division>) {
    const all = [...rows];
    this.byCode = new Map(all.map((division) => [division.code, division]));
    const children = new Map<string, Division[]>();
    for (const division of all) children.set(division.parent, [...(children.get(division.parent) ?? []), division]);
    this.children = children;
  }

  find(code: string): Division | undefined {
    return this.byCode.get(code);
  }

  /** As it was on that day; undefined before it existed and after it was abolished. */
  findOn(code: string, day: LocalDate): Division | undefined {
    const division = this.byCode.get(code);
    if (!division) return undefined;
    const exists = (division.validFrom === null || division.validFrom <= day) && (division.validTo === null || day <= division.validTo);
    return exists ? division : undefined;
  }

  /** Follows mergers and renamings to the division that exists today. */
  successorOf(code: string): Division | undefined {
    let division = this.byCode.get(code);
    for (let steps = 0; division?.successor && steps < 20; steps++) division = this.byCode.get(division.successor);
    return division;
  }

  within(parent: string): readonly Division[] {
    return this.children.get(parent) ?? [];
  }

  counties(): readonly Division[] {
    return [...this.byCode.values()].filter(({ level }) => level === 'county');
  }

  nameOf(code: string): string {
    return this.byCode.get(code)?.name ?? code;
  }
}
