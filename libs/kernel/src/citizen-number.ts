import { calendarDay, type LocalDate } from './local-date';
import type { DivisionCode } from './division';

declare const citizenNumberBrand: unique symbol;
/** 公民身份号码 (GB 11643-1999): 18 characters, a final x in upper case, check digit right. Personal data: never in an event, a log or an error text. */
export type CitizenNumber = string & { readonly [citizenNumberBrand]: true };
export type Sex = 'male' | 'female';
export type CitizenNumberError =
  | 'NumberMissing'
  /** Neither 18 nor 15 characters. */
  | 'NumberLength'
  | 'NumberCharacters'
  /** No province has these first two digits. */
  | 'NumberProvince'
  | 'NumberBirthDate'
  | 'NumberCheckDigit';

/** What a number says of its holder. */
export interface Citizen {
  readonly number: CitizenNumber;
  readonly born: LocalDate;
  readonly sex: Sex;
  /** The county that first gave the number: often not the home of today, and often abolished since. */
  readonly divisionCode: DivisionCode;
}

export type ParsedCitizenNumber = ({ readonly ok: true } & Citizen) | { readonly ok: false; readonly code: CitizenNumberError };

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;
const checks = '10X98765432';

/**
 * The first two digits. Below them nothing is looked up: divisions are abolished, numbers stay. 81 to 83 are residence permits of people from
 * Hong Kong, Macao and Taiwan, which have the same form.
 */
const provinces = new Set(
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83'.split(' '),
);
const clean = /^\d{17}[\dX]$/;
const firstBirthYear = 1880;
const lastBirthYear = 2100;

/**
 * Reads a citizen number as lists write it: blanks, the back-tick or apostrophe that keeps a number text in a spreadsheet, full-width digits and a lower-case x are mended, the 15-digit form is given its
 * 18-digit form (born 19xx). Anything longer, shorter or with a wrong check digit is refused, not cut: a mended number could be another person's.
 */
export const parseCitizenNumber = (text: string): ParsedCitizenNumber => {
  const number = clean.test(text) ? text : mended(text);
  if (number === '') return refused('NumberMissing');
  if (number.length !== 18) return refused('NumberLength');
  if (!clean.test(number)) return refused('NumberCharacters');
  if (!provinces.has(number.slice(0, 2))) return refused('NumberProvince');
  const year = Number(number.slice(6, 10));
  const born = calendarDay(year, Number(number.slice(10, 12)), Number(number.slice(12, 14)));
  if (born === undefined || year < firstBirthYear || year > lastBirthYear) return refused('NumberBirthDate');
  if (checkDigit(number) !== number[17]) return refused('NumberCheckDigit');
  return {
    ok: true,
    number: number as CitizenNumber,
    born,
    sex: number.charCodeAt(16) % 2 === 1 ? 'male' : 'female',
    divisionCode: number.slice(0, 6) as DivisionCode,
  };
};

/** As `parseCitizenNumber`; throws RangeError, without the number in its text. */
export const citizenNumber = (text: string): CitizenNumber => {
  const parsed = parseCitizenNumber(text);
  if (!parsed.ok) throw new RangeError(`not a citizen number: ${parsed.code}`);
  return parsed.number;
};

/** The number of the nth person (0 to 999, odd for men) first registered in a county on a birthday: for invented people. Throws RangeError. */
export const citizenNumberOf = (county: string, born: LocalDate, sequence: number): CitizenNumber => {
  if (!/^\d{6}$/.test(county) || !Number.isInteger(sequence) || sequence < 0 || sequence > 999)
    throw new RangeError('six digits of a county and a sequence of 0 to 999');
  const first17 = `${county}${born.replaceAll('-', '')}${String(sequence).padStart(3, '0')}`;
  return citizenNumber(first17 + checkDigit(first17));
};

const mended = (text: string): string => {
  const tidy = text
    .normalize('NFKC')
    .replace(/[\s\u200b\ufeff`'’‘]/gu, '')
    .toUpperCase();
  if (!/^\d{15}$/.test(tidy)) return tidy;
  const first17 = `${tidy.slice(0, 6)}19${tidy.slice(6)}`;
  return first17 + checkDigit(first17);
};

const checkDigit = (first17: string): string => {
  let sum = 0;
  for (let place = 0; place < 17; place++) sum += (first17.charCodeAt(place) - 48) * weights[place]!;
  return checks[sum % 11]!;
};

const refused = (code: CitizenNumberError): ParsedCitizenNumber => ({ ok: false, code });
