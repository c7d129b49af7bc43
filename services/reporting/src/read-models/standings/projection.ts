import type {
  CaseStep,
  ContributionPosted,
  ContributionReassessed,
  ContributionReversed,
  CorrectionOrdered,
  EntriesReported,
  ParticipantEnrolled,
  PolicyLoaded,
  ContributionReturned,
  RefundPaid,
  SubsidyAssessed,
} from '@jumin/contracts';
import type { Message } from '@jumin/messaging';
import { rowSet, type RowSet } from '@jumin/platform';
import type { Database } from '../../application/ports';

/** Applies a batch of contracts to all tables of reporting. Runs inside the transaction that moves the checkpoint, so it need not be repeatable. */
export const applyContracts = async (database: Database, messages: readonly Message[]): Promise<void> => {
  const batch = sorted(messages);
  /** What a payment brings goes as lines, a quarter cheaper; what is rare, or holds free text, as JSON. */
  const writeLines = async <Row extends object>(sql: string, set: RowSet<Row>, rows: ReadonlyMap<string, Row>) => {
    if (rows.size > 0) await database.query(sql, set.values(rows.values()));
  };
  const write = async (sql: string, rows: Iterable<object>) => {
    const list = [...rows];
    if (list.length > 0) await database.query(sql, [JSON.stringify(list)]);
  };
  await writeLines(upsertParticipants, participantRows, batch.participants);
  await writeLines(upsertStandings, standingRows, batch.standings);
  await writeLines(addToPayments, paymentRows, batch.payments);
  await write(addToMonths, batch.months.values());
  await writeLines(upsertSubsidies, subsidyRows, batch.subsidies);
  await writeLines(addEntries, entryRows, batch.entries);
  await writeLines(addTaken, takenRows, batch.taken);
  await write(correctVouchers, batch.corrected.values());
  // Rows of the payment and its month stand since it was posted.
  await write(addRefundsToPayments, batch.refunds);
  await write(addRefundsToMonths, batch.refunds);
  await write(addReturns, batch.returns);
  await writeCases(database, batch.steps);
  await write(upsertPolicies, batch.policies.values());
};

type Posting = ContributionPosted | ContributionReassessed | ContributionReversed;
interface Sum {
  enteredFen: number;
  keptFen: number;
  refundDueFen: number;
}
interface PaymentRow extends Sum {
  readonly voucherNo: string;
  readonly subjectId: string;
  readonly feeYear: number;
  readonly kind: string;
  readonly county: string;
  readonly month: string;
}
interface MonthRow extends Sum {
  readonly county: string;
  readonly feeYear: number;
  readonly month: string;
}

const participantRows = rowSet<Pick<ParticipantEnrolled, 'subjectId' | 'county' | 'unit' | 'village' | 'enrolledOn'>>({
  subjectId: 'uuid',
  county: 'text',
  unit: 'text',
  village: 'text',
  enrolledOn: 'date',
});
const standingRows = rowSet<Pick<Posting, 'subjectId' | 'feeYear' | 'county' | 'keptFen' | 'onBehalfFen' | 'tierFen' | 'refundDueFen'>>({
  subjectId: 'uuid',
  feeYear: 'smallint',
  county: 'text',
  keptFen: 'bigint',
  onBehalfFen: 'bigint',
  tierFen: 'bigint',
  refundDueFen: 'bigint',
});
const subsidyRows = rowSet<
  Pick<SubsidyAssessed, 'subjectId' | 'feeYear' | 'county'> & {
    province: number;
    city: number;
    countyLevel: number;
    /** Differences to what was told before. */
    provinceDelta: number;
    cityDelta: number;
    countyDelta: number;
  }
