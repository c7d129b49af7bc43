import {
  dateOfSpreadsheetSerial,
  fenFromYuan,
  instantOn,
  monthOf,
  parseFeeYear,
  parseLocalDate,
  parseLocalDateTime,
  parseMonth,
  yearOf,
  type FeeYear,
  type Fen,
  type Instant,
  type LocalDate,
  type Month,
} from '@jumin/kernel';
import type { Details, ProblemCode } from './problem';
import { isTidy, tidy } from './tidy';

/** Why a cell cannot be read. */
export class CellProblem {
  constructor(
    readonly code: ProblemCode,
    readonly details?: Details,
  ) {}
}

/**
 * Reads the text of a cell that is not empty. `numeric`: the cell of a workbook held a number, written out here with the 15 digits that workbooks
 * keep; dates are then day numbers, and longer numbers have lost their ends.
 */
export type CellReader<Value> = (text: string, numeric: boolean) => Value | CellProblem;

const codeLongest = 64;
const textLongest = 200;

const lost = new CellProblem('PrecisionLost');
const tooLong = (longest: number) => new CellProblem('TextTooLong', { longest });
/** `6.20421E+17`, which a spreadsheet writes into a CSV for a number that it has rounded. */
const rounded = /^\d(?:\.\d+)?E\+?\d+$/i;
export const hasLostDigits = (tidied: string, numeric: boolean): boolean =>
  (numeric && tidied.length > 15 && /^\d{16,}$/.test(tidied)) || rounded.test(tidied);

/** A number or code that names a document: voucher, batch, flow. Read as text, so that leading zeros stay. */
export const code: CellReader<string> = (text, numeric) => {
  const tidied = tidy(text);
  if (hasLostDigits(tidied, numeric)) return lost;
  return tidied.length > codeLongest ? tooLong(codeLongest) : tidied;
};

/** A code of another system: treasury, budget subject, level. Digits and letters only. */
export const systemCode: CellReader<string> = (text, numeric) => {
  const tidied = code(text, numeric);
  return typeof tidied !== 'string' || /^[0-9A-Za-z]+$/.test(tidied) ? tidied : new CellProblem('NotACode');
};

/** Longest first: a citizen number and a bank account are also long rows of digits. Seven digits and fewer tell of nobody. */
const personalDigits = /\d{17}[\dXx]|\d{12,}|1[3-9]\d{9}/g;
/**
 * Words of an institution or a channel. Citizen numbers, phones and accounts that somebody wrote among them are hidden, since the text stays in the
 * log for ever; the file itself is kept sealed.
 */
export const words: CellReader<string> = (text) => {
  const tidied = tidy(text);
  if (tidied.length > textLongest) return tooLong(textLongest);
  return isTidy(tidied) && !/\d{11}/.test(tidied) ? tidied : tidied.replace(personalDigits, '***');
};

