import type { FeeYear } from '@jumin/kernel';
import type { StoredEvent } from '@jumin/event-store';
import { publish } from '../../integration/publish';
import { day, enrolled, entered, line as lineOf, policyOf, yuan } from './account.fixture';
import { enter, learn } from './assess';
import { orderRefund, release, takeRefund } from './correct';
import type { AccountEvent, CorrectionMark, DeclaredData } from './events';
import { accountAggregate, evolve, type Account } from './state';

/* Two lines of one person on one voucher are one document in question: one finding by voucher, person and class, of their sum. */
const mark: CorrectionMark = { caseId: '6f1f2a9e-0c55-5d6b-8f61-0a5b7f3c9a02', reason: 'not-admitted', maker: 'h1', checker: 'f1' };

const line = (amountYuan: number, over: Partial<DeclaredData> = {}) => lineOf('v', amountYuan, { nameIx: '甲', ...over });
const current = enter(line(300), entered(300), policyOf);
const earlier = enter(line(500, { feeYear: 2021 as FeeYear, kind: 'back-payment' }), entered(500), policyOf);
const died = learn({ of: 'death', diedOn: day('2022-09-01') }, policyOf);
const registered = learn(enrolled('甲'), policyOf);
const misnamed = learn(enrolled('乙'), policyOf);
const order = (amount: number, over: object = {}) =>
  orderRefund({ voucherNo: 'v', class: 'D25', refundNo: 'TF1', amountFen: yuan(amount), ...over }, mark);
const paid = (amount: number, over: object = {}) =>
  takeRefund({ refundNo: 'TF1', amountFen: yuan(amount), paidOn: day('2022-12-01'), paid: true, flowNo: 'z1', ...over }, policyOf);

type Step = (account: Account) => ReturnType<ReturnType<typeof release>>;
/** Findings that stand once all these steps are told, by class: what the document says, and what differs; and the account. */
const after = (...steps: readonly Step[]) => {
  let account = accountAggregate.initial;
  const standing = new Map<string, readonly [string, number, number]>();
  const wrote: AccountEvent[] = [];
  for (const step of steps) {
    const decision = step(account);
    for (const event of decision.kind === 'accepted' ? decision.events : []) {
      wrote.push(event);
      account = evolve(account, event);
      for (const { type, data } of publish({ ...event, stream: 'account-p1' } as unknown as StoredEvent)) {
        if (type === 'FindingReported') standing.set(data.findingId, [data.class, data.amountFen! / 100, data.differenceFen! / 100]);
        if (type === 'FindingWithdrawn') standing.delete(data.findingId);
      }
    }
  }
  return { account, wrote, findings: [...standing.values()] };
};

it.each<[string, readonly Step[], readonly (readonly [string, number, number])[]]>([
  ['nobody has registered the payer: D05 of both', [current, earlier], [['D05', 800, 800]]],
  ['the payer is registered later: none', [current, earlier, registered], []],
  ['the name is another: D14 of both', [misnamed, current, earlier], [['D14', 800, 800]]],
  ['D05 becomes D14', [current, earlier, misnamed], [['D14', 800, 800]]],
  ['both are moved away: none', [misnamed, current, earlier, release('v', { left: 'moved', to: 'p2' }, mark, policyOf)], []],
  ['the payer was dead: D25 of both', [registered, current, earlier, died], [['D25', 800, 800]]],
  ['the payer was dead before', [registered, died, current, earlier], [['D25', 800, 800]]],
  ['the refund is ordered: still due', [registered, current, earlier, died, order(800)], [['D25', 800, 800]]],
  ['the refund is paid: none', [registered, current, earlier, died, order(800), paid(800)], []],
  [
    'what was paid came back: D19 of both, beside what is due',
    [registered, current, earlier, died, order(800), paid(800), paid(800, { paid: false, flowNo: 'z2' })],
    [['D19', 800, 800]],
  ],
])('%s', (_what, steps, expected) => {
  expect(after(...steps).findings).toEqual(expected);
});

describe('a refund of a voucher with two lines of one person', () => {
  const due = [registered, current, earlier, died] as const;
  it('orders and pays both, each for its own year, by one payment of the bank', () => {
    const { account, wrote } = after(...due, order(800), paid(800));
    expect(wrote.filter(({ type }) => type === 'RefundOrdered').map((event) => 'amountFen' in event.data && event.data.amountFen)).toEqual([
      yuan(300),
      yuan(500),
    ]);
    expect(account.standings.map(({ feeYear, refundDueFen }) => [feeYear, refundDueFen])).toEqual([
      [2022, 0],
      [2021, 0],
    ]);
  });
  it('of the sum of one line alone goes back', () => {
    expect(after(...due, order(300)).wrote.at(-1)).toMatchObject({ type: 'RefundFailed' });
  });
  it('that failed leaves both due, and is ordered again', () => {
    const failed = [...due, order(800), paid(800, { paid: false })] as const;
    expect(after(...failed).findings).toEqual([['D25', 800, 800]]);
    expect(after(...failed, order(800), paid(800, { flowNo: 'z3' })).findings).toEqual([]);
  });
});