>({
  subjectId: 'uuid',
  feeYear: 'smallint',
  county: 'text',
  province: 'bigint',
  city: 'bigint',
  countyLevel: 'bigint',
  provinceDelta: 'bigint',
  cityDelta: 'bigint',
  countyDelta: 'bigint',
});
const paymentRows = rowSet<PaymentRow>({
  voucherNo: 'text',
  subjectId: 'uuid',
  feeYear: 'smallint',
  kind: 'text',
  county: 'text',
  month: 'text',
  enteredFen: 'bigint',
  keptFen: 'bigint',
  refundDueFen: 'bigint',
});
const entryRows = rowSet<{ voucherNo: string; county: string; enteredOn: string; amountFen: number }>({
  voucherNo: 'text',
  county: 'text',
  enteredOn: 'date',
  amountFen: 'bigint',
});
const takenRows = rowSet<{ voucherNo: string; county: string; takenFen: number }>({
  voucherNo: 'text',
  county: 'text',
  takenFen: 'bigint',
});
type RowOf<Set> = Set extends RowSet<infer Row> ? Row : never;

const nothing: Sum = { enteredFen: 0, keptFen: 0, refundDueFen: 0 };

/** A batch may tell several times of one thing: the last word counts and is the only one written, and sums that every payment touches are added up first. */
const sorted = (messages: readonly Message[]) => {
  const participants = new Map<string, RowOf<typeof participantRows>>();
  const standings = new Map<string, RowOf<typeof standingRows>>();
  const subsidies = new Map<string, RowOf<typeof subsidyRows>>();
  const payments = new Map<string, PaymentRow>();
  const months = new Map<string, MonthRow>();
  const taken = new Map<string, RowOf<typeof takenRows>>();
  const entries = new Map<string, RowOf<typeof entryRows>>();
  const policies = new Map<string, object>();
  const corrected = new Map<string, object>();
  const refunds: object[] = [];
  const returns: object[] = [];
  const steps: Message[] = [];
  const add = <Row extends Sum>(sums: Map<string, Row>, key: string, row: () => Row, { enteredFen, keptFen, refundDueFen }: Sum) => {
    let sum = sums.get(key);
    if (sum === undefined) sums.set(key, (sum = row()));
    sum.enteredFen += enteredFen;
    sum.keptFen += keptFen;
    sum.refundDueFen += refundDueFen;
  };
  const post = (posting: Posting, sign: number) => {
    const { subjectId, feeYear, county } = posting;
    standings.set(`${subjectId}/${feeYear}`, {
      subjectId,
      feeYear,
      county,
      keptFen: posting.keptFen,
      onBehalfFen: posting.onBehalfFen,
      tierFen: posting.tierFen,
      refundDueFen: posting.refundDueFen,
    });
    const change = (voucherNo: string, kind: string, month: string, sum: Sum) => {
      const payment = `${voucherNo}/${subjectId}/${feeYear}/${kind}`;
      add(payments, payment, () => ({ voucherNo, subjectId, feeYear, kind, county, month, ...nothing }), sum);
      add(months, `${county}/${feeYear}/${month}`, () => ({ county, feeYear, month, ...nothing }), sum);
    };
    for (const { voucherNo, kind, month, keptFen, refundDueFen } of posting.changes)
      change(voucherNo, kind, month, { enteredFen: 0, keptFen, refundDueFen });
    if (!('enteredFen' in posting)) return;
    const { voucherNo, kind, enteredOn } = posting;
    const enteredFen = sign * Math.abs(posting.enteredFen);
    change(voucherNo, kind, enteredOn.slice(0, 7), { ...nothing, enteredFen });
    const key = `${voucherNo}/${county}`;
    const sum = taken.get(key);
    if (sum) sum.takenFen += enteredFen;
    else taken.set(key, { voucherNo, county, takenFen: enteredFen });
  };
  for (const message of messages) {
    switch (message.type) {
      case 'ParticipantEnrolled':
      case 'ParticularsChanged': {
        const { subjectId, county, unit, village, enrolledOn } = message.data as ParticipantEnrolled;
        participants.set(subjectId, { subjectId, county, unit, village, enrolledOn });
        break;
      }
      case 'ContributionPosted':
      case 'ContributionReassessed':
        post(message.data as Posting, 1);
        break;
      case 'ContributionReversed':
        post(message.data as Posting, -1);
        break;
      case 'SubsidyAssessed':
      case 'SubsidyReassessed': {
        const { subjectId, feeYear, county, subsidyFen, deltaFen } = message.data as SubsidyAssessed;
        const before = subsidies.get(`${subjectId}/${feeYear}`);
        subsidies.set(`${subjectId}/${feeYear}`, {
          subjectId,
          feeYear,
          county,
          province: subsidyFen.province,
          city: subsidyFen.city,
          countyLevel: subsidyFen.county,
          provinceDelta: (before?.provinceDelta ?? 0) + deltaFen.province,
          cityDelta: (before?.cityDelta ?? 0) + deltaFen.city,
          countyDelta: (before?.countyDelta ?? 0) + deltaFen.county,
        });
        break;
      }
      case 'EntriesReported': {
        const { county, lines } = message.data as EntriesReported;
        for (const { voucherNo, enteredOn, entryKind, amountFen, treasury, budgetSubject } of lines)
          if (entryKind === 0 && budgetSubject === pensionSubject && treasury.startsWith(county) && !entries.has(`${voucherNo}/${county}`))
            entries.set(`${voucherNo}/${county}`, { voucherNo, county, enteredOn, amountFen });
        break;
      }
      case 'PolicyLoaded': {
        const { county, feeYear, version, text, parents } = message.data as PolicyLoaded;
        policies.set(`${county}/${feeYear}`, { county, feeYear, version, text, parents });
        break;
      }
      case 'CorrectionOrdered': {
        const { county, action, keys, enteredOn, pairs } = message.data as CorrectionOrdered;
        const current = pairs.find(({ field }) => field === 'amountFen')?.current;
        const voucherNo = keys['voucherNo'];
        if (action === 'recount' && voucherNo !== undefined && enteredOn !== null && typeof current === 'number')
          corrected.set(`${voucherNo}/${county}`, { voucherNo, county, correctedOn: enteredOn, correctedFen: current });
        break;
      }
      case 'RefundPaid': {
        const { subjectId, county, feeYear, kind, voucherNo, month, amountFen } = message.data as RefundPaid;
        refunds.push({ subjectId, county, feeYear, kind, voucherNo, month, amountFen });
        break;
      }
      case 'ContributionReturned': {
        const { subjectId, county, feeYear, kind, voucherNo, month, amountFen } = message.data as ContributionReturned;
        returns.push({ subjectId, county, feeYear, kind, voucherNo, month, amountFen });
        break;
      }
      case 'DiscrepancyFound':
      case 'ResponsibilityAssigned':
      case 'CorrectionSubmitted':
      case 'CorrectionCountersigned':
      case 'CorrectionRefused':
      case 'CorrectionFailed':
      case 'DiscrepancyCorrected':
      case 'DiscrepancyClosed':
      case 'DiscrepancyCleared':
        steps.push(message);
        break;
      default: // Not told in any table.
    }
  }
  return { participants, standings, subsidies, payments, months, taken, entries, policies, corrected, refunds, returns, steps };
};

