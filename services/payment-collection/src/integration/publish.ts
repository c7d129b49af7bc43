import type { VouchersUnapportioned } from '@jumin/contracts';
import { categoryOf, type StoredEvent } from '@jumin/event-store';
import type { AccountEvent } from '../domain/account/events';
import type { CorrectionNotCarriedOut } from '../domain/entered/events';
import { contractsOfAccount } from './account-contracts';
import { batchFindings } from './batch-findings';
import { keyed, type Published } from './contracts';
import { filesOf, listsOf, onBehalfOf, vouchersOf } from './file-contracts';

/** What the other services learn from an event of payment collection. Pure: an event says all that its contracts need. */
export const publish = (event: StoredEvent): readonly Published[] => {
  switch (categoryOf(event.stream)) {
    case 'account': {
      const subjectId = event.stream.slice('account-'.length);
      return keyed(subjectId, contractsOfAccount(subjectId, event as unknown as AccountEvent));
    }
    case 'vouchersFile':
      return event.type === 'LinesReceived' ? vouchersOf(event) : filesOf(event);
    case 'voucherDetailsFile':
      return event.type === 'LinesReceived' ? onBehalfOf(event) : filesOf(event);
    case 'villageListsFile':
      return event.type === 'LinesReceived' ? listsOf(event) : filesOf(event);
    case 'entered':
      if (event.type === 'CorrectionNotCarriedOut') return notCarriedOut(event.data as CorrectionNotCarriedOut['data']);
      return event.type === 'VouchersUnapportioned' ? unapportionedOf(event.data as VouchersUnapportioned) : [];
    case 'batch':
      return batchFindings(event);
    default:
      return filesOf(event);
  }
};

const notCarriedOut = ({ caseId, county, why }: CorrectionNotCarriedOut['data']): readonly Published[] =>
  keyed(caseId, [{ type: 'CorrectionCarriedOut', data: { caseId, county, done: false, how: why } }]);

const unapportionedOf = (data: VouchersUnapportioned): readonly Published[] =>
  keyed(data.county, [{ type: 'VouchersUnapportioned', data }]);
