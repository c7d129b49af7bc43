import { fen } from '@jumin/kernel';
import { caseLines } from './case-lines';
import type { OpenCase } from './cases';

const one = (more: Partial<OpenCase>): OpenCase => ({
  id: 'c1',
  class: 'D12',
  state: 'attributed',
  erred: 'payer',
  corrects: 'H',
  openedOn: '2022-02-07',
  dueOn: null,
  amountFen: fen(30_000),
  keys: { voucherNo: 'v2', subjectId: 's1' },
  ...more,
});
const paid = (voucherNo: string, feeYear: number, keptFen: number, refundDueFen: number) => ({
  voucherNo,
  feeYear,
  kind: 'current',
  amountFen: 30_000,
  paidAt: '2022-02-01T08:25:01.000+08:00',
  entry: { enteredOn: '2022-02-07' },
  keptFen,
  refundDueFen,
  refundedFen: 0,
});
const batch = (batchNo: string, listedFen: number) => ({ batchNo, people: 3, listedFen, slips: 2, depositedFen: 90_000 });
const answers: Readonly<Record<string, unknown>> = {
  '/payment-collection/accounts/s1': { payments: [paid('v0', 2021, 30_000, 0), paid('v1', 2022, 30_000, 0), paid('v2', 2022, 0, 30_000)] },
  '/registration/subjects/numbers': {
    numbers: [
      { subjectId: 's1', number: '620421196409019016' },
      { subjectId: 's2', number: '620421197109012345' },
    ],
  },
  '/payment-collection/batches?county=620421&cursor=PC10&limit=100': { items: [batch('PC100', 1), batch('PC101', 120_000)] },
};
const textOf = async (of: Partial<OpenCase>, current?: string): Promise<string> => {
  const correction = current === undefined ? {} : { correction: { pairs: [{ field: 'subjectId', original: 's1', current }] } };
  return (await caseLines(async (path) => answers[path], 'zh', '620421', one(of), { evidence: [], ...correction } as never)).text;
};

describe('what lies behind the totals of a case', () => {
  it('D12: the first payment stands beside the second, which is marked, and other years do not', async () => {
    const text = await textOf({});
    expect(text).toMatch(/<tr>\s*<td>v1<\/td>[^]*300\.00[^]*<tr class="apart">\s*<td>v2<\/td>/);
    expect(text).not.toContain('v0');
  });
  it('D14: whose number the voucher has and who it is corrected to, both masked', async () => {
    expect(await textOf({ class: 'D14' }, 's2')).toMatch(/\*{14}9016[^]*1964[^]*\*{14}2345[^]*1971/);
    expect(await textOf({ class: 'D14' })).toMatch(/\*{14}9016[^]*…/);
    expect(await textOf({ class: 'D14' }, 's2')).not.toContain('620421');
  });
  it('D08: the list beside the slips of the same batch', async () =>
    expect(await textOf({ class: 'D08', keys: { batchNo: 'PC101' } })).toMatch(/>3<[^]*>2<[^]*class="apart"[^]*1,200\.00[^]*900\.00/));
  it('is nothing where there is nothing more to say, and said to be away where it cannot be read', async () => {
    expect(await textOf({ class: 'D07' })).toBe('');
    expect(await textOf({ keys: { voucherNo: 'v', subjectId: 'gone' } })).toContain('暂不可用');
  });
});
