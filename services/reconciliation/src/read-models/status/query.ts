import type { DiscrepancyKeys } from '@jumin/contracts';
import { fen, type Fen, type LocalDate, type WorkingDayCalendar } from '@jumin/kernel';
import type { Database } from '../../application/ports';
import type { PartyRows } from '../../domain/case/catalogue';
import { firstDifferenceOf, type FirstDifference } from '../../domain/case/first-difference';
import { dueAfterOf } from '../policies/projection';
import { nextWorkingDay } from '../documents/projection';
import { findOwingDetails } from '../voucher-lines/find-owing-details';

/** A difference between the parties as the statement lists it: a case, or a line that explains itself (in transit; D09, D10, D11 by their dates). */
export interface Discrepancy {
  /** The case's id; of a line that is no case, the class and the voucher's number. */
  readonly id: string;
  readonly class: string;
  readonly erred: string;
  readonly corrects: string;
  readonly state: string;
  readonly openedOn: LocalDate;
  readonly dueOn: LocalDate | null;
  readonly clearedOn: LocalDate | null;
  /** `subjectId` stands for the person; the edge adds `idNumber` for those who may see it. */
  readonly keys: DiscrepancyKeys;
  readonly amountFen: Fen | null;
  readonly differenceFen: Fen | null;
  readonly parties: PartyRows;
  /** Where the parties' documents first part; null where one party alone says something. */
  readonly firstDifference: FirstDifference | null;
  /** The rule that attributes it; null for lines that are no cases. */
  readonly rule: string | null;
}

export interface StatusQuestion {
  readonly county: string;
  /** Both ends included. What was opened by its end and not cleared before its beginning belongs to it. */
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly state?: string;
  readonly class?: string;
}

/** In order of opening. */
export const statusOf = async (
  database: Database,
  calendar: WorkingDayCalendar,
  question: StatusQuestion,
): Promise<readonly Discrepancy[]> => {
  const lines = [
    ...(await casesOf(database, question)),
    ...(await inTransit(database, calendar, question)),
    ...(await datesApart(database, question)),
    ...(await detailsOwed(database, calendar, question)),
  ];
  return lines
    .filter(({ state, class: discrepancy }) => (question.state ?? state) === state && (question.class ?? discrepancy) === discrepancy)
    .sort((one, other) => (one.openedOn === other.openedOn ? (one.id < other.id ? -1 : 1) : one.openedOn < other.openedOn ? -1 : 1));
};

const fenOrNull = (text: string | null) => (text === null ? null : fen(Number(text)));

/** A case that was cleared as of its own day never stood: a document of an earlier day, taken in after the close, shows it. */
const casesOf = async (database: Database, { county, from, to }: StatusQuestion): Promise<readonly Discrepancy[]> => {
  const { rows } = await database.query<{
    case_id: string;
    class: string;
    erred: string | null;
    corrects: string | null;
    rule: string | null;
    state: string;
    opened_on: LocalDate;
    due_on: LocalDate | null;
    cleared_on: LocalDate | null;
    keys: DiscrepancyKeys;
    amount_fen: string | null;
    difference_fen: string | null;
    parties: PartyRows;
  }>(
    `select case_id, class, erred, corrects, rule, state, opened_on::text, due_on::text, cleared_on::text, keys, amount_fen, difference_fen, parties
     from discrepancy where county = $1 and opened_on <= $3 and (cleared_on is null or cleared_on >= $2 and (state <> 'cleared' or cleared_on > opened_on))`,
    [county, from, to],
  );
  return rows.map((row) => ({
    id: row.case_id,
    class: row.class,
    erred: row.erred ?? 'nobody',
    corrects: row.corrects ?? 'nobody',
    state: row.state,
    openedOn: row.opened_on,
    dueOn: row.due_on,
    clearedOn: row.cleared_on,
    keys: row.keys,
    amountFen: fenOrNull(row.amount_fen),
    differenceFen: fenOrNull(row.difference_fen),
    parties: row.parties,
    firstDifference: firstDifferenceOf(row.parties),
    rule: row.rule,
  }));
};