const token = /[0-9A-Za-z][0-9A-Za-z_/-]{3,}/g;
/** Order, batch or voucher numbers in a remark, parted by blanks; what else is written there (often names) stays behind in the file. */
export const references: CellReader<string> = (text) => {
  const tokens = text.normalize('NFKC').replace(/`/g, '').match(token) ?? [];
  return tokens
    .filter((word) => !isPersonal(word))
    .join(' ')
    .slice(0, textLongest);
};
const isPersonal = (word: string): boolean =>
  /^1[3-9]\d{9}$/.test(word) || /^\d{6}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dXx]$/.test(word);

export type Sign = 'positive' | 'not-negative' | 'any';
/** Yuan, exactly, in fen. */
export const yuan =
  (sign: Sign): CellReader<Fen> =>
  (text) => {
    const parsed = fenFromYuan(text, { negative: true });
    if (!parsed.ok) return new CellProblem(parsed.code);
    if (parsed.fen < 0 && sign !== 'any') return new CellProblem('NegativeAmount');
    return parsed.fen === 0 && sign === 'positive' ? new CellProblem('ZeroAmount') : parsed.fen;
  };

const notADate = new CellProblem('NotADate');
const midnight = /[\sT]+0?0:00(?::00(?:\.0+)?)?\s*$/;
const plausible = (date: LocalDate | undefined): date is LocalDate => date !== undefined && yearOf(date) >= 1850 && yearOf(date) <= 2200;

/** `2024-03-01`, `20240301`, `2024/3/1`, a workbook's day number; midnight behind it is dropped. */
export const date: CellReader<LocalDate> = (text, numeric) => {
  const read =
    numeric && !/^\d{8}$/.test(text)
      ? dateOfSpreadsheetSerial(Number(text))
      : (parseLocalDate(text) ?? parseLocalDate(tidy(text.replace(midnight, ''))));
  return plausible(read) ? read : notADate;
};

/** `2022-09`; also `202209`, and the first of a month, which a spreadsheet makes of it. */
export const month: CellReader<Month> = (text, numeric) => {
  const read = parseMonth(tidy(text));
  if (read !== undefined) return read;
  const day = date(text, numeric);
  return typeof day === 'string' && day.endsWith('-01') ? monthOf(day) : new CellProblem('NotAMonth');
};

const secondsPerDay = 86_400;
const clockOf = (seconds: number): string =>
  [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map((part) => String(part).padStart(2, '0')).join(':');

/** `2022-10-08 10:00:00` in Asia/Shanghai. */
export const instant: CellReader<Instant> = (text, numeric) => {
  if (numeric) return instantOfSerial(Number(text));
  return (
    parseLocalDateTime(text) ??
    parseLocalDateTime(
      text
        .normalize('NFKC')
        .replace(/[`\p{Cf}]/gu, '')
        .trim()
        .replace(/\.0+$/, ''),
    ) ??
    new CellProblem('NotATime')
  );
};

/** A day number whose fraction is the time, to the second: sixteenths of a second are lost in the 15 digits anyway. */
const instantOfSerial = (serial: number): Instant | CellProblem => {
  const seconds = Math.round(serial * secondsPerDay);
  const day = dateOfSpreadsheetSerial(Math.floor(seconds / secondsPerDay));
  return plausible(day) ? instantOn(day, clockOf(seconds % secondsPerDay)) : new CellProblem('NotATime');
};

const timeWritten = /^(\d{1,2}):(\d\d)(?::(\d\d))?$/;
/** `10:00:00`, `10:00`, `100000`, or a workbook's fraction of a day; answers `HH:mm:ss`. */
export const timeOfDay: CellReader<string> = (text, numeric) => {
  const tidied = tidy(text);
  if (numeric && Number(tidied) < 1) return clockOf(Math.round(Number(tidied) * secondsPerDay) % secondsPerDay);
  // A workbook drops the leading zero of 093000.
  const digits = numeric ? tidied.padStart(6, '0') : tidied;
  const match = timeWritten.exec(/^\d{6}$/.test(digits) ? `${digits.slice(0, 2)}:${digits.slice(2, 4)}:${digits.slice(4)}` : tidied);
  const [hours, minutes, seconds] = [Number(match?.[1]), Number(match?.[2]), Number(match?.[3] ?? '0')];
  return match && hours < 24 && minutes < 60 && seconds < 60
    ? clockOf(hours * 3600 + minutes * 60 + seconds)
    : new CellProblem('NotATimeOfDay');
};

export const feeYear: CellReader<FeeYear> = (text) =>
  parseFeeYear(text) ?? parseFeeYear(tidy(text).replace(/年度?$/, '')) ?? new CellProblem('NotAFeeYear');

export const wholeNumber: CellReader<number> = (text) => {
  const tidied = tidy(text).replaceAll(',', '');
  return /^\d{1,9}$/.test(tidied) ? Number(tidied) : new CellProblem('NotAWholeNumber');
};

const yesAndNo: ReadonlyMap<string, boolean> = new Map([
  ['是', true],
  ['Y', true],
  ['1', true],
  ['否', false],
  ['N', false],
  ['0', false],
]);
export const yesNo: CellReader<boolean> = (text) => yesAndNo.get(tidy(text).toUpperCase()) ?? new CellProblem('NotYesOrNo');

/** One of the words of the format; synonyms are entries of their own. */
export const oneOf = <Value extends string | number | boolean>(values: Readonly<Record<string, Value>>): CellReader<Value> => {
  const known = new Map(Object.entries(values));
  const unknown = new CellProblem('UnknownValue', { permitted: [...known.keys()].join('、') });
  return (text) => known.get(tidy(text)) ?? unknown;
};
