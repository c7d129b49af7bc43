import iconv from 'iconv-lite';
import type { Cell, Sheet } from '../documents/sheet';
import { workbookOf } from './workbook';

/** How a file looks: what people and programs really send. */
export type Form = 'csv' | 'csv-with-bom' | 'gb18030' | 'workbook';
export const endingOf: Readonly<Record<Form, string>> = { csv: 'csv', 'csv-with-bom': 'csv', gb18030: 'csv', workbook: 'xlsx' };

/** The bytes of a sheet. GB18030 comes as clerks export it: a preamble, thousands separators, a line of totals with its count. */
export const written = (sheet: Sheet, form: Form): Uint8Array => {
  if (form === 'workbook') return workbookOf([sheet.titles, ...sheet.rows.map((row) => row.map(plain))]);
  if (form === 'gb18030') return iconv.encode(exported(sheet), 'gb18030');
  let text = `${form === 'csv-with-bom' ? '\ufeff' : ''}${sheet.titles.join(',')}\n`;
  for (const row of sheet.rows) text += `${row.map(plain).join(',')}\n`;
  return Buffer.from(text, 'utf8');
};

const exported = (sheet: Sheet): string => {
  const count = sheet.rows.length + (sheet.broken?.countOff ?? 0);
  const off = sheet.broken?.totalsOffFen ?? 0;
  const firstTotal = sheet.titles.findIndex((title) => sheet.totalled.includes(title));
  let text = `${sheet.name}\r\n笔数：${count}\r\n${sheet.titles.join(',')}\r\n`;
  for (const row of sheet.rows) text += `${row.map(forPeople).join(',')}\r\n`;
  const totals = sheet.titles.map((title, at) => {
    if (at === 0) return `合计 ${count} 笔`;
    if (!sheet.totalled.includes(title)) return '';
    const total = sheet.rows.reduce((sum, row) => sum + (typeof row[at] === 'number' ? row[at] : 0), 0);
    return forPeople(total + (at === firstTotal ? off : 0));
  });
  return `${text}${totals.join(',')}\r\n`;
};

/** Yuan with two decimals, from whole fen. */
const yuanOf = (fen: number): string => `${Math.trunc(fen / 100)}.${String(fen % 100).padStart(2, '0')}`;
const plain = (cell: Cell): string => (typeof cell === 'number' ? yuanOf(cell) : cell);
const forPeople = (cell: Cell): string => {
  if (typeof cell === 'string') return cell;
  const text = yuanOf(cell).replace(/\d(?=(\d{3})+\.)/g, '$&,');
  return text.includes(',') ? `"${text}"` : text;
};