/** Entered, and nobody has said whom it is for, or what is said is another sum: the tax authority hands in the details (税票明细), or mends them, and the line is gone. */
const detailsOwed = async (
  database: Database,
  calendar: WorkingDayCalendar,
  { county, from, to }: StatusQuestion,
): Promise<readonly Discrepancy[]> => {
  const { rows } = await database.query<{ through: LocalDate }>('select through::text from closed_day where county = $1', [county]);
  const through = rows[0]?.through ?? '';
  // Before the day is over they may still come.
  const owing = (await findOwingDetails(database, county, from, to)).filter(({ matchedOn }) => matchedOn <= through);
  if (owing.length === 0) return [];
  const dueAfter = await dueAfterOf(database, calendar, county);
  return owing.map(({ voucherNo, batchNo, issuedOn, amountFen, linesFen, enteredOn, enteredFen, matchedOn }) => {
    const parties = { T: { issuedOn, amountFen, linesFen }, K: { enteredOn, amountFen: enteredFen }, H: {} };
    return {
      id: `D02/${voucherNo}`,
      class: 'D02',
      erred: 'T',
      corrects: 'T',
      state: 'open',
      openedOn: matchedOn,
      dueOn: dueAfter(matchedOn),
      clearedOn: null,
      keys: { voucherNo, ...(batchNo === null ? {} : { batchNo }) },
      amountFen,
      differenceFen: fen(Math.abs(amountFen - linesFen)),
      parties,
      firstDifference: firstDifferenceOf(parties),
      rule: linesFen === 0 ? '税票已入库而无明细，由税务部门补报税票明细' : '税票已入库而明细与税票金额不符，由税务部门更正税票明细',
    };
  });
};

interface Dates {
  readonly voucher_no: string;
  readonly batch_no: string | null;
  readonly issued_on: LocalDate;
  readonly received_on: LocalDate;
  readonly amount_fen: string;
  readonly entered_on: LocalDate | null;
  readonly entered_fen: string | null;
  readonly entry_on: LocalDate | null;
}
const keysOf = ({ voucher_no, batch_no }: Dates): DiscrepancyKeys => ({
  voucherNo: voucher_no,
  ...(batch_no === null ? {} : { batchNo: batch_no }),
});

/** 在途: not entered, and not due before the end of T+1. */
const inTransit = async (
  database: Database,
  calendar: WorkingDayCalendar,
  { county, from, to }: StatusQuestion,
): Promise<readonly Discrepancy[]> => {
  const { rows } = await database.query<Dates>(
    `select voucher_no, batch_no, issued_on::text, received_on::text, amount_fen, null as entered_on, null as entered_fen, null as entry_on from expected x
     where county = $1 and entry_on is null and cancelled_on is null and received_on between $2 and $3
       and checks_on > coalesce((select through from closed_day where county = $1), '-infinity')
       and not exists (select from discrepancy d where d.county = $1 and d.root_key = x.voucher_no)`,
    [county, from, to],
  );
  return rows.map((row) => ({
    id: `D01/${row.voucher_no}`,
    class: 'D01',
    erred: 'nobody',
    corrects: 'nobody',
    state: 'in-transit',
    openedOn: row.received_on,
    dueOn: nextWorkingDay(calendar, row.issued_on),
    clearedOn: null,
    keys: keysOf(row),
    amountFen: fenOrNull(row.amount_fen),
    differenceFen: fenOrNull(row.amount_fen),
    parties: { T: { issuedOn: row.issued_on, amountFen: Number(row.amount_fen) }, K: {} },
    firstDifference: { between: ['T', 'K'], field: null },
    rule: null,
  }));
};

/** Entered under another date than the tax authority's: before it in its month (D09), across a month's end (D10), across the year's (D11). Nothing is left to do but to take the treasury's date. */
const datesApart = async (database: Database, { county, from, to }: StatusQuestion): Promise<readonly Discrepancy[]> => {
  const { rows } = await database.query<Dates & { entered_on: LocalDate; entered_fen: string; entry_on: LocalDate }>(
    `select voucher_no, batch_no, issued_on::text, received_on::text, amount_fen, entered_on::text, entered_fen, entry_on::text from expected
     where county = $1 and (entered_on < issued_on or extract(month from entered_on) <> extract(month from issued_on))
       and received_on <= $3 and entry_on >= $2`,
    [county, from, to],
  );
  return rows.map((row) => {
    const discrepancy =
      row.issued_on.slice(0, 7) === row.entered_on.slice(0, 7)
        ? 'D09'
        : row.issued_on.slice(0, 4) === row.entered_on.slice(0, 4)
          ? 'D10'
          : 'D11';
    return {
      id: `${discrepancy}/${row.voucher_no}`,
      class: discrepancy,
      erred: 'nobody',
      corrects: discrepancy === 'D10' ? 'nobody' : 'T',
      state: 'cleared',
      openedOn: row.received_on < row.entry_on ? row.received_on : row.entry_on,
      dueOn: null,
      clearedOn: row.entry_on,
      keys: keysOf(row),
      amountFen: fen(Number(row.amount_fen)),
      differenceFen: fen(Math.abs(Number(row.amount_fen) - Number(row.entered_fen))),
      parties: {
        T: { issuedOn: row.issued_on, amountFen: Number(row.amount_fen) },
        K: { enteredOn: row.entered_on, amountFen: Number(row.entered_fen) },
      },
      firstDifference: { between: ['T', 'K'], field: 'enteredOn' },
      rule: null,
    };
  });
};
