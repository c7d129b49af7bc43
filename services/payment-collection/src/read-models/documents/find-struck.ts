import type { Database } from '@jumin/platform';
import type { StruckOff } from '../../domain/account/correct';
import { lineOf, type LineRow, type VoucherLineOf } from './find-meetings';

/** A line of 代缴 whose person a correction took off the roster. */
export interface Struck extends VoucherLineOf {
  readonly off: StruckOff;
}

interface Row extends LineRow, Pick<StruckOff, 'reason' | 'maker' | 'checker'> {
  readonly roster_no: string;
  readonly case_id: string;
}

const find = `
  select d.*, s.roster_no, s.case_id, s.reason, s.maker, s.checker
  from struck_off s
  cross join lateral (select voucher_no from voucher where voucher.batch_no collate "C" = s.roster_no and voucher.county = s.county offset 0) v
  cross join lateral (select * from detail where voucher_no = v.voucher_no and subject_id = s.subject_id and kind = 'on-behalf' offset 0) d
  where `;
const struckOf = (row: Row): Struck => ({
  ...lineOf(row),
  off: { rosterNo: row.roster_no, caseId: row.case_id, reason: row.reason, maker: row.maker, checker: row.checker },
});

/** The lines that are here by now of the people whom these cases took off. */
export const findStruckBy = async (database: Database, caseIds: readonly string[]): Promise<readonly Struck[]> =>
  (await database.query<Row>(`${find} s.case_id = any($1::uuid[])`, [caseIds])).rows.map(struckOf);

/** Of these vouchers, the lines whose people were taken off before their document came. */
export const findStruckIn = async (database: Database, voucherNos: readonly string[]): Promise<readonly Struck[]> =>
  (await database.query<Row>(`${find} v.voucher_no = any($1::text[])`, [voucherNos])).rows.map(struckOf);
