import { fen, parseFeeYear, parseLocalDate, type FeeYear, type Fen, type LocalDate } from '@jumin/kernel';
import { Problem } from '@jumin/platform';

/** Fields of a JSON body, each read once and refused by name. */
export class Body {
  private readonly fields: Readonly<Record<string, unknown>>;

  constructor(body: unknown) {
    if (typeof body !== 'object' || body === null || Array.isArray(body))
      throw malformed('', '请求内容应为 JSON 对象', 'The body is a JSON object');
    this.fields = body as Record<string, unknown>;
  }

  text(field: string, longest = 200): string {
    const value = this.optionalText(field, longest);
    if (value === undefined) throw malformed(field, `缺少 ${field}`, `${field} is missing`);
    return value;
  }

  optionalText(field: string, longest = 200): string | undefined {
    const value = this.fields[field];
    if (value === undefined || value === null || value === '') return undefined;
    if (typeof value !== 'string' || value.length > longest)
      throw malformed(field, `${field} 应为不超过 ${longest} 字的文本`, `${field} is a text of at most ${longest} characters`);
    return value;
  }

  date(field: string): LocalDate {
    const date = parseLocalDate(this.text(field));
    if (date === undefined) throw malformed(field, `${field} 应为日期，如 2024-06-30`, `${field} is a date, such as 2024-06-30`);
    return date;
  }

  feeYear(field: string): FeeYear {
    const year = parseFeeYear(String(this.fields[field]));
    if (year === undefined) throw malformed(field, `${field} 应为缴费年度，如 2024`, `${field} is a fee year, such as 2024`);
    return year;
  }

  fen(field: string): Fen {
    const amount = this.optionalFen(field);
    if (amount === undefined) throw malformed(field, `缺少 ${field}`, `${field} is missing`);
    return amount;
  }

  optionalFen(field: string): Fen | undefined {
    const value = this.fields[field];
    if (value === undefined || value === null) return undefined;
    if (!Number.isSafeInteger(value) || (value as number) <= 0)
      throw malformed(field, `${field} 应为以分为单位的正整数`, `${field} is a positive whole number of fen`);
    return fen(value as number);
  }

  flag(field: string): boolean | undefined {
    const value = this.fields[field];
    if (value === undefined || value === null) return undefined;
    if (typeof value !== 'boolean') throw malformed(field, `${field} 应为 true 或 false`, `${field} is true or false`);
    return value;
  }

  list(field: string, longest: number): readonly unknown[] {
    const value = this.fields[field];
    if (!Array.isArray(value) || value.length > longest)
      throw malformed(field, `${field} 应为不超过 ${longest} 项的列表`, `${field} is a list of at most ${longest} items`);
    return value;
  }
}

export const malformed = (field: string, zh: string, en: string): Problem =>
  new Problem({ status: 400, code: 'BadBody', zh, en, where: { field } });
