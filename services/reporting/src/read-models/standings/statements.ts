import { entryRows, participantRows, paymentRows, standingRows, subsidyRows, takenRows } from './rows';

export const upsertParticipants = `
  insert into participant (subject_id, county, unit, village, enrolled_on)
  select "subjectId", county, unit, village, "enrolledOn"
  from ${participantRows.from} as p
  on conflict (subject_id) do update set county = excluded.county, unit = excluded.unit, village = excluded.village, enrolled_on = excluded.enrolled_on`;

export const upsertStandings = `
  insert into standing (subject_id, fee_year, county, kept_fen, on_behalf_fen, tier_fen, refund_due_fen)
  select "subjectId", "feeYear", county, "keptFen", "onBehalfFen", "tierFen", "refundDueFen"
  from ${standingRows.from} as s
  on conflict (subject_id, fee_year) do update set county = excluded.county, kept_fen = excluded.kept_fen, on_behalf_fen = excluded.on_behalf_fen,
    tier_fen = excluded.tier_fen, refund_due_fen = excluded.refund_due_fen`;

export const upsertSubsidies = `
  insert into standing as t (subject_id, fee_year, county, province_fen, city_fen, county_fen, posted_province_fen, posted_city_fen, posted_county_fen)
  select "subjectId", "feeYear", county, province, city, "countyLevel", "provinceDelta", "cityDelta", "countyDelta"
  from ${subsidyRows.from} as s
  on conflict (subject_id, fee_year) do update set province_fen = excluded.province_fen, city_fen = excluded.city_fen, county_fen = excluded.county_fen,
    posted_province_fen = t.posted_province_fen + excluded.posted_province_fen, posted_city_fen = t.posted_city_fen + excluded.posted_city_fen,
    posted_county_fen = t.posted_county_fen + excluded.posted_county_fen`;

export const addToPayments = `
  insert into payment as p (voucher_no, subject_id, fee_year, kind, county, month, entered_fen, kept_fen, refund_due_fen)
  select "voucherNo", "subjectId", "feeYear", kind, county, month, "enteredFen", "keptFen", "refundDueFen"
  from ${paymentRows.from} as l
  on conflict (voucher_no, subject_id, fee_year, kind) do update set entered_fen = p.entered_fen + excluded.entered_fen,
    kept_fen = p.kept_fen + excluded.kept_fen, refund_due_fen = p.refund_due_fen + excluded.refund_due_fen`;

// Taken: entered money that took its place in an account, whether kept or due back.
export const addToMonths = `
  insert into posted_month (county, fee_year, month, posted_fen, refund_due_fen, taken_fen)
  select county, "feeYear", month, "keptFen", "refundDueFen", "enteredFen"
  from json_to_recordset($1::json) as m(county text, "feeYear" smallint, month text, "keptFen" bigint, "refundDueFen" bigint, "enteredFen" bigint)
  on conflict (county, fee_year, month) do update set posted_fen = posted_month.posted_fen + excluded.posted_fen,
    refund_due_fen = posted_month.refund_due_fen + excluded.refund_due_fen, taken_fen = posted_month.taken_fen + excluded.taken_fen`;

// Each voucher is counted once, however often the treasury reports it. Its money may have been posted before: topics of two services keep no order between them.
export const addEntries = `
  with added as (
    insert into voucher as v (voucher_no, county, entered_on, amount_fen)
    select "voucherNo", county, "enteredOn", "amountFen" from ${entryRows.from} as e
    on conflict (voucher_no, county) do update set entered_on = excluded.entered_on, amount_fen = excluded.amount_fen where v.entered_on is null
    returning county, to_char(entered_on, 'YYYY-MM') as month, amount_fen
  )
  insert into entered_month (county, month, entries, amount_fen)
  select county, month, count(*), sum(amount_fen) from added group by county, month
  on conflict (county, month) do update set entries = entered_month.entries + excluded.entries, amount_fen = entered_month.amount_fen + excluded.amount_fen`;

