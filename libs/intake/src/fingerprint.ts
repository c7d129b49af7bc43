import { hash } from 'node:crypto';
import type { AnyFileKind } from './file-kind';

/*
 * By what two lines are compared. NOTE: both forms are stored in the register of lines, which is rebuilt from the log when they change.
 */

type Fields = Readonly<Record<string, unknown>>;

/** The columns of a kind, split once. */
export class Comparison {
  private readonly keys: readonly string[];
  private readonly rest: AnyFileKind['columns'];
  private readonly restFields: readonly string[];

  constructor(
    kind: AnyFileKind,
    private readonly lane: string,
  ) {
    this.keys = kind.columns.filter(({ key }) => key).map(({ field }) => field);
    this.rest = kind.columns.filter(({ key }) => !key);
    this.restFields = this.rest.map(({ field }) => field);
  }

  /** The business key of a line of this lane: 128 bits of SHA-256 as 32 hexadecimal digits. */
  keyOf(line: Fields): string {
    let key = this.lane;
    for (const field of this.keys) key += `\u001f${String(line[field] ?? '')}`;
    return hash('sha256', key, 'hex').slice(0, 32);
  }

  /** What the other columns say, parted by `|`: a short value as it is, a longer one by its hash, nothing for what is not said. */
  contentOf(line: Fields): string {
    let content = '';
    for (let nth = 0; nth < this.restFields.length; nth++) {
      if (nth > 0) content += '|';
      const value = line[this.restFields[nth]!];
      if (value !== undefined) content += shortened(String(value));
    }
    return content;
  }

  /** What is known after a line that was recorded, whatever it changes. What changes to one value only has come to it for good. */
  merged(known: string, said: string): string {
    const before = known.split('|');
    return said
      .split('|')
      .map((value, nth) => (value === '' || this.isFinal(nth, before[nth]) ? (before[nth] ?? '') : value))
      .join('|');
  }

  /**
   * What a line of the same key adds to what is known. An empty cell says nothing, so it neither changes nor contradicts anything. `behind`: it was said on
   * an earlier day, before a voucher that is known as cancelled by now was.
   */
  compare(
    known: string,
    said: string,
    behind = false,
  ):
    | { readonly kind: 'unchanged' | 'changed'; readonly content: string }
    | { readonly kind: 'conflict'; readonly columns: readonly string[] } {
    if (known === said) return { kind: 'unchanged', content: known };
    const before = known.split('|');
    const now = said.split('|');
    const conflicts: string[] = [];
    let changed = false;
    for (let nth = 0; nth < now.length; nth++) {
      const value = now[nth]!;
      if (value === '' || value === before[nth]) continue;
      const { change, title } = this.rest[nth]!;
      if (behind && this.isFinal(nth, before[nth])) continue;
      if (change === undefined || (change !== 'freely' && value !== shortened(String(change.onlyTo)))) conflicts.push(title);
      changed = true;
      before[nth] = value;
    }
    if (conflicts.length > 0) return { kind: 'conflict', columns: conflicts };
    return { kind: changed ? 'changed' : 'unchanged', content: before.join('|') };
  }

  private isFinal(nth: number, value: string | undefined): boolean {
    const change = this.rest[nth]?.change;
    return typeof change === 'object' && value === shortened(String(change.onlyTo));
  }
}

const shortLongest = 12;
const shortened = (value: string): string => (value.length <= shortLongest && !/[|#]/.test(value) ? value : `#${hash53(value)}`);

/** 53 bits of two mixed 32-bit products (cyrb53): ten times faster than a digest, and nobody gains by making two contents of their own line look alike. */
const hash53 = (text: string): string => {
  let one = 0xdeadbeef;
  let two = 0x41c6ce57;
  for (let place = 0; place < text.length; place++) {
    const code = text.charCodeAt(place);
    one = Math.imul(one ^ code, 2_654_435_761);
    two = Math.imul(two ^ code, 1_597_334_677);
  }
  one = Math.imul(one ^ (one >>> 16), 2_246_822_507) ^ Math.imul(two ^ (two >>> 13), 3_266_489_909);
  two = Math.imul(two ^ (two >>> 16), 2_246_822_507) ^ Math.imul(one ^ (one >>> 13), 3_266_489_909);
  return (4_294_967_296 * (2_097_151 & two) + (one >>> 0)).toString(36);
};
