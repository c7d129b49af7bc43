import { beginning, type Position } from '../port';

/** Hex of fixed width: 16 digits of the commit position, 16 of the prepare position, which are both unsigned 64-bit numbers. */
const digits = 16;
const hex = (decimal: string): string => BigInt(decimal).toString(16).padStart(digits, '0');

/** Of the decimal numbers on the wire. The two are equal wherever a write is its own commit, which is every write of today's servers. */
export const positionOf = (commit: string, prepare: string): Position => {
  const first = hex(commit);
  return (first + (prepare === commit ? first : hex(prepare))) as Position;
};

/** As decimal numbers for the wire; undefined before the first event. */
export const wirePositionOf = (position: Position): { readonly commit: string; readonly prepare: string } | undefined =>
  position === beginning
    ? undefined
    : { commit: BigInt(`0x${position.slice(0, digits)}`).toString(), prepare: BigInt(`0x${position.slice(digits)}`).toString() };