export const addTaken = `
  insert into voucher as v (voucher_no, county, taken_fen)
  select "voucherNo", county, "takenFen" from ${takenRows.from} as t
  on conflict (voucher_no, county) do update set taken_fen = v.taken_fen + excluded.taken_fen`;

export const correctVouchers = `
  insert into voucher as v (voucher_no, county, corrected_on, corrected_fen)
  select "voucherNo", county, "correctedOn", "correctedFen"
  from json_to_recordset($1::json) as c("voucherNo" text, county text, "correctedOn" date, "correctedFen" bigint)
  on conflict (voucher_no, county) do update set corrected_on = excluded.corrected_on, corrected_fen = excluded.corrected_fen`;

const refundColumns = `"subjectId" uuid, county text, "feeYear" smallint, kind text, "voucherNo" text, month text, "amountFen" bigint`;
export const addRefundsToPayments = `
  update payment p set refunded_fen = p.refunded_fen + r.amount
  from (select "voucherNo", "subjectId", "feeYear", kind, sum("amountFen") as amount from json_to_recordset($1::json) as line(${refundColumns}) group by 1, 2, 3, 4) as r
  where (p.voucher_no, p.subject_id, p.fee_year, p.kind) = (r."voucherNo", r."subjectId", r."feeYear", r.kind)`;
export const addRefundsToMonths = `
  update posted_month m set refunded_fen = m.refunded_fen + r.amount
  from (select county, "feeYear", month, sum("amountFen") as amount from json_to_recordset($1::json) as line(${refundColumns}) group by 1, 2, 3) as r
  where (m.county, m.fee_year, m.month) = (r.county, r."feeYear", r.month)`;

// A line may be withheld while the treasury gives its money back; it counts in the bridge only where the line is posted.
export const addReturns = `
  insert into payment as p (voucher_no, subject_id, fee_year, kind, county, month, entered_fen, kept_fen, refund_due_fen, returned_fen)
  select "voucherNo", "subjectId", "feeYear", kind, county, month, 0, 0, 0, sum("amountFen") from json_to_recordset($1::json) as line(${refundColumns}) group by 1, 2, 3, 4, 5, 6
  on conflict (voucher_no, subject_id, fee_year, kind) do update set returned_fen = p.returned_fen + excluded.returned_fen`;

export const upsertPolicies = `
  insert into policy (county, fee_year, version, text, parents)
  select county, "feeYear", version, text, parents from json_to_recordset($1::json) as p(county text, "feeYear" smallint, version text, text text, parents json)
  on conflict (county, fee_year) do update set version = excluded.version, text = excluded.text, parents = excluded.parents`;

const caseColumns = `"caseId" uuid, county text, class text, state text, "voucherNo" text, erred text, corrects text, "openedOn" date, "dueOn" date, keys json, "amountFen" bigint, "differenceFen" bigint`;
export const upsertCases = `
  insert into discrepancy (case_id, county, class, state, voucher_no, erred, corrects, opened_on, due_on, keys, amount_fen, difference_fen)
  select "caseId", county, class, state, "voucherNo", erred, corrects, "openedOn", "dueOn", keys, "amountFen", "differenceFen"
  from json_to_recordset($1::json) as c(${caseColumns})
  on conflict (case_id) do update set class = excluded.class, state = excluded.state, voucher_no = excluded.voucher_no, erred = excluded.erred, corrects = excluded.corrects,
    opened_on = excluded.opened_on, due_on = excluded.due_on, keys = excluded.keys, amount_fen = excluded.amount_fen, difference_fen = excluded.difference_fen`;
export const updateCases = `
  update discrepancy d set state = coalesce(c.state, d.state), erred = coalesce(c.erred, d.erred), corrects = coalesce(c.corrects, d.corrects), due_on = coalesce(c."dueOn", d.due_on)
  from json_to_recordset($1::json) as c(${caseColumns}) where d.case_id = c."caseId"`;
