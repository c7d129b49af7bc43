import type {
  ContributionPosted,
  ContributionReassessed,
  EntriesReported,
  ParticipantEnrolled,
  PolicyLoaded,
  SubsidyAssessed,
} from '@jumin/contracts';
import type { Message } from '@jumin/messaging';
import type { Database } from '../../application/ports';

/** Applies a batch of contracts to all tables of reporting. Runs inside the transaction that moves the checkpoint, so it need not be repeatable. */
export const applyContracts = async (database: Database, messages: readonly Message[]): Promise<void> => {
  const of = <Data>(...types: readonly string[]) => messages.filter(({ type }) => types.includes(type)).map(({ data }) => data as Data);
  const write = async (sql: string, rows: readonly object[]) => {
    if (rows.length > 0) await database.query(sql, [JSON.stringify(rows)]);
  };
  await write(upsertParticipants, lastOf(of<ParticipantEnrolled>('ParticipantEnrolled', 'ParticularsChanged'), ({ subjectId }) => subjectId));
  const postings = of<ContributionPosted | ContributionReassessed>('ContributionPosted', 'ContributionReassessed', 'ContributionReversed');
  await write(
    upsertStandings,
    lastOf(postings, ({ subjectId, feeYear }) => `${subjectId}/${feeYear}`).map(({ subjectId, feeYear, county, keptFen, onBehalfFen, tierFen, refundDueFen }) => ({
      subjectId, feeYear, county, keptFen, onBehalfFen, tierFen, refundDueFen,
    })),
  );
  await write(addToMonths, monthRows(postings));
  await write(upsertSubsidies, lastOf(of<SubsidyAssessed>('SubsidyAssessed', 'SubsidyReassessed'), ({ subjectId, feeYear }) => `${subjectId}/${feeYear}`).map(({ subjectId, feeYear, county, subsidyFen }) => ({ subjectId, feeYear, county, province: subsidyFen.province, city: subsidyFen.city, countyLevel: subsidyFen.county })));
  await write(addEntries, of<EntriesReported>('EntriesReported').flatMap(pensionEntries));
  for (const { type, data } of messages.filter((message) => message.source === 'reconciliation')) if (type in caseSteps) await database.query(caseSteps[type]!, [JSON.stringify(data)]);
  await write(upsertPolicies, of<PolicyLoaded>('PolicyLoaded').map(({ county, feeYear, version, text, parents }) => ({ county, feeYear, version, text, parents })));
};

/** A batch may tell several times of one person; the last word counts and is the only one written. */
const lastOf = <Row>(rows: readonly Row[], keyOf: (row: Row) => string): readonly Row[] => [...new Map(rows.map((row) => [keyOf(row), row])).values()];

/** Sums per county, fee year and month of entry. `takenFen`: entered money that took its place in an account, whether kept or due back. */
const monthRows = (postings: readonly (ContributionPosted | ContributionReassessed)[]) => {
  const sums = new Map<string, { county: string; feeYear: number; month: string; postedFen: number; refundDueFen: number; takenFen: number }>();
  const add = (county: string, feeYear: number, month: string, postedFen: number, refundDueFen: number, takenFen: number) => {
    const key = `${county}/${feeYear}/${month}`;
    const sum = sums.get(key) ?? { county, feeYear, month, postedFen: 0, refundDueFen: 0, takenFen: 0 };
    sums.set(key, { ...sum, postedFen: sum.postedFen + postedFen, refundDueFen: sum.refundDueFen + refundDueFen, takenFen: sum.takenFen + takenFen });
  };
  for (const posting of postings) {
    for (const change of posting.changes) add(posting.county, posting.feeYear, change.month, change.keptFen, change.refundDueFen, 0);
    if ('enteredFen' in posting) add(posting.county, posting.feeYear, posting.enteredOn.slice(0, 7), 0, 0, posting.enteredFen);
  }
  return [...sums.values()];
};

const pensionEntries = ({ county, lines }: EntriesReported) =>
  lines
    .filter(({ entryKind, treasury, budgetSubject }) => entryKind === 0 && treasury.startsWith(county) && budgetSubject === pensionSubject)
    .map(({ voucherNo, enteredOn, amountFen }) => ({ voucherNo, county, month: enteredOn.slice(0, 7), amountFen }));

/** 城乡居民基本养老保险费收入 as the exchanged files code it. */
const pensionSubject = '1021001';

