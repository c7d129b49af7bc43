import type { CaseStanding, EntriesReported, VouchersEntered } from '@jumin/contracts';
import type { StoredEvent } from '@jumin/event-store';
import type { CaseEvent } from '../domain/case/events';
import type { TreasuryEntryLine, VouchersMatched } from '../domain/day/documents';
import { countyOfFile, isTreasuryLines } from '../read-models/documents/projection';

export type ReconciliationContract =
  | { readonly type: 'VouchersEntered'; readonly data: VouchersEntered }
  | { readonly type: 'EntriesReported'; readonly data: EntriesReported }
  | { readonly type: 'DiscrepancyFound' | 'ResponsibilityAssigned' | 'DiscrepancyCleared'; readonly data: CaseStep };

/** What a step says of its case; `found` only with the first. */
export type CaseStep = Pick<CaseStanding, 'caseId'> & Partial<Omit<CaseStanding, 'caseId'>>;

export const publish = (event: StoredEvent): readonly (ReconciliationContract & { readonly version: 1; readonly key: string })[] => {
  if (event.type === 'VouchersMatched') {
    const { county, lines } = event.data as VouchersMatched['data'];
    return [{ type: 'VouchersEntered', version: 1, key: county, data: { county, lines } }];
  }
  if (isTreasuryLines(event)) {
    const county = countyOfFile(event);
    const lines = (event.data as { lines: readonly TreasuryEntryLine[] }).lines.map(
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
    return [{ type: 'EntriesReported', version: 1, key: county, data: { county, lines } }];
  }
  if (!event.stream.startsWith('case-')) return [];
  const caseId = event.stream.slice('case-'.length);
  const step = stepOf(event as unknown as CaseEvent);
  return [{ type: event.type as CaseEvent['type'], version: 1, key: caseId, data: { caseId, ...step } }];
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
    case 'DiscrepancyCleared':
      return { state: 'cleared' };
    default:
      return event satisfies never;
  }
};
