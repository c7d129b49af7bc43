import type { CaseStep } from '@jumin/contracts';
import type { Message } from '@jumin/messaging';
import type { RowSet } from '@jumin/platform';
import type { Database } from '../../application/ports';
import { entryRows, participantRows, paymentRows, standingRows, subsidyRows, takenRows } from './rows';
import { rowsOfBatch } from './rows-of-batch';
import {
  addEntries,
  addRefundsToMonths,
  addRefundsToPayments,
  addReturns,
  addTaken,
  addToMonths,
  addToPayments,
  correctVouchers,
  updateCases,
  upsertCases,
  upsertParticipants,
  upsertPolicies,
  upsertStandings,
  upsertSubsidies,
} from './statements';

/** Applies a batch of contracts to all tables of reporting. Runs inside the transaction that moves the checkpoint, so it need not be repeatable. */
export const applyContracts = async (database: Database, messages: readonly Message[]): Promise<void> => {
  const batch = rowsOfBatch(messages);
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