/** Steps of one case are folded in their order, so that each case is written once. */
const writeCases = async (database: Database, steps: readonly Message[]): Promise<void> => {
  if (steps.length === 0) return;
  const cases = new Map<string, object>();
  for (const { type, data } of steps) {
    const step = data as CaseStep;
    const voucherNo = step.keys?.['voucherNo'];
    const before = type === 'DiscrepancyFound' ? {} : cases.get(step.caseId);
    cases.set(step.caseId, { ...before, ...step, ...(voucherNo === undefined ? {} : { voucherNo }) });
  }
  const all = [...cases.values()] as CaseStep[];
  for (const [sql, rows] of [
    [upsertCases, all.filter(({ openedOn }) => openedOn !== undefined)],
    [updateCases, all.filter(({ openedOn }) => openedOn === undefined)],
  ] as const)
    if (rows.length > 0) await database.query(sql, [JSON.stringify(rows)]);
};

/** 城乡居民基本养老保险费收入 as the exchanged files code it. */
const pensionSubject = '1021001';

const upsertParticipants = `
  insert into participant (subject_id, county, unit, village, enrolled_on)
  select "subjectId", county, unit, village, "enrolledOn"
  from ${participantRows.from} as p
  on conflict (subject_id) do update set county = excluded.county, unit = excluded.unit, village = excluded.village, enrolled_on = excluded.enrolled_on`;

