import { parseLocalDate, type LocalDate } from './local-date';

declare const citizenNumberBrand: unique symbol;
/** 公民身份号码, 18 characters, the last a digit or X (GB 11643). Also the social security number (社会保险经办条例 art. 6). */
export type CitizenNumber = string & { readonly [citizenNumberBrand]: true };
export type Sex = 'female' | 'male';

export type CitizenNumberError =
  | 'NumberMissing'
  /** Neither 18 nor 15 characters. */
  | 'NumberLength'
  | 'NumberCharacters'
  /** No province begins with these digits. Codes below the province may be abolished since and are not checked. */
  | 'NumberProvince'
  | 'NumberBirthDate'
  | 'NumberCheckDigit';

export interface Citizen {
  readonly number: CitizenNumber;
  readonly born: LocalDate;
  readonly sex: Sex;
}

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const checks = '10X98765432';
const provinces = new Set(
  [11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63, 64, 65, 71, 81, 82, 83, 91].map(String),
);

const checkOf = (first17: string): string => {
  let sum = 0;
  for (let i = 0; i < 17; i++) sum += (first17.charCodeAt(i) - 48) * weights[i]!;
  return checks[sum % 11]!;
};

/** Full-width digits and X as typed with a Chinese keyboard, blanks, and the back-tick or apostrophe by which spreadsheets keep a number as text. */
const tidy = (text: string): string =>
  (/^[0-9]{17}[0-9X]$/.test(text) ? text : text.normalize('NFKC').replace(/[\s\u200b\ufeff`'’‘]/g, '').toUpperCase());

/** Reads a citizen number as people write it; the 15-digit form of before 1999 is given its century and check digit. */
export const parseCitizenNumber = (text: string): ({ readonly ok: true } & Citizen) | { readonly ok: false; readonly code: CitizenNumberError } => {
  const written = tidy(text);
  if (written === '') return { ok: false, code: 'NumberMissing' };
  if (written.length !== 18 && written.length !== 15) return { ok: false, code: 'NumberLength' };
  if (!/^\d+[\dX]$/.test(written) || (written.length === 15 && written.endsWith('X'))) return { ok: false, code: 'NumberCharacters' };
  const first17 = written.length === 18 ? written.slice(0, 17) : `${written.slice(0, 6)}19${written.slice(6)}`;
  if (!provinces.has(first17.slice(0, 2))) return { ok: false, code: 'NumberProvince' };
  const born = parseLocalDate(first17.slice(6, 14));
  if (!born) return { ok: false, code: 'NumberBirthDate' };
  const number = first17 + checkOf(first17);
  if (written.length === 18 && number !== written) return { ok: false, code: 'NumberCheckDigit' };
  return { ok: true, number: number as CitizenNumber, born, sex: first17.charCodeAt(16) % 2 === 0 ? 'female' : 'male' };
};

/** The number of the n-th person (0..999, odd for men) registered in a county on a birthday. Throws RangeError on anything else. */
export const citizenNumberOf = (county: string, born: LocalDate, sequence: number): CitizenNumber => {
  if (!/^\d{6}$/.test(county) || !Number.isInteger(sequence) || sequence < 0 || sequence > 999) throw new RangeError('six digits of a county and a sequence of 0 to 999');
  const first17 = `${county}${born.replaceAll('-', '')}${String(sequence).padStart(3, '0')}`;
  return (first17 + checkOf(first17)) as CitizenNumber;
};
