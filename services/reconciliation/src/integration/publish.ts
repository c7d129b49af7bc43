import type {
  AllotmentsReported,
  CaseStanding,
  CorrectionOrdered,
  EntriesReported,
  FileProgressed,
  RefundPaymentsReported,
  VouchersBounced,
  VouchersEntered,
  VouchersReturned,
} from '@jumin/contracts';
import type { StoredEvent } from '@jumin/event-store';
import { progressOf, type AllotmentLine, type RefundPaymentLine } from '@jumin/intake';
import type { CaseEvent } from '../domain/case/events';
import type { TreasuryEntryLine, VouchersMatched } from '../domain/day/documents';
import { countyOfFile, isTreasuryLines, pensionSubject } from '../read-models/documents/projection';

export type ReconciliationContract =
  | { readonly type: 'VouchersEntered'; readonly data: VouchersEntered }
  | { readonly type: 'VouchersBounced'; readonly data: VouchersBounced }
  | { readonly type: 'FileProgressed'; readonly data: FileProgressed }
  | { readonly type: 'EntriesReported'; readonly data: EntriesReported }
  | { readonly type: 'RefundPaymentsReported'; readonly data: RefundPaymentsReported }
  | { readonly type: 'AllotmentsReported'; readonly data: AllotmentsReported }
  | { readonly type: 'VouchersReturned'; readonly data: VouchersReturned }
  | { readonly type: 'CorrectionOrdered'; readonly data: CorrectionOrdered }
  | { readonly type: CaseEvent['type']; readonly data: CaseStep };

/** What a step says of its case; `found` only with the first. */
export type CaseStep = Pick<CaseStanding, 'caseId'> & Partial<Omit<CaseStanding, 'caseId'>>;

export const publish = (event: StoredEvent): readonly (ReconciliationContract & { readonly version: 1 | 2; readonly key: string })[] => {
  if (event.type === 'VouchersMatched') {
    const { county, lines } = event.data as VouchersMatched['data'];
    return [{ type: 'VouchersEntered', version: 1, key: county, data: { county, lines } }];
  }
  if (isTreasuryLines(event)) {
    const county = countyOfFile(event);
    const lines = firstOfEachFirst((event.data as { lines: readonly TreasuryEntryLine[] }).lines).map(
      ({ voucherNo, enteredOn, entryKind, amountFen, treasury, budgetSubject, originalVoucherNo = null }) => ({
        voucherNo,
        enteredOn,
        entryKind,
        amountFen,
        treasury,
        budgetSubject,
        originalVoucherNo,
      }),
    );
    return [{ type: 'EntriesReported', version: 1, key: county, data: { county, lines } }, ...returnsIn(county, lines)];
  }
  if (event.type === 'VouchersBounced') {
    const data = event.data as VouchersBounced;
    return [{ type: 'VouchersBounced', version: 1, key: data.county, data }];
  }
  if (isRefundLines(event)) return refundPaymentsOf(event);
  if (isAllotments(event)) return [allotmentsOf(event)];
  const progress = progressOf(event);
  if (progress.length > 0)
    return progress.map((data) => ({ type: 'FileProgressed', version: 1, key: data.county, data: data as FileProgressed }));
  if (!event.stream.startsWith('case-')) return [];
  const caseId = event.stream.slice('case-'.length);
  const told = event as unknown as CaseEvent;
  const step = { type: told.type, version: 1, key: caseId, data: { caseId, ...stepOf(told) } } as const;
  if (told.type !== 'CorrectionCountersigned') return [step];
  return [step, { type: 'CorrectionOrdered', version: 2, key: caseId, data: { caseId, ...told.data.order } }];
};

