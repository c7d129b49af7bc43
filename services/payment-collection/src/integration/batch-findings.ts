import type { StoredEvent } from '@jumin/event-store';
import { findingIdOf } from '@jumin/kernel';
import type { BatchEvent } from '../domain/batch/events';
import { keyed, type Published } from './contracts';

/** D08: the document in question is the slip. D03 and D04 are found when a day closes. */
export const batchFindings = ({ stream, ...stored }: StoredEvent): readonly Published[] => {
  const event = stored as unknown as BatchEvent;
  const [, county = '', ...rest] = stream.split('-');
  const batchNo = rest.join('-');
  const identity = { findingId: findingIdOf(county, batchNo, 'D08'), county, class: 'D08', rootKey: batchNo };
  switch (event.type) {
    case 'BatchHeld': {
      const { listedFen, depositedFen, slipNo } = event.data;
      const differenceFen = Math.abs(listedFen - depositedFen) as typeof listedFen;
      const parties = { V: { amountFen: listedFen }, W: { slipNo, amountFen: depositedFen } };
      return keyed(county, [
        { type: 'FindingReported', data: { ...identity, keys: { batchNo, slipNo }, amountFen: depositedFen, differenceFen, parties } },
      ]);
    }
    case 'BatchDeclared':
      return event.data.afterHeld ? keyed(county, [{ type: 'FindingWithdrawn', data: identity }]) : [];
    default:
      return [];
  }
};