const upsertStandings = `
  insert into standing (subject_id, fee_year, county, kept_fen, on_behalf_fen, tier_fen, refund_due_fen)
  select "subjectId", "feeYear", county, "keptFen", "onBehalfFen", "tierFen", "refundDueFen"
  from ${standingRows.from} as s
  on conflict (subject_id, fee_year) do update set county = excluded.county, kept_fen = excluded.kept_fen, on_behalf_fen = excluded.on_behalf_fen,
    tier_fen = excluded.tier_fen, refund_due_fen = excluded.refund_due_fen`;

const upsertSubsidies = `
  insert into standing as t (subject_id, fee_year, county, province_fen, city_fen, county_fen, posted_province_fen, posted_city_fen, posted_county_fen)
  select "subjectId", "feeYear", county, province, city, "countyLevel", "provinceDelta", "cityDelta", "countyDelta"
  from ${subsidyRows.from} as s
  on conflict (subject_id, fee_year) do update set province_fen = excluded.province_fen, city_fen = excluded.city_fen, county_fen = excluded.county_fen,
    posted_province_fen = t.posted_province_fen + excluded.posted_province_fen, posted_city_fen = t.posted_city_fen + excluded.posted_city_fen,
    posted_county_fen = t.posted_county_fen + excluded.posted_county_fen`;

const addToPayments = `
  insert into payment as p (voucher_no, subject_id, fee_year, kind, county, month, entered_fen, kept_fen, refund_due_fen)
  select "voucherNo", "subjectId", "feeYear", kind, county, month, "enteredFen", "keptFen", "refundDueFen"
  from ${paymentRows.from} as l
  on conflict (voucher_no, subject_id, fee_year, kind) do update set entered_fen = p.entered_fen + excluded.entered_fen,
    kept_fen = p.kept_fen + excluded.kept_fen, refund_due_fen = p.refund_due_fen + excluded.refund_due_fen`;

// Taken: entered money that took its place in an account, whether kept or due back.
const addToMonths = `
  insert into posted_month (county, fee_year, month, posted_fen, refund_due_fen, taken_fen)
  select county, "feeYear", month, "keptFen", "refundDueFen", "enteredFen"
  from json_to_recordset($1::json) as m(county text, "feeYear" smallint, month text, "keptFen" bigint, "refundDueFen" bigint, "enteredFen" bigint)
  on conflict (county, fee_year, month) do update set posted_fen = posted_month.posted_fen + excluded.posted_fen,
    refund_due_fen = posted_month.refund_due_fen + excluded.refund_due_fen, taken_fen = posted_month.taken_fen + excluded.taken_fen`;

// Each voucher is counted once, however often the treasury reports it. Its money may have been posted before: topics of two services keep no order between them.
const addEntries = `
  with added as (
    insert into voucher as v (voucher_no, county, entered_on, amount_fen)
    select "voucherNo", county, "enteredOn", "amountFen" from ${entryRows.from} as e
    on conflict (voucher_no, county) do update set entered_on = excluded.entered_on, amount_fen = excluded.amount_fen where v.entered_on is null
    returning county, to_char(entered_on, 'YYYY-MM') as month, amount_fen
  )
  insert into entered_month (county, month, entries, amount_fen)
  select county, month, count(*), sum(amount_fen) from added group by county, month
  on conflict (county, month) do update set entries = entered_month.entries + excluded.entries, amount_fen = entered_month.amount_fen + excluded.amount_fen`;

