import { beginning, type Position } from '../port';

/** Hex of fixed width: 12 digits of the transaction (as many as 2.8e14 of them), 6 of the place within it (16 million events). */
const txDigits = 12;
const placeDigits = 6;
const placesMax = 16 ** placeDigits;

export const txTextOf = (tx: number): string => tx.toString(16).padStart(txDigits, '0');

export const positionOf = (txText: string, place: number): Position => {
  if (place >= placesMax) throw new RangeError(`${place} events in one transaction`);
  return (txText + place.toString(16).padStart(placeDigits, '0')) as Position;
};

/** As parameters of `(tx, position) > ($1, $2)`. */
export const parametersOf = (position: Position): [tx: string, place: number] =>
  position === beginning
    ? ['0', -1]
    : [String(Number.parseInt(position.slice(0, txDigits), 16)), Number.parseInt(position.slice(txDigits), 16)];

export const txTextIn = (position: Position): string => position.slice(0, txDigits);
