import { compareFaults, type FoundDiscrepancy, type SeededFault } from './compare-faults';

const fault: SeededFault = {
  class: 'D12',
  erred: 'payer',
  corrects: 'H',
  keys: { voucherNo: 'V1', batchNo: null },
  amountFen: 100,
  differenceFen: 100,
};
const listed: FoundDiscrepancy = { ...fault, keys: { voucherNo: 'V1' }, state: 'open' };
const other = (more: Partial<FoundDiscrepancy>): FoundDiscrepancy => ({ ...listed, keys: { voucherNo: 'V2' }, ...more });

describe('what was listed against what was seeded', () => {
  it.each<[string, readonly FoundDiscrepancy[], object]>([
    ['found', [listed], { found: 1, wrong: 0, missed: 0, invented: 0 }],
    ['found, also where it was cleared since', [{ ...listed, state: 'cleared' }], { found: 1, invented: 0 }],
    ['wrong with another party', [{ ...listed, erred: 'T' }], { found: 0, wrong: 1 }],
    ['missed', [], { missed: 1 }],
    ['invented', [listed, other({})], { found: 1, invented: 1 }],
    ['not invented while it is in transit', [listed, other({ state: 'in-transit' })], { invented: 0 }],
    ['not invented where a late document cleared it', [listed, other({ state: 'cleared' })], { invented: 0 }],
  ])('%s', (_, found, expected) => expect(compareFaults([fault], found)).toEqual([expect.objectContaining(expected)]));
});