const addTaken = `
  insert into voucher as v (voucher_no, county, taken_fen)
  select "voucherNo", county, "takenFen" from ${takenRows.from} as t
  on conflict (voucher_no, county) do update set taken_fen = v.taken_fen + excluded.taken_fen`;

const correctVouchers = `
  insert into voucher as v (voucher_no, county, corrected_on, corrected_fen)
  select "voucherNo", county, "correctedOn", "correctedFen"
  from json_to_recordset($1::json) as c("voucherNo" text, county text, "correctedOn" date, "correctedFen" bigint)
  on conflict (voucher_no, county) do update set corrected_on = excluded.corrected_on, corrected_fen = excluded.corrected_fen`;

const refundColumns = `"subjectId" uuid, county text, "feeYear" smallint, kind text, "voucherNo" text, month text, "amountFen" bigint`;
const addRefundsToPayments = `
  update payment p set refunded_fen = p.refunded_fen + r.amount
  from (select "voucherNo", "subjectId", "feeYear", kind, sum("amountFen") as amount from json_to_recordset($1::json) as line(${refundColumns}) group by 1, 2, 3, 4) as r
  where (p.voucher_no, p.subject_id, p.fee_year, p.kind) = (r."voucherNo", r."subjectId", r."feeYear", r.kind)`;
const addRefundsToMonths = `
  update posted_month m set refunded_fen = m.refunded_fen + r.amount
  from (select county, "feeYear", month, sum("amountFen") as amount from json_to_recordset($1::json) as line(${refundColumns}) group by 1, 2, 3) as r
  where (m.county, m.fee_year, m.month) = (r.county, r."feeYear", r.month)`;

// A line may be withheld while the treasury gives its money back; it counts in the bridge only where the line is posted.
const addReturns = `
  insert into payment as p (voucher_no, subject_id, fee_year, kind, county, month, entered_fen, kept_fen, refund_due_fen, returned_fen)
  select "voucherNo", "subjectId", "feeYear", kind, county, month, 0, 0, 0, sum("amountFen") from json_to_recordset($1::json) as line(${refundColumns}) group by 1, 2, 3, 4, 5, 6
  on conflict (voucher_no, subject_id, fee_year, kind) do update set returned_fen = p.returned_fen + excluded.returned_fen`;

const upsertPolicies = `
  insert into policy (county, fee_year, version, text, parents)
  select county, "feeYear", version, text, parents from json_to_recordset($1::json) as p(county text, "feeYear" smallint, version text, text text, parents json)
  on conflict (county, fee_year) do update set version = excluded.version, text = excluded.text, parents = excluded.parents`;

const caseColumns = `"caseId" uuid, county text, class text, state text, "voucherNo" text, erred text, corrects text, "openedOn" date, "dueOn" date, keys json, "amountFen" bigint, "differenceFen" bigint`;
const upsertCases = `
  insert into discrepancy (case_id, county, class, state, voucher_no, erred, corrects, opened_on, due_on, keys, amount_fen, difference_fen)
  select "caseId", county, class, state, "voucherNo", erred, corrects, "openedOn", "dueOn", keys, "amountFen", "differenceFen"
  from json_to_recordset($1::json) as c(${caseColumns})
  on conflict (case_id) do update set class = excluded.class, state = excluded.state, voucher_no = excluded.voucher_no, erred = excluded.erred, corrects = excluded.corrects,
    opened_on = excluded.opened_on, due_on = excluded.due_on, keys = excluded.keys, amount_fen = excluded.amount_fen, difference_fen = excluded.difference_fen`;
const updateCases = `
  update discrepancy d set state = coalesce(c.state, d.state), erred = coalesce(c.erred, d.erred), corrects = coalesce(c.corrects, d.corrects), due_on = coalesce(c."dueOn", d.due_on)
  from json_to_recordset($1::json) as c(${caseColumns}) where d.case_id = c."caseId"`;
