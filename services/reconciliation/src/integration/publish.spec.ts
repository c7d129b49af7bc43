import type { StoredEvent } from '@jumin/event-store';
import { entry } from '../running-reconciliation.fixture';
import { publish } from './publish';

it('tells of a voucher that one file has twice first with the line that counts, whatever the order of the lines', () => {
  const lines = [
    entry('620421', 'v', '2022-10-09', 99900, { packageNo: 'P2' }),
    entry('620421', 'w', '2022-10-09', 20000, { packageNo: 'P1' }),
    entry('620421', 'v', '2022-10-09', 50000, { packageNo: 'P1' }),
  ];
  const told = publish({ type: 'LinesReceived', stream: 'treasuryEntriesFile-620421-2022', data: { lines } } as unknown as StoredEvent);
  const [{ data }] = told as unknown as readonly [
    { readonly data: { readonly lines: readonly { voucherNo: string; amountFen: number }[] } },
  ];
  expect(data.lines.find(({ voucherNo }) => voucherNo === 'v')!.amountFen).toBe(50000);
  expect(data.lines).toHaveLength(3);
});