/** Of a voucher that these lines tell of twice, first the one that counts: readers of the contract take what is told first. */
const firstOfEachFirst = (lines: readonly TreasuryEntryLine[]): readonly TreasuryEntryLine[] => {
  if (new Set(lines.map(({ voucherNo }) => voucherNo)).size === lines.length) return lines;
  const place = ({ enteredOn, packageNo, seq }: TreasuryEntryLine): string => `${enteredOn}/${packageNo}/${seq}`;
  return [...lines].sort((one, other) => (place(one) < place(other) ? -1 : 1));
};

const isAllotments = ({ type, stream }: StoredEvent): boolean => type === 'LinesReceived' && stream.startsWith('allotmentsFile-');

const allotmentsOf = (event: StoredEvent): ReturnType<typeof publish>[number] => {
  const county = countyOfFile(event);
  const lines = (event.data as { readonly lines: readonly AllotmentLine[] }).lines.map(
    ({ allotmentNo, rosterNo = null, level, purpose, people = null, amountFen, allottedOn }) => ({
      allotmentNo,
      rosterNo,
      level,
      purpose,
      people,
      amountFen,
      allottedOn,
    }),
  );
  return { type: 'AllotmentsReported', version: 1, key: county, data: { county, lines } };
};

/** 退库 and 退库退回 in the county's own books under the pension's subject. One that names no voucher is nobody's yet, and a case. */
const returnsIn = (county: string, lines: EntriesReported['lines']): ReturnType<typeof publish> => {
  const returned = lines.flatMap(
    ({ voucherNo: returnNo, originalVoucherNo, entryKind, enteredOn, amountFen, treasury, budgetSubject }): VouchersReturned['lines'] =>
      (entryKind === 1 || entryKind === 6) && originalVoucherNo !== null && treasury.startsWith(county) && budgetSubject === pensionSubject
        ? [{ returnNo, voucherNo: originalVoucherNo, entryKind, enteredOn, amountFen }]
        : [],
  );
  return returned.length === 0 ? [] : [{ type: 'VouchersReturned', version: 1, key: county, data: { county, lines: returned } }];
};

const isRefundLines = ({ type, stream }: StoredEvent): boolean => type === 'LinesReceived' && stream.startsWith('refundPaymentsFile-');

/** A payment that names no 退费单号 or no person belongs to no refund that anybody ordered. */
const refundPaymentsOf = (event: StoredEvent): ReturnType<typeof publish> => {
  const county = countyOfFile(event);
  const lines = (event.data as { readonly lines: readonly RefundPaymentLine[] }).lines.flatMap(
    ({ refundNo, subjectId, amountFen, paidOn, result, flowNo }) =>
      refundNo === undefined || subjectId === undefined
        ? []
        : [{ refundNo, subjectId, amountFen, paidOn, paid: result === 'paid', flowNo }],
  );
  return lines.length === 0 ? [] : [{ type: 'RefundPaymentsReported', version: 1, key: county, data: { county, lines } }];
};

const stepOf = (event: CaseEvent): Omit<CaseStep, 'caseId'> => {
  switch (event.type) {
    case 'DiscrepancyFound': {
      const { county, class: discrepancyClass, openedOn, keys, amountFen, differenceFen } = event.data;
      return {
        county,
        class: discrepancyClass,
        state: 'open',
        openedOn,
        keys: { ...keys } as Record<string, string>,
        amountFen,
        differenceFen,
      };
    }
    case 'ResponsibilityAssigned': {
      const { erred, corrects, dueOn } = event.data;
      return { state: 'attributed', erred, corrects, dueOn };
    }
    case 'CorrectionSubmitted':
      return { state: 'submitted' };
    case 'CorrectionCountersigned':
      return { state: 'countersigned' };
    case 'CorrectionRefused':
    case 'CorrectionFailed':
      return { state: 'attributed' };
    case 'DiscrepancyCorrected':
      return { state: 'corrected' };
    case 'DiscrepancyClosed':
      return { state: 'closed' };
    case 'DiscrepancyCleared':
      return { state: 'cleared' };
    default:
      return event satisfies never;
  }
};