const upsertParticipants = `
  insert into participant (subject_id, county, unit, village, enrolled_on)
  select "subjectId", county, unit, village, "enrolledOn"
  from json_to_recordset($1::json) as p("subjectId" uuid, county text, unit text, village text, "enrolledOn" date)
  on conflict (subject_id) do update set county = excluded.county, unit = excluded.unit, village = excluded.village, enrolled_on = excluded.enrolled_on`;

const upsertStandings = `
  insert into standing (subject_id, fee_year, county, kept_fen, on_behalf_fen, tier_fen, refund_due_fen)
  select "subjectId", "feeYear", county, "keptFen", "onBehalfFen", "tierFen", "refundDueFen"
  from json_to_recordset($1::json) as s("subjectId" uuid, "feeYear" smallint, county text, "keptFen" bigint, "onBehalfFen" bigint, "tierFen" bigint, "refundDueFen" bigint)
  on conflict (subject_id, fee_year) do update set county = excluded.county, kept_fen = excluded.kept_fen, on_behalf_fen = excluded.on_behalf_fen,
    tier_fen = excluded.tier_fen, refund_due_fen = excluded.refund_due_fen`;

const upsertSubsidies = `
  insert into standing (subject_id, fee_year, county, province_fen, city_fen, county_fen)
  select "subjectId", "feeYear", county, province, city, "countyLevel"
  from json_to_recordset($1::json) as s("subjectId" uuid, "feeYear" smallint, county text, province bigint, city bigint, "countyLevel" bigint)
  on conflict (subject_id, fee_year) do update set province_fen = excluded.province_fen, city_fen = excluded.city_fen, county_fen = excluded.county_fen`;

const addToMonths = `
  insert into posted_month (county, fee_year, month, posted_fen, refund_due_fen, taken_fen)
  select county, "feeYear", month, "postedFen", "refundDueFen", "takenFen"
  from json_to_recordset($1::json) as m(county text, "feeYear" smallint, month text, "postedFen" bigint, "refundDueFen" bigint, "takenFen" bigint)
  on conflict (county, fee_year, month) do update set posted_fen = posted_month.posted_fen + excluded.posted_fen,
    refund_due_fen = posted_month.refund_due_fen + excluded.refund_due_fen, taken_fen = posted_month.taken_fen + excluded.taken_fen`;

// Each voucher is counted once, however often the treasury reports it.
const addEntries = `
  with added as (
    insert into entry (voucher_no, county, month, amount_fen)
    select "voucherNo", county, month, "amountFen" from json_to_recordset($1::json) as e("voucherNo" text, county text, month text, "amountFen" bigint)
    on conflict do nothing
    returning county, month, amount_fen
  )
  insert into entered_month (county, month, entries, amount_fen)
  select county, month, count(*), sum(amount_fen) from added group by county, month
  on conflict (county, month) do update set entries = entered_month.entries + excluded.entries, amount_fen = entered_month.amount_fen + excluded.amount_fen`;

const upsertPolicies = `
  insert into policy (county, fee_year, version, text, parents)
  select county, "feeYear", version, text, parents from json_to_recordset($1::json) as p(county text, "feeYear" smallint, version text, text text, parents json)
  on conflict (county, fee_year) do update set version = excluded.version, text = excluded.text, parents = excluded.parents`;

const caseSteps: Readonly<Record<string, string>> = {
  DiscrepancyFound: `
    insert into discrepancy (case_id, county, class, state, opened_on, keys, amount_fen, difference_fen)
    select "caseId", county, class, state, "openedOn", keys, "amountFen", "differenceFen"
    from json_to_record($1::json) as c("caseId" uuid, county text, class text, state text, "openedOn" date, keys json, "amountFen" bigint, "differenceFen" bigint)
    on conflict (case_id) do update set class = excluded.class, state = excluded.state, opened_on = excluded.opened_on, keys = excluded.keys,
      amount_fen = excluded.amount_fen, difference_fen = excluded.difference_fen`,
  ResponsibilityAssigned: `
    update discrepancy set state = c.state, erred = c.erred, corrects = c.corrects, due_on = c."dueOn"
    from json_to_record($1::json) as c("caseId" uuid, state text, erred text, corrects text, "dueOn" date) where case_id = c."caseId"`,
  DiscrepancyCleared: `
    update discrepancy set state = c.state from json_to_record($1::json) as c("caseId" uuid, state text) where case_id = c."caseId"`,
};
