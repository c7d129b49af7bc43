import type { CountyYear } from '../counties/county-year';
import { payerOf, type Fault } from '../faults/fault';
import type { Days } from '../happenings/days';
import { amountOf, type Voucher } from '../happenings/happenings';
import { detailSheet, villageListSheet, voucherSheet } from './collection';
import { codesOf, voucherNoOf } from './county-codes';
import { entrySheet } from './money';
import { enrolmentSheet } from './registration';
import type { Cell, Sheet } from './sheet';

/** Rows of a file that comes late, in yuan and words as the file has them. */
export interface LateDocument {
  readonly kind: string;
  readonly party: string;
  readonly titles: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** What each fault that a missing document closes is still owed, as rows of files handed in on `date`. */
export const rowsFor = (
  rules: CountyYear,
  faults: readonly Fault[],
  days: Days,
  date: string,
): ReadonlyMap<Fault, readonly LateDocument[]> => {
  const codes = codesOf(rules.county);
  const late = new Map<Fault, readonly LateDocument[]>();
  // Money that the bank has held goes to the treasury in one package.
  const held = faults.filter(({ class: of, voucher }) => of === 'D01' && voucher!.enteredDay === null);
  const entries = held.map(({ voucher }) => ({
    voucherNo: numberOf(rules, voucher!, days),
    amountFen: amountOf(voucher!),
    treasury: undefined,
    subject: undefined,
  }));
  const transferred = documentOf(entrySheet(codes, date, entries));
  held.forEach((fault, at) => late.set(fault, [{ ...transferred, rows: [transferred.rows[at]!] }]));
  for (const fault of faults) {
    const { voucher } = fault;
    if (fault.class === 'D02') {
      const paidOn = days.date(voucher!.day);
      late.set(fault, [
        documentOf(voucherSheet(codes, paidOn, [voucher!], () => paidOn)),
        documentOf(detailSheet(codes, paidOn, [voucher!])),
      ]);
    }
    if (fault.class === 'D05') late.set(fault, [documentOf(enrolmentSheet('H', date, [payerOf(voucher!)]))]);
    if (fault.class === 'D08') late.set(fault, [documentOf(wholeList(fault.batch!, days))]);
  }
  return late;
};

const numberOf = (rules: CountyYear, voucher: Voucher, days: Days): string =>
  voucherNoOf(rules.county, days.date(voucher.day), voucher.sequence);

/** The list again, with whom it had forgotten, and what they paid. */
const wholeList = ({ forgotten: _forgotten, ...voucher }: Voucher, days: Days): Sheet => {
  const payments = voucher.payments.map(({ listedFen: _listedFen, ...payment }) => payment);
  return villageListSheet(voucher.batch!.unit, days.date(voucher.day), days.date(voucher.day - 1), [{ ...voucher, payments }]);
};

/** What the roster lists, and what finance allotted for it. */
export const rosterFacts = ({ roster }: Fault): readonly [Facts, Facts] => {
  const listed = { people: roster!.payments.length, amountFen: amountOf(roster!) };
  return [listed, roster!.allotted ?? listed];
};
interface Facts {
  readonly people: number;
  readonly amountFen: number;
}

const documentOf = ({ kind, party, titles, rows }: Sheet): LateDocument => ({
  kind,
  party,
  titles,
  rows: rows.map((row) => row.map(textOf)),
});
/** Amounts in yuan, with two decimals. */
const textOf = (cell: Cell): string => {
  if (typeof cell === 'string') return cell;
  const fen = String(Math.abs(cell)).padStart(3, '0');
  return `${cell < 0 ? '-' : ''}${fen.slice(0, -2)}.${fen.slice(-2)}`;
};
