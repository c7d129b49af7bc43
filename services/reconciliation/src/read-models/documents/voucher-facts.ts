import type { LocalDate } from '@jumin/kernel';
import type { Database } from '../../application/ports';
import type { VoucherFacts } from '../../domain/case/corrections';
import type { DiscrepancyCase } from '../../domain/case/state';

const nothing: VoucherFacts = { entry: null, voucher: null, lines: [] };

interface Row {
  readonly voucher_no: string;
  readonly county: string;
  readonly entered_on: LocalDate | null;
  readonly entered_fen: string | null;
  readonly entered_treasury: string | null;
  readonly entered_subject: string | null;
  readonly reported_fen: string | null;
  readonly reported_treasury: string | null;
  readonly reported_subject: string | null;
  readonly lines: VoucherFacts['lines'] | null;
}

/** What the files of treasury and tax authority say of the vouchers of these cases. Of several entries of kind 0 the one told first counts, in whatever treasury. */
export const voucherFacts = async (
  database: Database,
  cases: readonly DiscrepancyCase[],
): Promise<(current: DiscrepancyCase) => VoucherFacts> => {
  const asked = cases.flatMap((one) =>
    one.status === 'none' || one.keys.voucherNo === undefined ? [] : [{ voucherNo: one.keys.voucherNo, county: one.county }],
  );
  if (asked.length === 0) return () => nothing;
  const { rows } = await database.query<Row>(findFacts, [JSON.stringify(asked)]);
  const found = new Map(rows.map((row) => [`${row.voucher_no}/${row.county}`, factsOf(row)]));
  return (current) => (current.status === 'none' ? nothing : (found.get(`${current.keys.voucherNo}/${current.county}`) ?? nothing));
};

const factsOf = (row: Row): VoucherFacts => ({
  entry:
    row.entered_on === null
      ? null
      : {
          enteredOn: row.entered_on,
          amountFen: Number(row.entered_fen),
          treasury: row.entered_treasury!,
          budgetSubject: row.entered_subject!,
        },
  voucher:
    row.reported_fen === null
      ? null
      : { amountFen: Number(row.reported_fen), treasury: row.reported_treasury!, budgetSubject: row.reported_subject! },
  lines: row.lines ?? [],
});

// By the keys, one number after the other, whatever the planner knows of the tables.
const findFacts = `
  select asked."voucherNo" as voucher_no, asked.county, e.entered_on::text, e.amount_fen as entered_fen, e.treasury as entered_treasury,
         e.budget_subject as entered_subject, x.amount_fen as reported_fen, x.treasury as reported_treasury, x.budget_subject as reported_subject, u.lines
  from json_to_recordset($1::json) as asked("voucherNo" text, county text)
  left join lateral (
    select * from entry where voucher_no = asked."voucherNo" and entry_kind = 0 and entry.county = asked.county order by reported_at, entered_on, package_no, seq limit 1
  ) e on true
  left join lateral (select * from expected where voucher_no = asked."voucherNo" and expected.county = asked.county offset 0) x on true
  left join lateral (
    select json_agg(json_build_object('subjectId', subject_id, 'feeYear', fee_year, 'kind', kind, 'amountFen', amount_fen) order by subject_id, fee_year, kind) as lines
    from unapportioned_line where voucher_no = asked."voucherNo" and unapportioned_line.county = asked.county
  ) u on true`;
