/** A fault as `answer-key.json` has it; keys that do not apply are null. */
export interface SeededFault {
  readonly class: string;
  readonly erred: string;
  readonly corrects: string;
  readonly keys: Readonly<Record<string, string | null>>;
  readonly amountFen: number | null;
  readonly differenceFen: number | null;
}
/** A discrepancy as `reconcile status` lists it. */
export interface FoundDiscrepancy extends Omit<SeededFault, 'keys'> {
  readonly state: string;
  readonly keys: Readonly<Record<string, string | undefined>>;
}

/** Of one class: seeded = found + wrong + missed. Recall is found / seeded, precision found / (found + wrong + invented). */
export interface ClassCompared {
  readonly class: string;
  readonly seeded: number;
  /** With the right party, amounts and keys. */
  readonly found: number;
  /** Found, and something else said of it. */
  readonly wrong: number;
  readonly missed: number;
  /** Listed, and nobody seeded it. */
  readonly invented: number;
  /** What the first ones that are not right differ in. */
  readonly differences: readonly { readonly what: string; readonly found: unknown; readonly key: unknown }[];
}

/** The document by which a discrepancy is known. */
const documentOf = ({ voucherNo, batchNo, rosterNo, fileName }: Readonly<Record<string, string | null | undefined>>): string =>
  rosterNo ?? voucherNo ?? batchNo ?? fileName ?? '';

/** Whose number it should have been stands in no file; the correction says it. */
const toldByNoFile = 'rightIdNumber';
/** Statement lines that explain themselves; a year has them whether or not its key names them. */
const linesOfStatement = ['D09', 'D10', 'D11'];

/** Class by class what was found of what was seeded. What is in transit is no discrepancy yet. */
export const compareFaults = (seeded: readonly SeededFault[], listed: readonly FoundDiscrepancy[]): readonly ClassCompared[] => {
  const left = new Map<string, FoundDiscrepancy>();
  for (const one of listed) if (one.state !== 'in-transit') left.set(`${one.class} ${documentOf(one.keys)}`, one);
  const classes = new Map<string, Mutable<ClassCompared>>();
  const classOf = (name: string) => {
    const known = classes.get(name) ?? { class: name, seeded: 0, found: 0, wrong: 0, missed: 0, invented: 0, differences: [] };
    classes.set(name, known);
    return known;
  };
  const differ = (of: Mutable<ClassCompared>, found: unknown, key: unknown, what: string) => {
    if (of.differences.length < 3) of.differences = [...of.differences, { what, found, key }];
  };
  for (const fault of seeded) {
    const of = classOf(fault.class);
    of.seeded++;
    const name = `${fault.class} ${documentOf(fault.keys)}`;
    const found = left.get(name);
    left.delete(name);
    if (!found) {
      of.missed++;
      differ(of, null, fault, name);
      continue;
    }
    const wrong = differencesOf(fault, found);
    if (wrong.length === 0) of.found++;
    else {
      of.wrong++;
      differ(of, pick(found, wrong), pick(fault, wrong), name);
    }
  }
  for (const [name, found] of left) {
    if (linesOfStatement.includes(found.class) && !classes.get(found.class)?.seeded) continue;
    if (found.state === 'cleared') continue; // True on its day, until the late document came: a list after the payment that it permits.
    const of = classOf(found.class);
    of.invented++;
    differ(of, found, null, name);
  }
  return [...classes.values()].sort((one, other) => (one.class < other.class ? -1 : 1));
};

type Mutable<Type> = { -readonly [Name in keyof Type]: Type[Name] };

const differencesOf = (fault: SeededFault, found: FoundDiscrepancy): readonly string[] => [
  ...(['erred', 'corrects', 'amountFen', 'differenceFen'] as const).filter((name) => fault[name] !== found[name]),
  ...Object.entries(fault.keys).flatMap(([name, value]) =>
    value === null || name === toldByNoFile || found.keys[name] === value ? [] : [name],
  ),
];
const pick = (of: SeededFault | FoundDiscrepancy, names: readonly string[]): object =>
  Object.fromEntries(names.map((name) => [name, (of as unknown as Record<string, unknown>)[name] ?? of.keys[name]]));
