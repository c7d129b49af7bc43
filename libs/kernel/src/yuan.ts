import { fen, type Fen } from './fen';

/** Why a text is not an amount of yuan. */
export type FenParseError = 'NotAnAmount' | 'TooManyDecimals' | 'NegativeAmount' | 'AmountTooLarge';
export type ParsedAmount = { readonly ok: true; readonly fen: Fen } | { readonly ok: false; readonly code: FenParseError };

const plain = /^\d{1,13}(?:\.\d{1,2})?$/;
// Thousands separators only where they belong: `1,23.00` is a mistake, not 123 yuan.
const written = /^([+-]?)(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d+))?$/;

/**
 * An amount written in yuan, exactly, in fen: digits are read as digits, never through floating point.
 * Blanks, back-ticks, full-width characters, `¥` and thousands separators are understood. More than two decimals are refused, also zeros.
 * `negative` (default false) admits a leading minus. Zero is an amount: whether it may be paid is a rule elsewhere.
 */
export const fenFromYuan = (text: string, { negative = false }: { readonly negative?: boolean } = {}): ParsedAmount => {
  if (plain.test(text)) return { ok: true, fen: digits(text) };
  const match = written.exec(text.normalize('NFKC').replace(/[\s`¥]/gu, ''));
  if (!match) return refused('NotAnAmount');
  const [, sign, whole, decimals] = match;
  if (decimals !== undefined && decimals.length > 2) return refused('TooManyDecimals');
  if (sign === '-' && !negative) return refused('NegativeAmount');
  const wholeDigits = whole!.replaceAll(',', '').replace(/^0+(?=\d)/, '');
  if (wholeDigits.length > 13) return refused('AmountTooLarge'); // Thirteen digits of yuan are far above 10^14 fen and still exact.
  const magnitude = digits(decimals === undefined ? wholeDigits : `${wholeDigits}.${decimals}`);
  return { ok: true, fen: fen(sign === '-' ? -magnitude : magnitude) };
};

const digits = (text: string): Fen => {
  const point = text.indexOf('.');
  if (point < 0) return fen(Number(text) * 100);
  return fen(Number(text.slice(0, point)) * 100 + Number(text.slice(point + 1).padEnd(2, '0')));
};

const refused = (code: FenParseError): ParsedAmount => ({ ok: false, code });

/** For machines and files: `1234.50`. */
export const yuanOf = (amount: Fen): string => {
  const magnitude = Math.abs(amount);
  const rest = magnitude % 100;
  return `${amount < 0 ? '-' : ''}${(magnitude - rest) / 100}.${String(rest).padStart(2, '0')}`;
};

/** For people: `1,234.50`. */
export const yuanForPeople = (amount: Fen): string => yuanOf(amount).replace(/\d(?=(\d{3})+\.)/g, '$&,');
